import type { Currency } from '@hexabase-kaas/tenancy';
import type { SubscriptionProblem } from '../payment-provider.js';
import type { PriceVersion } from '../price-version.js';
import { cataloguePrices } from './catalogue.js';

/** Stripe's limit (https://docs.stripe.com/api/subscriptions/create). */
export const mostItems = 20;

/** An item that a subscription must have. */
export interface WantedItem {
  readonly priceVersion: string;
  readonly lookupKey: string;
  readonly quantity: number;
  readonly interval: 'month' | 'year';
}

/** The items of a subscription, and what of the ledger is not in them. */
export interface WantedItems {
  readonly items: readonly WantedItem[];
  readonly problems: readonly SubscriptionProblem[];
  /** Whether the items cannot be in one subscription: then nothing is changed. */
  readonly impossible: boolean;
}

/**
 * One item for each price version, with the number of workspaces that have it. What the operator grants is in none.
 * @param quantities workspaces by price version
 */
export function wantedItems(
  quantities: ReadonlyMap<string, number>,
  versions: readonly PriceVersion[],
  currency: Currency,
): WantedItems {
  const priced = versions.filter(({ id, prices }) => prices.length > 0 && (quantities.get(id) ?? 0) > 0);
  const items = cataloguePrices(priced)
    .filter((price) => price.currency === currency)
    .map(({ priceVersion, lookupKey, interval }) => ({
      ...{ priceVersion, lookupKey, interval, quantity: quantities.get(priceVersion) ?? 0 },
    }))
    .sort((a, b) => (a.lookupKey < b.lookupKey ? -1 : 1));
  const problems: SubscriptionProblem[] = priced
    .filter(({ prices }) => prices.every((price) => price.currency !== currency))
    .map(({ id }) => ({
      code: 'no-price-in-currency',
      detail: `${id} has no price in ${currency}, and is not charged`,
      fix: `give the plan a price in ${currency}, or start a subscription in another currency`,
    }));
  if (items.length > mostItems) problems.push(tooManyItems(items.length));
  const intervals = new Set(items.map(({ interval }) => interval));
  if (intervals.size > 1)
    problems.push({
      code: 'mixed-intervals',
      detail: 'some plans are due each month and some each year; a subscription has one of both',
      fix: 'move the workspaces to plans with one interval',
    });
  return { items, problems, impossible: items.length > mostItems || intervals.size > 1 };
}

/** More items than a subscription can have. @param count with those that somebody added at Stripe */
export const tooManyItems = (count: number): SubscriptionProblem => ({
  code: 'too-many-items',
  detail: `${count} items would be in the subscription, and it holds ${mostItems}: one for each price version in use, and what was added at Stripe`,
  fix: 'move workspaces to fewer plans, or to the newest version of theirs',
});
