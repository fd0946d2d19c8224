import { createHash } from 'node:crypto';
import { canonicalPrices, type Price } from '@hexabase-kaas/tenancy';

/** What a plan cost at one time. Its id follows from what it says, so a sold price never changes: another price has another id. */
export interface PriceVersion {
  /** `<plan>-v<version>-<80 bits of SHA-256 of the prices>`, like `gold-v2-3f9a1c2b4d5e6f708192`. */
  readonly id: string;
  readonly plan: string;
  /** Version of the plan, which its author counts. */
  readonly planVersion: number;
  /** In canonical form; none: the operator grants the plan. */
  readonly prices: readonly Price[];
}

/** The price version of an offer; equal offers, however they are written, have one. */
export function priceVersionOf(plan: string, planVersion: number, prices: readonly Price[]): PriceVersion {
  const canonical = canonicalPrices(prices);
  const digest = createHash('sha256')
    .update(JSON.stringify([plan, planVersion, canonical]))
    .digest('hex');
  return { id: `${plan}-v${planVersion}-${digest.slice(0, 20)}`, plan, planVersion, prices: canonical };
}
