import type { Clock } from '../../clock.js';
import type { Database } from '../../database/database.js';
import { priceVersions } from '../ledger.js';
import {
  type CatalogueChange,
  type CatalogueDiff,
  type CataloguePrice,
  catalogueDiff,
  cataloguePrices,
  type FoundPrice,
} from './catalogue.js';
import { type StripeClient, stripeStatusOf } from './client.js';
import { write } from './write.js';

/** What a sync works with. */
export interface SyncParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly stripe: StripeClient;
}

/** What a sync of the catalogue would do now. Changes nothing. */
export async function readCatalogueDiff({ db, stripe }: SyncParts, archive: boolean): Promise<CatalogueDiff> {
  const prices = cataloguePrices(await priceVersions(db));
  const rows = await db
    .selectFrom('ledger_line')
    .select('price_version_id')
    .distinct()
    .where('until_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom('ledger_line as later').select('later.id').whereRef('later.replaces', '=', 'ledger_line.id')),
      ),
    )
    .execute();
  const inUse = new Set(rows.map(({ price_version_id }) => price_version_id));
  const products = new Set<string>();
  const found: FoundPrice[] = [];
  for (const product of new Set(prices.map((price) => price.product))) {
    if (!(await isThere(stripe, product))) continue;
    products.add(product);
    for await (const price of stripe.prices.list({ product, limit: 100 })) {
      const { id, lookup_key: lookupKey, active, currency, unit_amount: unitAmount, recurring } = price;
      if (lookupKey !== null)
        found.push({ id, lookupKey, active, currency, unitAmount, interval: recurring?.interval });
    }
  }
  return catalogueDiff(prices, inUse, { products, prices: found }, archive);
}

/** Does the changes, one after the other; it may be cut off anywhere, and done again. */
export async function syncCatalogue(
  parts: SyncParts,
  { changes }: CatalogueDiff,
  done: (change: CatalogueChange) => void = () => undefined,
): Promise<void> {
  const { stripe } = parts;
  for (const change of changes) {
    if (change.action === 'create-product') await createProduct(parts, change.product, change.plan);
    else if (change.action === 'create-price') await createPrice(parts, change.price);
    else {
      const params = { active: change.action === 'restore-price' };
      await write(parts, `price/${change.id}`, params, (options) => stripe.prices.update(change.id, params, options));
    }
    done(change);
  }
}

async function createProduct(parts: SyncParts, product: string, plan: string): Promise<void> {
  const params = { id: product, name: plan, metadata: { kaas: 'plan', plan } };
  try {
    await write(parts, `product/${product}`, params, (options) => parts.stripe.products.create(params, options));
  } catch (error) {
    // Another sync was there in between, or this one's answer was lost.
    if ((error as { code?: string }).code !== 'resource_already_exists') throw error;
  }
}

async function createPrice(parts: SyncParts, price: CataloguePrice): Promise<void> {
  const { lookupKey, priceVersion, plan, planVersion, product, currency, unitAmount, interval } = price;
  const params = {
    product,
    currency: currency.toLowerCase(),
    unit_amount: unitAmount,
    recurring: { interval },
    lookup_key: lookupKey,
    nickname: priceVersion,
    tax_behavior: 'exclusive' as const,
    metadata: { kaas: 'plan', price_version: priceVersion, plan, plan_version: String(planVersion) },
  };
  const find = async () => (await parts.stripe.prices.list({ lookup_keys: [lookupKey], limit: 1 })).data[0];
  try {
    await write(
      parts,
      `price/${lookupKey}`,
      params,
      (options) => parts.stripe.prices.create(params, options),
      async () => find(),
    );
  } catch (error) {
    // Stripe gives a lookup key to one active price: whoever was first made this one.
    if (stripeStatusOf(error) !== 400 || (await find()) === undefined) throw error;
  }
}

async function isThere(stripe: StripeClient, product: string): Promise<boolean> {
  try {
    await stripe.products.retrieve(product);
    return true;
  } catch (error) {
    if (stripeStatusOf(error) === 404) return false;
    throw error;
  }
}
