import type { Database, Transaction } from '../../database/database.js';
import { inTransaction } from '../../database/transaction.js';
import { enqueue } from '../../outbox/index.js';
import type { StripeEvent } from './event.js';

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
 * Keeps events of Stripe's list that no webhook brought. The state of a customer is asked for as a whole, so one job for each
 * customer does. @returns how many were not known
 */
export function keepListed(db: Database, events: readonly StripeEvent[], now: Date): Promise<number> {
  return inTransaction(db, async (transaction) => {
    const ids = new Set(await insert(transaction, events, 'list', now));
    const fresh = events.filter(({ id }) => ids.has(id));
    const jobs = new Set(new Map(fresh.map(({ customer, id }) => [customer ?? id, id])).values());
    for (const id of jobs) await enqueueEvent(transaction, id, now);
    const rest = fresh.filter(({ id }) => !jobs.has(id)).map(({ id }) => id);
    if (rest.length > 0)
      await transaction
        .updateTable('stripe_event')
        .set({ outcome: 'together', done_at: now })
        .where('id', 'in', rest)
        .execute();
    return fresh.length;
  });
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
