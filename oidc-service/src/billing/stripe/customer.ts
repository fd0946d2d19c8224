import type { Clock } from '../../clock.js';
import type { Database } from '../../database/database.js';
import type { StripeClient } from './client.js';
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
 * The customer of an organization, made when there is none; under the lease of the organization. After a write of which
 * nobody knows what became, customers that were made since are looked through, so that there are never two.
 */
export async function ensureCustomer(parts: StripeParts, organization: string, lease: number): Promise<string> {
  const { db, stripe, configuration } = parts;
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
  const { id } = await write(
    parts,
    `customer/${organization}`,
    params,
    (options) => stripe.customers.create(params, options),
    async (since) => {
      const from = Math.floor(since.getTime() / 1_000) - 3_600;
      for await (const one of stripe.customers.list({ created: { gte: from }, limit: 100 }))
        if (isOf(parts, one.metadata, organization)) return one as never;
      return undefined;
    },
  );
  await keep(db, organization, lease, { customer_id: id });
  return id;
}

/** Ids of the customers that organizations have; those that have none are not in it. */
export async function customersOf(db: Database, organizations: readonly string[]): Promise<Map<string, string>> {
  if (organizations.length === 0) return new Map();
  const rows = await db
    .selectFrom('stripe_customer')
    .select(['organization_id', 'customer_id'])
    .where('organization_id', 'in', organizations)
    .execute();
  return new Map(
    rows.flatMap(({ organization_id, customer_id }) => (customer_id ? [[organization_id, customer_id]] : [])),
  );
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
