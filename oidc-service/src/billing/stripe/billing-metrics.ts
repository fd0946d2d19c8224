import { sql } from 'kysely';
import { measure } from '../../http/measured.js';
import type { Service } from '../../service.js';

/** Registers what Stripe said and was not worked on yet, and subscriptions that do not say what the ledger says. */
export function billingMetrics({ db, clock, metrics }: Pick<Service<unknown>, 'db' | 'clock' | 'metrics'>): void {
  measure(
    metrics,
    {
      name: 'kaas_stripe_events_waiting',
      help: 'Events of Stripe that are stored and not worked on yet.',
      read: async () => {
        const count = db.fn.countAll<string>().as('value');
        const rows = await db.selectFrom('stripe_event').select(count).where('outcome', 'is', null).execute();
        return rows.map(({ value }) => ({ value: Number(value) }));
      },
    },
    {
      name: 'kaas_stripe_oldest_event_seconds',
      help: 'Age of the oldest event of Stripe that is not worked on yet, in seconds; 0 when there is none.',
      read: async () => {
        const oldest = db.fn.min('received_at').as('at');
        const rows = await db.selectFrom('stripe_event').select(oldest).where('outcome', 'is', null).execute();
        return rows.map(({ at }) => ({
          value: at === null ? 0 : (clock().getTime() - new Date(at).getTime()) / 1_000,
        }));
      },
    },
    {
      name: 'kaas_stripe_subscriptions_behind',
      help: 'Organizations whose subscription does not say what the ledger says.',
      read: async () => {
        const count = db.fn.countAll<string>().as('value');
        const rows = await db
          .selectFrom('stripe_customer')
          .select(count)
          .where('subscription_id', 'is not', null)
          .where((is) => is.or([is('wanted', 'is', null), sql<boolean>`problems::text <> '[]'`]))
          .execute();
        return rows.map(({ value }) => ({ value: Number(value) }));
      },
    },
  );
}
