import type { Stripe } from 'stripe';
import { inTransaction } from '../../database/transaction.js';
import { graceOf, recordPayment } from '../grace-store.js';
import type { SubscriptionProblem } from '../payment-provider.js';
import { alignSubscription, quantitiesIn } from './align.js';
import { stripeStatusOf } from './client.js';
import type { StripeParts } from './customer.js';
import { openEvents, settleEvents } from './event-store.js';
import { keep, withLease } from './lease.js';
import { type PaymentState, paymentState } from './payment-state.js';
import { readWanted } from './wanted.js';

/** Whether a subscription in that status is one that is paid for, or may still be. */
export const isLiving = (status: string): boolean => !['canceled', 'incomplete_expired'].includes(status);

/**
 * Asks Stripe for everything that is known of an organization, makes the subscription say what the ledger says, and takes up
 * whether something is owed. Depends on Stripe's objects and the ledger alone: on no event, and on no order of events. Events that
 * had come before are known thereby.
 * @throws LeaseTaken, and what Stripe's client throws; then nothing is kept, and it is done again
 */
export const refreshOrganization = (parts: StripeParts, organization: string): Promise<void> =>
  withLease(parts.db, parts.clock, organization, async (lease) => {
    const { db, clock, stripe, configuration } = parts;
    const began = clock();
    const row = await db
      .selectFrom('stripe_customer')
      .select('customer_id')
      .where('organization_id', '=', organization)
      .executeTakeFirst();
    const customer = row?.customer_id ?? undefined;
    if (customer === undefined) return;
    const events = await openEvents(db, customer);
    const gone = await isDeleted(parts, customer);
    const subscriptions = gone ? [] : await subscriptionsOf(parts, customer);
    const living = subscriptions.filter(({ status }) => isLiving(status));
    const [subscription, ...others] = living;
    const ended = subscriptions.at(-1);
    const wanted = await readWanted(db, organization, (subscription ?? ended)?.currency ?? 'jpy', began);
    const problems: SubscriptionProblem[] = [...(await endOthers(parts, others))];
    const aligned = subscription && (await alignSubscription(parts, subscription, wanted, began));
    if (aligned === undefined && wanted.billable) problems.push(gone ? customerDeleted : noSubscription);
    problems.push(...(aligned?.problems ?? []));
    const now = aligned?.subscription ?? subscription;
    const invoices = gone
      ? []
      : await stripe.invoices.list({ customer, limit: 100 }).autoPagingToArray({ limit: 1_000 });
    const state = paymentState(now ?? ended, invoices, wanted.billable);
    const again = problems.some(({ code }) => code === 'price-not-in-catalogue');
    await inTransaction(db, async (transaction) => {
      await keep(transaction, organization, lease, {
        subscription_id: now?.id ?? null,
        status: (now ?? ended)?.status ?? null,
        currency: now?.currency.toUpperCase() ?? null,
        items: JSON.stringify(now === undefined ? {} : quantitiesIn(now)),
        wanted: again ? null : JSON.stringify(wanted.quantities),
        cancel_at_period_end: now !== undefined && (now.cancel_at_period_end || now.cancel_at !== null),
        trial_end: typeof now?.trial_end === 'number' ? new Date(now.trial_end * 1_000) : null,
        problems: JSON.stringify(problems),
        refreshed_at: began,
      });
      await settleEvents(transaction, events, 'known', clock());
      await takeUp(transaction, organization, state, clock(), configuration.SMTP_URL && configuration.ISSUER);
    });
  });

/** Tells the grace machine what it does not know yet: in its words, owed is what failed after the last payment. */
async function takeUp(
  transaction: Parameters<typeof recordPayment>[0],
  organization: string,
  { owesSince, paidAt }: PaymentState,
  now: Date,
  mailsFrom: string | undefined,
): Promise<void> {
  const { stage, failedAt, paidAt: knownPaid } = await graceOf(transaction, organization, now);
  if (owesSince !== undefined && stage === 'active') {
    const at = new Date(Math.max(owesSince.getTime(), (knownPaid?.getTime() ?? 0) + 1));
    await recordPayment(transaction, organization, { kind: 'failed', at }, now, mailsFrom);
  } else if (owesSince === undefined && stage !== 'active') {
    const at = new Date(Math.max(paidAt?.getTime() ?? 0, failedAt?.getTime() ?? 0));
    await recordPayment(transaction, organization, { kind: 'paid', at }, now, mailsFrom);
  }
}

/** Oldest first; those that pay before those that have not begun to. */
async function subscriptionsOf({ stripe }: StripeParts, customer: string): Promise<Stripe.Subscription[]> {
  const all = await stripe.subscriptions
    .list({ customer, status: 'all', limit: 100 })
    .autoPagingToArray({ limit: 1_000 });
  const rank = ({ status }: Stripe.Subscription): number => (status === 'incomplete' ? 1 : 0);
  return all.sort((a, b) => rank(a) - rank(b) || a.created - b.created || (a.id < b.id ? -1 : 1));
}

/** Two tabs may each have finished a Checkout: the later subscription ends, and what it took is credited. */
async function endOthers(
  { stripe }: StripeParts,
  others: readonly Stripe.Subscription[],
): Promise<SubscriptionProblem[]> {
  const paid = others.filter(({ status }) => status !== 'incomplete');
  for (const { id } of paid) await stripe.subscriptions.cancel(id, { prorate: true, invoice_now: true });
  return paid.map(({ id }) => ({
    code: 'second-subscription',
    detail: `${id} was a second subscription and is cancelled; what it took is credited`,
    fix: 'nothing, unless the customer wants the credit paid back: refund it in the Stripe dashboard',
  }));
}

async function isDeleted({ stripe }: StripeParts, customer: string): Promise<boolean> {
  try {
    return (await stripe.customers.retrieve(customer)).deleted === true;
  } catch (error) {
    if (stripeStatusOf(error) === 404) return true;
    throw error;
  }
}

const noSubscription: SubscriptionProblem = {
  code: 'no-subscription',
  detail: 'workspaces have plans with a price, and nobody pays for them',
  fix: 'start a subscription',
};
const customerDeleted: SubscriptionProblem = {
  code: 'customer-deleted',
  detail: 'the customer was deleted at Stripe',
  fix: 'an operator removes the row of the organization from stripe_customer; then start a subscription',
};
