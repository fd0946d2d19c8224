import type { StripeClient } from './client.js';

/** Ids of active prices by lookup key; those that Stripe has not are not in it. */
export async function pricesByKey(stripe: StripeClient, keys: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  // Stripe takes ten keys in a call.
  for (let from = 0; from < keys.length; from += 10) {
    const { data } = await stripe.prices.list({ lookup_keys: keys.slice(from, from + 10), active: true, limit: 100 });
    for (const { id, lookup_key } of data) if (lookup_key !== null) found.set(lookup_key, id);
  }
  return found;
}

/** What is said of a price that a workspace has and Stripe has not. */
export const notInCatalogue = (lookupKey: string) => ({
  code: 'price-not-in-catalogue' as const,
  detail: `Stripe has no active price ${lookupKey}; nobody is charged for it`,
  fix: 'run kaas billing sync',
});
