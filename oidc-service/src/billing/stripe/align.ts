import type { Stripe } from 'stripe';
import type { SubscriptionProblem } from '../payment-provider.js';
import type { StripeParts } from './customer.js';
import { notInCatalogue, pricesByKey } from './prices.js';
import { mostItems, tooManyItems } from './subscription-items.js';
import type { Wanted } from './wanted.js';
import { write } from './write.js';

/** A subscription after it was made to say what the ledger says. */
export interface Aligned {
  readonly subscription: Stripe.Subscription;
  readonly problems: readonly SubscriptionProblem[];
}

/**
 * Makes the items of a subscription say what the ledger says. Items of other products, which somebody added by hand, stay.
 * What changes is prorated from when the ledger changed, so that time that a change took to get here is charged to nobody.
 */
export async function alignSubscription(
  parts: StripeParts,
  subscription: Stripe.Subscription,
  wanted: Wanted,
  now: Date,
): Promise<Aligned> {
  const { stripe, configuration } = parts;
  if (wanted.impossible || !['active', 'trialing', 'past_due', 'unpaid', 'paused'].includes(subscription.status))
    return { subscription, problems: wanted.problems };
  const own = subscription.items.data.filter(({ price }) => price.metadata.kaas === 'plan');
  const itemOf = new Map(own.map((item) => [item.price.metadata.price_version, item]));
  const fresh = wanted.items.filter(({ priceVersion }) => !itemOf.has(priceVersion));
  const prices = await pricesByKey(
    stripe,
    fresh.map(({ lookupKey }) => lookupKey),
  );
  const tax = configuration.STRIPE_TAX.startsWith('txr_') ? { tax_rates: [configuration.STRIPE_TAX] } : {};
  const keep = new Set(wanted.items.map(({ priceVersion }) => itemOf.get(priceVersion)?.id));
  const gone = own.filter(({ id }) => !keep.has(id));
  const added = fresh.flatMap(({ lookupKey, quantity }) => {
    const price = prices.get(lookupKey);
    return price === undefined ? [] : [{ price, quantity, ...tax }];
  });
  const staying = subscription.items.data.length - gone.length + added.length;
  const items: Stripe.SubscriptionUpdateParams.Item[] = [
    ...wanted.items.flatMap(({ priceVersion, quantity }) => {
      const item = itemOf.get(priceVersion);
      if (item === undefined) return [];
      const change = {
        ...(item.quantity !== quantity && { quantity }),
        ...(hasRate(item, configuration.STRIPE_TAX) ? {} : tax),
      };
      return Object.keys(change).length === 0 ? [] : [{ id: item.id, ...change }];
    }),
    ...added,
    // A subscription has one item at least; the last one stays, and costs nothing.
    ...gone.flatMap(({ id, quantity }, i): Stripe.SubscriptionUpdateParams.Item[] => {
      if (i > 0 || staying > 0) return [{ id, deleted: true }];
      return quantity === 0 ? [] : [{ id, quantity: 0 }];
    }),
  ];
  const problems = [
    ...wanted.problems,
    ...fresh.flatMap(({ lookupKey }) => (prices.has(lookupKey) ? [] : [notInCatalogue(lookupKey)])),
  ];
  // Stripe refuses such an update as a whole, again and again.
  if (staying > mostItems) return { subscription, problems: [...wanted.problems, tooManyItems(staying)] };
  if (items.length === 0) return { subscription, problems };
  const params = {
    items,
    proration_behavior: 'create_prorations' as const,
    ...prorationDate(subscription, wanted.changedAt, now),
  };
  const updated = await write(parts, `subscription/${subscription.id}`, params, (options) =>
    stripe.subscriptions.update(subscription.id, params, options),
  );
  return { subscription: updated, problems };
}

/** Whether the tax of an item is the rate that is configured; without one, whatever it has is right. */
const hasRate = ({ tax_rates }: Stripe.SubscriptionItem, tax: string): boolean =>
  !tax.startsWith('txr_') || (tax_rates?.length === 1 && tax_rates[0]?.id === tax);

/** Quantities by price version that a subscription has. */
export const quantitiesIn = ({ items }: Stripe.Subscription): Record<string, number> =>
  Object.fromEntries(
    items.data
      .filter(({ price }) => price.metadata.kaas === 'plan')
      .map(({ price, quantity = 0 }) => [price.metadata.price_version ?? price.id, quantity] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Stripe takes a moment of the period that runs. */
function prorationDate({ status, items }: Stripe.Subscription, changedAt: Date | undefined, now: Date): object {
  if (changedAt === undefined || status === 'trialing' || status === 'paused') return {};
  const starts = items.data.map(({ current_period_start }) => current_period_start);
  const at = Math.max(Math.floor(changedAt.getTime() / 1_000), ...starts);
  return at > Math.floor(now.getTime() / 1_000) ? {} : { proration_date: at };
}
