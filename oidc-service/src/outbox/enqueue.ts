import type { Transaction } from '../database/database.js';

/** Work to be done after the transaction in which it was decided. */
export interface NewJob {
  /** Who takes it: `mail`, ... */
  readonly topic: string;
  readonly payload: object;
  /** A job with a key that is known already is not added; the decision was made before. @default none */
  readonly key?: string;
  /** Not taken before. */
  readonly runAt: Date;
}

/**
 * Adds a job to the transaction: it is done at least once if that commits, and never if it does not.
 * @returns whether it was added
 */
export async function enqueue(transaction: Transaction, { topic, payload, key, runAt }: NewJob): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('outbox')
    .values({ topic, payload: JSON.stringify(payload), key: key ?? null, run_at: runAt, created_at: runAt })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
