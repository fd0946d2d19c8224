import type { Database } from '../../database/database.js';
import { Problem } from '../../http/problem.js';
import type { PaymentProvider, SubscriptionProblem, SubscriptionState } from '../payment-provider.js';
import { startCheckout } from './checkout.js';
import { isPassing } from './client.js';
import type { StripeParts } from './customer.js';
import { LeaseTaken } from './lease.js';

/** Stripe as who takes the money. @param open opens the client, once, when it is needed first */
export function stripeProvider(
  parts: Omit<StripeParts, 'stripe'>,
  open: () => Promise<StripeParts['stripe']>,
): PaymentProvider {
  const { db, configuration } = parts;
  return {
    subscription: (organization) => subscriptionOf(db, organization),
    checkout: (organization, currency) =>
      answered(async () => startCheckout({ ...parts, stripe: await open() }, organization, currency)),
    portal: (organization) =>
      answered(async () => {
        const row = await db
          .selectFrom('stripe_customer')
          .select('customer_id')
          .where('organization_id', '=', organization)
          .executeTakeFirst();
        const customer = row?.customer_id;
        if (typeof customer !== 'string') throw new Problem('CONFLICT', 'start a subscription first');
        const stripe = await open();
        const params = { customer, return_url: `${configuration.ISSUER}/account` };
        return (await stripe.billingPortal.sessions.create(params)).url;
      }),
  };
}

async function subscriptionOf(db: Database, organization: string): Promise<SubscriptionState> {
  const row = await db
    .selectFrom('stripe_customer')
    .selectAll()
    .where('organization_id', '=', organization)
    .executeTakeFirst();
  return {
    provider: 'stripe',
    status: row?.status ?? null,
    currency: row?.currency ?? null,
    items: (row?.items ?? {}) as Record<string, number>,
    cancelAtPeriodEnd: row?.cancel_at_period_end ?? false,
    trialEnd: row?.trial_end?.toISOString() ?? null,
    problems: (row?.problems ?? []) as unknown as SubscriptionProblem[],
    asOf: row?.refreshed_at?.toISOString() ?? null,
  };
}

/** What Stripe says is for the log, not for who asks. */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LeaseTaken) throw new Problem('UNAVAILABLE', 'it is being worked on; try again in a moment');
    if (isPassing(error)) throw new Problem('UPSTREAM_FAILED', 'Stripe does not answer; try again in a moment');
    throw error;
  }
}
