import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '../../audit/canonical-json.js';
import type { Clock } from '../../clock.js';
import type { Database } from '../../database/database.js';
import { isOtherBody, isPassing, stripeStatusOf } from './client.js';

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
 * @param stem begins the key, and says for what it is: whoever has lost its memory asks under the same one. @default a random key
 */
export async function write<T>(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  purpose: string,
  params: object,
  call: (options: WriteOptions) => Promise<T>,
  before?: (unsureSince: Date) => Promise<T | undefined>,
  stem?: string,
): Promise<T> {
  const { key, unsureSince } = await ask(db, purpose, digestOf(params), clock(), stem);
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
    else if (!isPassing(error) && !isOtherBody(error)) await note('done');
    throw error;
  }
}

async function ask(db: Database, purpose: string, digest: string, now: Date, stem: string | undefined): Promise<Ask> {
  const last = await db.selectFrom('stripe_write').selectAll().where('purpose', '=', purpose).executeTakeFirst();
  const pending = last !== undefined && last.state !== 'done';
  const unsureSince = pending ? last.asked_at : undefined;
  const age = last === undefined ? 0 : now.getTime() - last.key_at.getTime();
  const isSame = last?.digest === digest ? age < 23 * 3_600_000 : stem !== undefined && age < longestCall;
  if (pending && last.state === 'open' && isSame) return { key: last.key, unsureSince };
  const key = stem === undefined ? `kaas-${randomUUID()}` : nextKey(stem, last?.key);
  const row = { key, digest, asked_at: unsureSince ?? now, key_at: now, state: 'open' as const };
  await db
    .insertInto('stripe_write')
    .values({ purpose, ...row })
    .onConflict((conflict) => conflict.column('purpose').doUpdateSet(row))
    .execute();
  return { key, unsureSince };
}

/** Milliseconds after which no call is under way any more: until then, another body under a stem's key is refused by Stripe. */
const longestCall = 300_000;

function nextKey(stem: string, last: string | undefined): string {
  const number = last?.startsWith(`${stem}-`) ? Number(last.slice(stem.length + 1)) : 0;
  return `${stem}-${number + 1}`;
}

const digestOf = (params: object): string => createHash('sha256').update(canonicalJson(params)).digest('hex');
