import type { Logger } from 'pino';
import { GivenUpError, type Handler, type Job } from '../../outbox/index.js';
import { isOf, type StripeParts } from './customer.js';
import { meaningOf } from './event.js';
import { refreshOrganization } from './refresh.js';

/**
 * What became of an event. `refreshed`: its customer was asked for anew. `known`: that was done after the event came, for another one or for the ledger.
 * `ignored`: of a type that says nothing here. `noticed`: for a person to look at; nothing is changed. `no-organization`: of a
 * customer that is none of this installation's.
 */
export type EventOutcome = 'refreshed' | 'known' | 'ignored' | 'noticed' | 'no-organization';

/** Works on an event that is stored: again, late and in any order it comes to the same. */
export const eventHandler =
  (parts: StripeParts, log: Logger, count: (outcome: EventOutcome) => void): Handler =>
  async ({ payload }: Job): Promise<void> => {
    const { db, clock } = parts;
    const id = (payload as { event?: string }).event ?? '';
    const event = await db.selectFrom('stripe_event').selectAll().where('id', '=', id).executeTakeFirst();
    if (event === undefined) throw new GivenUpError('there is no such event');
    if (event.outcome === 'known') count('known');
    if (event.outcome !== null) return;
    const outcome = await workOn(parts, event, log);
    await db.updateTable('stripe_event').set({ outcome, done_at: clock() }).where('id', '=', id).execute();
    count(outcome);
  };

interface KnownEvent {
  readonly type: string;
  readonly customer_id: string | null;
}

async function workOn(
  parts: StripeParts,
  { type, customer_id: customer }: KnownEvent,
  log: Logger,
): Promise<EventOutcome> {
  const meaning = meaningOf(type);
  if (meaning === 'noticed') {
    log.warn({ type }, 'Stripe tells of something for a person to look at; nothing is changed');
    return meaning;
  }
  if (customer === null || meaning === 'ignored') return 'ignored';
  const organization = await organizationOf(parts, customer, log);
  if (organization === undefined) return 'no-organization';
  await refreshOrganization(parts, organization);
  return 'refreshed';
}

/** Whose a customer is: as it is known here, or as the customer says that was made before a crash. */
async function organizationOf(parts: StripeParts, customer: string, log: Logger): Promise<string | undefined> {
  const { db, stripe } = parts;
  const row = await db
    .selectFrom('stripe_customer')
    .select('organization_id')
    .where('customer_id', '=', customer)
    .executeTakeFirst();
  if (row !== undefined) return row.organization_id;
  const found = await stripe.customers.retrieve(customer).catch((error: unknown) => {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  });
  if (found === undefined || found.deleted) return undefined;
  const organization = found.metadata.organization ?? '';
  const known = await db.selectFrom('organization').select('id').where('id', '=', organization).executeTakeFirst();
  if (known === undefined || !isOf(parts, found.metadata, organization)) return undefined;
  const { numUpdatedRows } = await db
    .insertInto('stripe_customer')
    .values({ organization_id: organization, customer_id: customer, items: '{}', problems: '[]' })
    .onConflict((conflict) =>
      conflict
        .column('organization_id')
        .doUpdateSet({ customer_id: customer })
        .where('stripe_customer.customer_id', 'is', null),
    )
    .returning('organization_id')
    .execute()
    .then((rows) => ({ numUpdatedRows: rows.length }));
  if (numUpdatedRows > 0) return organization;
  log.error({ organization }, 'a second customer at Stripe names the organization; it is not followed');
  return undefined;
}
