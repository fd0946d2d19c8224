import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import type { Clock } from '../../clock.js';
import type { Database } from '../../database/database.js';
import { Problem } from '../../http/problem.js';
import { isOtherBody, type StripeClient } from './client.js';
import { keep } from './lease.js';
import type { StripeConfiguration } from './settings.js';
import { write } from './write.js';

/** What everything that asks Stripe works with. */
export interface StripeParts {
  readonly configuration: StripeConfiguration;
  readonly db: Database;
  readonly clock: Clock;
  readonly stripe: StripeClient;
}

/**
 * The customer of an organization, made when there is none; under the lease of the organization. Stripe's customers are looked
 * through for one that names the organization before another one is made, because whoever made it may have been killed before
 * it was kept, or the database may be an older one; and it is made under a key that follows from the organization.
 * @throws Problem UNAVAILABLE while a call is under way that says something else
 */
export async function ensureCustomer(parts: StripeParts, organization: string, lease: number): Promise<string> {
  const { db, configuration } = parts;
  const row = await db
    .selectFrom('stripe_customer')
    .select('customer_id')
    .where('organization_id', '=', organization)
    .executeTakeFirst();
  if (typeof row?.customer_id === 'string') return row.customer_id;
  const { name } = await db
    .selectFrom('organization')
    .select('name')
    .where('id', '=', organization)
    .executeTakeFirstOrThrow();
  const number = configuration.STRIPE_REGISTRATION_NUMBER;
  const params = {
    name,
    metadata: metadataOf(parts, organization),
    ...(number !== undefined && {
      invoice_settings: { custom_fields: [{ name: '登録番号', value: number }] },
    }),
  };
  const id = (await findCustomer(parts, organization)) ?? (await createCustomer(parts, organization, params));
  await keep(db, organization, lease, { customer_id: id });
  return id;
}

async function createCustomer(
  parts: StripeParts,
  organization: string,
  params: Stripe.CustomerCreateParams,
): Promise<string> {
  const whose = createHash('sha256')
    .update(JSON.stringify(metadataOf(parts, organization)))
    .digest('hex');
  try {
    const { id } = await write(
      parts,
      `customer/${organization}`,
      params,
      (options) => parts.stripe.customers.create(params, options),
      undefined,
      `kaas-customer-${whose.slice(0, 32)}`,
    );
    return id;
  } catch (error) {
    if (!isOtherBody(error)) throw error;
    const found = await findCustomer(parts, organization);
    if (found === undefined) throw new Problem('UNAVAILABLE', 'it is being worked on; try again in a few minutes');
    return found;
  }
}

/**
 * The oldest one that names the organization and is not known to be another one's, so that whoever looks finds the same. Stripe's
 * search knows what was made a while ago, its list what was just made.
 */
async function findCustomer(parts: StripeParts, organization: string): Promise<string | undefined> {
  const { db, stripe, clock } = parts;
  const found: Stripe.Customer[] = [];
  const query = Object.entries(metadataOf(parts, organization))
    .map(([key, value]) => `metadata['${key}']:'${value.replaceAll(/['\\]/g, '\\$&')}'`)
    .join(' AND ');
  for await (const one of stripe.customers.search({ query, limit: 100 })) found.push(one);
  const since = Math.floor(clock().getTime() / 1_000) - searchable;
  for await (const one of stripe.customers.list({ created: { gte: since }, limit: 100 })) found.push(one);
  const taken = await ownersOf(
    db,
    found.map(({ id }) => id),
  );
  return found
    .filter(
      ({ id, metadata }) => isOf(parts, metadata, organization) && (taken.get(id) ?? organization) === organization,
    )
    .sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1))[0]?.id;
}

/** Seconds after which Stripe's search knows a customer: minutes, says Stripe, and an hour when it is in trouble. */
const searchable = 86_400;

const ownersOf = async (db: Database, customers: readonly string[]): Promise<Map<string, string>> =>
  new Map((await pairsBy(db, 'customer_id', customers)).map(([organization, customer]) => [customer, organization]));

/** Ids of the customers that organizations have; those that have none are not in it. */
export const customersOf = async (db: Database, organizations: readonly string[]): Promise<Map<string, string>> =>
  new Map(await pairsBy(db, 'organization_id', organizations));

/** Organizations and their customers. */
async function pairsBy(
  db: Database,
  column: 'customer_id' | 'organization_id',
  ids: readonly string[],
): Promise<[organization: string, customer: string][]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('stripe_customer')
    .select(['organization_id', 'customer_id'])
    .where(column, 'in', [...new Set(ids)])
    .execute();
  return rows.flatMap(({ organization_id, customer_id }) => (customer_id ? [[organization_id, customer_id]] : []));
}

/** What says whose a customer is, and of which installation. */
export const metadataOf = ({ configuration }: StripeParts, organization: string) => ({
  organization,
  issuer: configuration.ISSUER,
});

/** Whether metadata name an organization of this installation. */
export const isOf = (
  { configuration }: StripeParts,
  metadata: Readonly<Record<string, string>> | null | undefined,
  organization: string,
): boolean => metadata?.organization === organization && metadata.issuer === configuration.ISSUER;
