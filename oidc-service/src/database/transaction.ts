import type { Database, Transaction } from './database.js';

/** Runs work in a transaction and again, up to five times, when PostgreSQL had to abort it for another one's sake. */
export async function inTransaction<T>(db: Database, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt >= attempts || !retried.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

const attempts = 5;
/** `serialization_failure` and `deadlock_detected`: nothing was done, and doing it again is right (PostgreSQL, appendix A). */
const retried: ReadonlySet<string> = new Set(['40001', '40P01']);
