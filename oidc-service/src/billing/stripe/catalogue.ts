import { type Currency, smallestUnits } from '@hexabase-kaas/tenancy';
import { payableStep } from '../payable.js';
import type { PriceVersion } from '../price-version.js';

/** A price as the catalogue of a provider must have it. Its key follows from what it says, so that a sold price never changes. */
export interface CataloguePrice {
  /** `<price version>-<currency>`, like `gold-v2-3f9a1c2b4d5e6f708192-jpy`. */
  readonly lookupKey: string;
  readonly priceVersion: string;
  readonly plan: string;
  readonly planVersion: number;
  /** `kaas_<plan>`. */
  readonly product: string;
  readonly currency: Currency;
  /** In the smallest unit of the currency. */
  readonly unitAmount: number;
  readonly interval: 'month' | 'year';
}

/** A price as it was found. */
export interface FoundPrice {
  readonly id: string;
  readonly lookupKey: string;
  readonly active: boolean;
  /** Lower case, as Stripe writes it. */
  readonly currency: string;
  readonly unitAmount: number | null;
  readonly interval: string | undefined;
}

/** One step of a sync. */
export type CatalogueChange =
  | { readonly action: 'create-product'; readonly product: string; readonly plan: string }
  | { readonly action: 'create-price'; readonly product: string; readonly price: CataloguePrice }
  | { readonly action: 'restore-price' | 'archive-price'; readonly lookupKey: string; readonly id: string };

/** What a sync would do. */
export interface CatalogueDiff {
  readonly changes: readonly CatalogueChange[];
  /** Prices that are as they should be. */
  readonly unchanged: number;
  /** Active prices that no workspace has any more; archived only when asked. */
  readonly unused: readonly string[];
  /** What a sync cannot put right, in words, by lookup key. */
  readonly conflicts: readonly { readonly lookupKey: string; readonly reason: string }[];
}

/** Stripe takes at most eight digits. */
const mostUnits = 99_999_999;

/** Key of a price version in a currency. */
export const lookupKeyOf = (priceVersion: string, currency: string): string =>
  `${priceVersion}-${currency.toLowerCase()}`;

/** The prices of price versions; none for those that the operator grants. */
export const cataloguePrices = (versions: readonly PriceVersion[]): CataloguePrice[] =>
  versions.flatMap(({ id, plan, planVersion, prices }) =>
    prices.map(({ currency, amount, interval }) => ({
      ...{ lookupKey: lookupKeyOf(id, currency), priceVersion: id, plan, planVersion, product: `kaas_${plan}` },
      ...{ currency, unitAmount: Number(smallestUnits(amount, currency) ?? 0n), interval },
    })),
  );

/**
 * What must be done so that the catalogue has every price that a workspace has. It follows from what is there alone, so a sync
 * that was cut off is done again.
 *
 * @param prices every price that was ever applied
 * @param inUse price versions that workspaces have now
 * @param archive whether prices that no workspace has are archived
 */
export function catalogueDiff(
  prices: readonly CataloguePrice[],
  inUse: ReadonlySet<string>,
  found: { readonly products: ReadonlySet<string>; readonly prices: readonly FoundPrice[] },
  archive: boolean,
): CatalogueDiff {
  const known = new Map(found.prices.map((price) => [price.lookupKey, price]));
  const used = prices.filter(({ priceVersion }) => inUse.has(priceVersion));
  const conflicts: { lookupKey: string; reason: string }[] = [];
  const changes: CatalogueChange[] = [];
  for (const { product, plan } of new Map(used.map((price) => [price.product, price])).values())
    if (!found.products.has(product)) changes.push({ action: 'create-product', product, plan });
  let unchanged = 0;
  for (const price of used) {
    const reason = refusal(price, known.get(price.lookupKey));
    const there = known.get(price.lookupKey);
    if (reason !== undefined) conflicts.push({ lookupKey: price.lookupKey, reason });
    else if (there === undefined) changes.push({ action: 'create-price', product: price.product, price });
    else if (!there.active) changes.push({ action: 'restore-price', lookupKey: there.lookupKey, id: there.id });
    else unchanged += 1;
  }
  const keys = new Set(used.map(({ lookupKey }) => lookupKey));
  const gone = found.prices.filter(({ lookupKey, active }) => active && !keys.has(lookupKey));
  if (archive) for (const { lookupKey, id } of gone) changes.push({ action: 'archive-price', lookupKey, id });
  return { changes, unchanged, unused: archive ? [] : gone.map(({ lookupKey }) => lookupKey), conflicts };
}

function refusal(price: CataloguePrice, there: FoundPrice | undefined): string | undefined {
  const { currency, unitAmount, interval } = price;
  if (unitAmount > mostUnits) return `Stripe takes at most ${mostUnits} of the smallest unit; it is ${unitAmount}`;
  if (BigInt(unitAmount) % payableStep(currency) !== 0n)
    return `Stripe rounds the last decimal of ${currency}; make it 0`;
  if (there === undefined) return undefined;
  const [is, ought] = [
    `${there.unitAmount} ${there.currency} a ${there.interval}`,
    `${unitAmount} ${currency.toLowerCase()} a ${interval}`,
  ];
  return is === ought ? undefined : `somebody changed what the key stands for: it is ${is}, and was sold as ${ought}`;
}
