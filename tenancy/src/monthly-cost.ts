import { type Currency, formatAmount, smallestUnits } from './currency.js';
import type { Tenancy } from './tenancy.js';

/** What a change of a tenancy costs an organization each month, in one currency. Amounts are decimal texts. */
export interface MonthlyCost {
  readonly organization: string;
  readonly currency: Currency;
  readonly before: string;
  readonly after: string;
  /** `after` less `before`: negative when it costs less. */
  readonly difference: string;
}

/**
 * The monthly effect of a change, for each organization and currency in which something changes, sorted by both. It is the
 * sum of the plans of all workspaces; a yearly price counts as a twelfth, rounded once on the sum, half up. Use beyond what
 * is included is not in it: nobody knows it yet.
 *
 * @param before The tenancy as it is. @default there is none yet
 */
export function monthlyCost(before: Tenancy | undefined, after: Tenancy): MonthlyCost[] {
  const [was, is] = [before === undefined ? new Map<string, bigint>() : twelfths(before), twelfths(after)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key) => {
    const [organization, currency] = key.split(' ') as [string, Currency];
    const [from, to] = [rounded(was.get(key) ?? 0n), rounded(is.get(key) ?? 0n)];
    if (from === to) return [];
    return [
      {
        organization,
        currency,
        before: formatAmount(from, currency),
        after: formatAmount(to, currency),
        difference: formatAmount(to - from, currency),
      },
    ];
  });
}

/** Twelfths of the smallest unit by `organization currency`, in which a yearly price has no remainder. */
function twelfths({ plans, workspaces }: Tenancy): Map<string, bigint> {
  const offers = new Map(plans.map((plan) => [plan.name, plan]));
  const sums = new Map<string, bigint>();
  for (const { organization, plan } of workspaces)
    for (const { currency, amount, interval } of offers.get(plan)?.prices ?? []) {
      const key = `${organization} ${currency}`;
      const cost = (smallestUnits(amount, currency) ?? 0n) * (interval === 'month' ? 12n : 1n);
      sums.set(key, (sums.get(key) ?? 0n) + cost);
    }
  return sums;
}

const rounded = (amount: bigint): bigint => (amount + 6n) / 12n;
