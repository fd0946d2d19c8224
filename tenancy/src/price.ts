import { type Currency, currencies, formatAmount, smallestUnits } from './currency.js';
import { integer, list, object, oneOf, optional, required } from './shape.js';
import { text } from './text.js';

/** What one workspace of a plan costs in one currency. */
export interface Price {
  /** ISO 4217 code. */
  readonly currency: Currency;
  /** Decimal text with at most the decimals of the currency: `12000` JPY, `120.00` USD. */
  readonly amount: string;
  /** How often it is due. */
  readonly interval: 'month' | 'year';
  /** What use beyond an included amount costs. @default none: use beyond the price is not charged */
  readonly overage?: readonly Overage[];
}

/** What of a meter is included in a price, and what is charged beyond it. */
export interface Overage {
  /** What is metered. */
  readonly meter: Meter;
  /** Units of the meter that a workspace may use in a month without further charge. */
  readonly included: number;
  /** Decimal text, the price of one unit beyond: `12` JPY, `0.085` USD; rounded once, on the sum. */
  readonly amount: string;
}

/** What use is measured in: hours of a CPU, of a GiB of memory, of a GiB of storage, of a load balancer. */
export type Meter = (typeof meters)[number];

/** Every meter. */
export const meters = ['cpu-hours', 'memory-gib-hours', 'storage-gib-hours', 'load-balancer-hours'] as const;

/** Decimals that the price of one metered unit may have: what Stripe takes as `unit_amount_decimal`, in cents, and two more. */
const unitDecimals = 12;

const overageShape = object<Overage>({
  meter: required('What is metered.', oneOf(...meters)),
  included: required(
    'Units of the meter that a workspace may use in a month without further charge.',
    integer(0, 1_000_000_000),
  ),
  amount: required(
    'Decimal text, the price of one unit beyond: `12` JPY, `0.085` USD; rounded once, on the sum.',
    text('a decimal number like 12 or 0.085', `^(?:0|[1-9][0-9]{0,11})(?:\\.[0-9]{1,${unitDecimals}})?$`, 25),
  ),
});

export const priceShape = object<Price>({
  currency: required('ISO 4217 code.', oneOf<Currency>(...currencies)),
  amount: required(
    'Decimal text with at most the decimals of the currency: `12000` JPY, `120.00` USD.',
    text('a decimal number like 12000 or 120.00', '^(?:0|[1-9][0-9]{0,11})(?:\\.[0-9]{1,3})?$', 16),
  ),
  interval: required('How often it is due.', oneOf('month', 'year')),
  overage: optional(
    'What use beyond an included amount costs.',
    list(overageShape),
    'none: use beyond the price is not charged',
  ),
});

/**
 * Prices in the one form in which equal prices are equal texts: sorted by currency and meter, amounts with all decimals of
 * the currency, those of metered units without trailing zeros. What a price version is derived from.
 */
export const canonicalPrices = (prices: readonly Price[]): Price[] =>
  [...prices].sort(by('currency')).map(({ currency, amount, interval, overage = [] }) => ({
    currency,
    amount: formatAmount(smallestUnits(amount, currency) ?? 0n, currency),
    interval,
    ...(overage.length > 0 && {
      overage: [...overage].sort(by('meter')).map(({ meter, included, amount: unit }) => ({
        meter,
        included,
        amount: unit.replace(/(?:\.0+|(\.\d*[1-9])0+)$/, '$1'),
      })),
    }),
  }));

const by =
  <K extends string>(key: K) =>
  (a: Readonly<Record<K, string>>, b: Readonly<Record<K, string>>): number =>
    a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0;
