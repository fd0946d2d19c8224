import { sql } from 'kysely';
import type { Transaction } from '../database/database.js';

/** Has whoever changes signing keys take turns, until the end of the transaction. */
export const lockKeys = (transaction: Transaction): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(${sql.lit(lock)}::bigint)`.execute(transaction);

// Any constant will do that nobody else takes in this database.
const lock = '7737227424254322021';
