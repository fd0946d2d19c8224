import { sql } from 'kysely';
import type { Transaction } from './database.js';

/**
 * Makes whoever changes groups or members of a workspace, or users of an organization, take turns until the transaction
 * ends: what a right is checked by must not change between the check and the change.
 * @param place `workspace/<id>` or `organization/<id>`
 */
export async function lockPlace(transaction: Transaction, place: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${place}, ${seed}))`.execute(transaction);
}

// Any constant will do that keeps these locks apart from the migrations'.
const seed = sql.lit(7737);
