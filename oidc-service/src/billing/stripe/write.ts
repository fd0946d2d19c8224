import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '../../audit/canonical-json.js';
import type { Clock } from '../../clock.js';
import type { Database } from '../../database/database.js';
import { isPassing, stripeStatusOf } from './client.js';

/** A write as it is given to Stripe's client. */
export interface WriteOptions {
  readonly idempotencyKey: string;
}

/** A write that is about to be done. */
export interface Ask {
  readonly key: string;
  /** Since when such a write may have been done without anybody knowing; undefined when there was none. */
  readonly unsureSince: Date | undefined;
}

/**
 * Does a write to Stripe under a key that is stored before, so that a repetition after a crash or a lost answer is the same
 * write. Stripe answers a key as the first time, also with 500, for 24 hours at least; after such an answer, or after 23
 * hours, the next try has a new key and `before` can look for what the first one did. One caller at a time for a purpose:
 * the lease of the customer sees to it.
 *
 * @param purpose what is written, like `customer/acme`
 * @param params the whole body: a new one gets a new key
 * @param before what was found to be done already, for what must not be there twice. @default it does not matter
 */
export async function write<T>(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  purpose: string,
  params: object,
  call: (options: WriteOptions) => Promise<T>,
  before?: (unsureSince: Date) => Promise<T | undefined>,
): Promise<T> {
  const { key, unsureSince } = await ask(db, purpose, digestOf(params), clock());
  const note = async (state: 'unsure' | 'done'): Promise<void> => {
    await db.updateTable('stripe_write').set({ state }).where('purpose', '=', purpose).where('key', '=', key).execute();
  };
  const found = unsureSince === undefined ? undefined : await before?.(unsureSince);
  if (found !== undefined) {
    await note('done');
    return found;
  }
  try {
    const answer = await call({ idempotencyKey: key });
    await note('done');
    return answer;
  } catch (error) {
    if (stripeStatusOf(error) >= 500) await note('unsure');
    else if (!isPassing(error)) await note('done');
    throw error;
  }
}

async function ask(db: Database, purpose: string, digest: string, now: Date): Promise<Ask> {
  const last = await db.selectFrom('stripe_write').selectAll().where('purpose', '=', purpose).executeTakeFirst();
  const pending = last !== undefined && last.state !== 'done';
  const unsureSince = pending ? last.asked_at : undefined;
  const fresh = last !== undefined && now.getTime() - last.key_at.getTime() < 23 * 3_600_000;
  if (pending && last.state === 'open' && last.digest === digest && fresh) return { key: last.key, unsureSince };
  const key = `kaas-${randomUUID()}`;
  const row = { key, digest, asked_at: unsureSince ?? now, key_at: now, state: 'open' as const };
  await db
    .insertInto('stripe_write')
    .values({ purpose, ...row })
    .onConflict((conflict) => conflict.column('purpose').doUpdateSet(row))
    .execute();
  return { key, unsureSince };
}

const digestOf = (params: object): string => createHash('sha256').update(canonicalJson(params)).digest('hex');
