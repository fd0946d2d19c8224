import { appendAudit } from '../audit/append.js';
import type { Database } from '../database/database.js';
import type { SigningKeyState } from '../database/tables/token.js';
import { inTransaction } from '../database/transaction.js';
import { lockKeys } from './key-lock.js';
import { makeKey } from './new-key.js';
import type { KeyConfiguration } from './settings.js';

/** What withdrawing a key did. */
export interface Withdrawal {
  readonly withdrawn: string;
  /** What the key was at that moment. */
  readonly was: SigningKeyState;
  /** The key that signs from now on. */
  readonly signing: string;
  /** Whether that one was in the JWKS before; one that was not is unknown to whoever caches the JWKS. */
  readonly known: boolean;
}

/** There is no such key: it was never made, or has left. */
export class UnknownKeyError extends Error {
  readonly code = 'SIGNING_KEY_UNKNOWN';
  constructor(id: string, known: readonly string[]) {
    super(`there is no signing key "${id}"; there are ${known.join(', ') || 'none'}`);
    this.name = 'UnknownKeyError';
  }
}

/**
 * Takes a key out of use at once, both halves of it: for one that somebody else may hold. When it signed, its successor
 * signs from that moment, a new one when none was published. One transaction with its audit event, under the lock of
 * rotation. Replicas take it up with the next request that they get a second later.
 * @throws UnknownKeyError
 */
export async function withdrawKey(
  db: Database,
  configuration: KeyConfiguration,
  id: string,
  now: Date,
): Promise<Withdrawal> {
  const spare = await makeKey(configuration);
  return inTransaction(db, async (transaction) => {
    await lockKeys(transaction);
    const rows = await transaction.selectFrom('signing_key').select(['id', 'state']).orderBy('created_at').execute();
    const gone = rows.find((row) => row.id === id);
    if (gone === undefined)
      throw new UnknownKeyError(
        id,
        rows.map((row) => row.id),
      );
    await transaction.deleteFrom('signing_key').where('id', '=', id).execute();
    const next = rows.find(({ state }) => state === (gone.state === 'signing' ? 'published' : 'signing'));
    const signing = next?.id ?? spare.id;
    if (next === undefined) {
      const values = { ...spare.row, created_at: now, published_at: now, signing_at: now };
      await transaction
        .insertInto('signing_key')
        .values({ ...values, state: 'signing' })
        .execute();
    } else if (next.state === 'published') {
      await transaction
        .updateTable('signing_key')
        .set({ state: 'signing', signing_at: now })
        .where('id', '=', signing)
        .execute();
    }
    await appendAudit(transaction, {
      at: now,
      actor: 'operator',
      action: 'signing-key.withdraw',
      target: `signing-key/${id}`,
      source: 'command-line',
      result: 'allowed',
      details: { reason: 'compromise', was: gone.state, signing },
    });
    return { withdrawn: id, was: gone.state, signing, known: next !== undefined };
  });
}
