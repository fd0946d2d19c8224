import type { Database, Transaction } from '../../database/database.js';
import { inTransaction } from '../../database/transaction.js';
import { enqueue } from '../../outbox/index.js';
import { meaningOf, type StripeEvent } from './event.js';

/** Topic of jobs that work on an event. */
export const eventTopic = 'stripe-event';

/** Keeps an event that a webhook brought, with the job that works on it, in one transaction. @returns whether it is new */
export function keepEvent(db: Database, event: StripeEvent, now: Date): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    const [id] = await insert(transaction, [event], 'webhook', now);
    if (id === undefined) return false;
    await enqueueEvent(transaction, id, now);
    return true;
  });
}

/**
 * Keeps events of Stripe's list that no webhook brought. The state of a customer is asked for as a whole, so one job does for all
 * events of a customer that are followed; each one that a person is to look at has its own. @returns how many were not known
 */
export function keepListed(db: Database, events: readonly StripeEvent[], now: Date): Promise<number> {
  return inTransaction(db, async (transaction) => {
    const ids = new Set(await insert(transaction, events, 'list', now));
    const fresh = events.filter(({ id }) => ids.has(id));
    const meaning = (one: StripeEvent) =>
      one.customer === null && meaningOf(one.type) === 'followed' ? 'ignored' : meaningOf(one.type);
    const of = (wanted: string) => fresh.filter((one) => meaning(one) === wanted);
    const followed = of('followed');
    const last = new Set(new Map(followed.map(({ customer, id }) => [customer, id])).values());
    for (const id of [...last, ...of('noticed').map(({ id }) => id)]) await enqueueEvent(transaction, id, now);
    const rest = followed.filter(({ id }) => !last.has(id));
    await settleEvents(
      transaction,
      rest.map(({ id }) => id),
      'together',
      now,
    );
    await settleEvents(
      transaction,
      of('ignored').map(({ id }) => id),
      'ignored',
      now,
    );
    return fresh.length;
  });
}

/**
 * Events of a customer that are followed and not worked on: what they tell of had happened before whoever reads them asks Stripe.
 * At most a thousand, whatever their order.
 */
export async function openEvents(db: Database, customer: string): Promise<string[]> {
  const rows = await db
    .selectFrom('stripe_event')
    .select(['id', 'type'])
    .where('outcome', 'is', null)
    .where('customer_id', '=', customer)
    .limit(1_000)
    .execute();
  return rows.filter(({ type }) => meaningOf(type) === 'followed').map(({ id }) => id);
}

/** Says what became of events, unless that was said already. */
export async function settleEvents(
  transaction: Transaction,
  ids: readonly string[],
  outcome: 'together' | 'ignored' | 'known',
  now: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await transaction
    .updateTable('stripe_event')
    .set({ outcome, done_at: now })
    .where('id', 'in', ids)
    .where('outcome', 'is', null)
    .execute();
}

const enqueueEvent = (transaction: Transaction, id: string, now: Date): Promise<boolean> =>
  enqueue(transaction, { topic: eventTopic, key: `${eventTopic}/${id}`, payload: { event: id }, runAt: now });

async function insert(
  transaction: Transaction,
  events: readonly StripeEvent[],
  source: 'webhook' | 'list',
  now: Date,
): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = await transaction
    .insertInto('stripe_event')
    .values(
      events.map(({ id, type, customer, created }) => ({
        ...{ id, type, customer_id: customer, created_at: created, received_at: now, source },
      })),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Forgets events that were worked on 90 days ago: Stripe repeats none after 30. */
export async function forgetEvents(db: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - 90 * 86_400_000);
  await db.deleteFrom('stripe_event').where('received_at', '<', before).where('outcome', 'is not', null).execute();
}
