import { type Currency, currencyDecimals, formatAmount, type Meter, type Overage } from '@hexabase-kaas/tenancy';
import { type LedgerLine, standingLines } from './ledger-line.js';
import { payableStep } from './payable.js';
import { monthOf, overlapOf } from './period.js';
import type { PriceVersion } from './price-version.js';
import { prorate } from './proration.js';
import { decimalText } from './quantity.js';

/** What was used of a meter in the hours of one month that belong to an entry of the ledger, in millionths. */
export interface EntryUse {
  readonly ledgerLine: string;
  /** Month of UTC that the hours are in. */
  readonly month: string;
  readonly meter: Meter;
  /** What was known when the statement of the month before was closed, and is charged; 0 in the statement of the month itself. */
  readonly charged: bigint;
  /** What is known when this statement is closed, or now. */
  readonly known: bigint;
}

/** What one workspace owes for use of one meter beyond what one price version includes. Quantities are decimal texts. */
export interface UseLine {
  readonly workspace: string;
  readonly plan: string;
  readonly planVersion: number;
  readonly priceVersion: string;
  readonly meter: Meter;
  /** Month of UTC in which it was used; before that of the statement where it was told late. */
  readonly month: string;
  /** Entries of the ledger in whose hours it was used, with the commit of each. */
  readonly ledger: readonly { readonly ledgerLine: string; readonly commit: string | null }[];
  /** All that was used in that month. */
  readonly quantity: string;
  /** What is included, for the time of the entries. */
  readonly included: string;
  /** Price of a unit beyond. */
  readonly unitPrice: string;
  /** What statements before this one charged for that month; null where none did. */
  readonly before: { readonly quantity: string; readonly amount: string } | null;
  readonly amount: string;
}

/** A line and its amount in the smallest unit. */
export interface UseCharge {
  readonly line: UseLine;
  readonly units: bigint;
}

/** Days after its end at which a month is closed: use that is told later is in the next statement. */
export const daysUntilClosed = 3;

/** When the statement of a month is closed. @param month `2026-11` */
export const closedAt = (month: string): number => monthOf(month).until + daysUntilClosed * 86_400_000;

/** The month before another one. */
export const monthBefore = (month: string): string => new Date(monthOf(month).from - 1).toISOString().slice(0, 7);

/**
 * What use beyond the included amounts costs: one line for each workspace, price version, meter and month of use. What is included
 * is prorated like a price, and belongs to all entries of that price version together, so a plan change there and back takes
 * nothing away. The amount is what all that is known costs, less what was charged before; so whatever is told when, the amounts
 * of a month's use add up to that of the whole.
 *
 * @param lines entries of the organization
 * @param now where a month that is not over ends
 */
export function useCharges(
  lines: readonly LedgerLine[],
  versions: ReadonlyMap<string, PriceVersion>,
  use: readonly EntryUse[],
  currency: Currency,
  now: number,
): UseCharge[] {
  const pools = new Map<string, { entries: LedgerLine[]; uses: EntryUse[] }>();
  const standing = standingLines(lines);
  for (const one of use) {
    const entry = standing.find(({ id }) => id === one.ledgerLine);
    if (entry === undefined || one.known === 0n) continue;
    const key = JSON.stringify([entry.workspace, entry.priceVersion, one.month, one.meter]);
    const { entries, uses } = pools.get(key) ?? { entries: [], uses: [] };
    pools.set(key, { entries: [...entries, entry], uses: [...uses, one] });
  }
  return [...pools]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { entries, uses }]) => {
      const [{ workspace, priceVersion } = missing(), { month, meter } = missing()] = [entries[0], uses[0]];
      const version = versions.get(priceVersion);
      const price = version?.prices.find((one) => one.currency === currency);
      const overage = price?.overage?.find((one) => one.meter === meter);
      if (version === undefined || overage === undefined) return [];
      const all = standing.filter((one) => one.workspace === workspace && one.priceVersion === priceVersion);
      const included = includedOf(overage, month, all, now);
      const sum = (part: 'charged' | 'known') => uses.reduce((total, one) => total + one[part], 0n);
      const [charged, known] = [sum('charged'), sum('known')];
      if (known === charged) return [];
      const before = costOf(charged, included, overage, currency);
      const units = costOf(known, included, overage, currency) - before;
      const line: UseLine = {
        ...{ workspace, plan: version.plan, planVersion: version.planVersion, priceVersion, meter, month },
        ledger: standing.filter((one) => entries.includes(one)).map(({ id, commit }) => ({ ledgerLine: id, commit })),
        ...{ quantity: decimalText(known), included: decimalText(included), unitPrice: overage.amount },
        before: charged === 0n ? null : { quantity: decimalText(charged), amount: formatAmount(before, currency) },
        amount: formatAmount(units, currency),
      };
      return [{ line, units }];
    });
}

/** Millionths that are included in the time that entries have in a month. */
function includedOf({ included }: Overage, month: string, entries: readonly LedgerLine[], now: number): bigint {
  const whole = monthOf(month);
  return entries.reduce((sum, { from, until }) => {
    const part = overlapOf(whole, { from: from.getTime(), until: Math.min(until?.getTime() ?? now, now) });
    return part === undefined ? sum : sum + prorate(BigInt(included) * 1_000_000n, whole, part).amount;
  }, 0n);
}

/** Price of use beyond what is included, in the smallest unit, rounded half up once to what can be paid. */
function costOf(quantity: bigint, included: bigint, { amount }: Overage, currency: Currency): bigint {
  if (quantity <= included) return 0n;
  const [whole = '0', fraction = ''] = amount.split('.');
  const cost = (quantity - included) * BigInt(whole + fraction);
  // Millionths of units, and as many decimals as the price has, less those of the currency.
  const digits = 6 + fraction.length - currencyDecimals[currency];
  const step = payableStep(currency);
  const unit = 10n ** BigInt(digits) * step;
  return ((2n * cost + unit) / (2n * unit)) * step;
}

function missing(): never {
  throw new Error('a pool is never empty');
}
