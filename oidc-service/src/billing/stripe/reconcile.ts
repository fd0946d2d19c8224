import type { StripeParts } from './customer.js';
import { readEvent, type StripeEvent } from './event.js';
import { forgetEvents, keepListed } from './event-store.js';
import { LeaseTaken } from './lease.js';
import { refreshOrganization } from './refresh.js';

/** The key is of another account than the configuration says. */
export class OtherAccount extends Error {
  readonly code = 'STRIPE_OTHER_ACCOUNT';
  constructor(got: string, allowed: string) {
    super(`STRIPE_API_KEY is of the account ${got}, and STRIPE_ACCOUNT allows ${allowed}; set the key of that account`);
    this.name = 'OtherAccount';
  }
}

/** What a reconciliation found. */
export interface Reconciled {
  /** Events that no webhook had brought. */
  readonly missed: number;
  /** Organizations that were asked for anew, because that was a day ago. */
  readonly refreshed: number;
}

const day = 86_400_000;

/**
 * Brings what is known up to date with Stripe: events that no webhook brought are taken from Stripe's list, which has 30 days,
 * and every organization that was not asked for during the last day is asked for anew, so that what is older, or in no event,
 * is known too. How far the list was read is noted after everything on it is stored.
 * @throws OtherAccount, and what Stripe's client throws; then it is done again
 */
export async function reconcile(parts: StripeParts): Promise<Reconciled> {
  const { db, clock, stripe, configuration } = parts;
  const { id: account } = await stripe.accounts.retrieveCurrent();
  const { STRIPE_ACCOUNT: allowed } = configuration;
  if (allowed !== undefined && account !== allowed) throw new OtherAccount(account, allowed);
  const began = clock();
  const cursor = await db.selectFrom('stripe_cursor').selectAll().where('account', '=', account).executeTakeFirst();
  // An hour again: events get their time before they can be listed.
  const from = Math.max((cursor?.listed_until.getTime() ?? 0) - 3_600_000, began.getTime() - 30 * day);
  let missed = 0;
  let page: StripeEvent[] = [];
  for await (const one of stripe.events.list({ created: { gte: Math.floor(from / 1_000) }, limit: 100 })) {
    const event = readEvent(one);
    if (event !== undefined) page.push(event);
    if (page.length < 100) continue;
    missed += await keepListed(db, page, clock());
    page = [];
  }
  missed += await keepListed(db, page, clock());
  await db
    .insertInto('stripe_cursor')
    .values({ account, listed_until: began })
    .onConflict((conflict) => conflict.column('account').doUpdateSet({ listed_until: began }))
    .execute();
  const refreshed = await refreshOld(parts, began);
  await forgetEvents(db, clock());
  return { missed, refreshed };
}

async function refreshOld(parts: StripeParts, now: Date): Promise<number> {
  const { db } = parts;
  const before = new Date(now.getTime() - day);
  const rows = await db
    .selectFrom('stripe_customer')
    .select('organization_id')
    .where('customer_id', 'is not', null)
    .where(({ eb, or }) => or([eb('refreshed_at', 'is', null), eb('refreshed_at', '<=', before)]))
    .orderBy('organization_id')
    .execute();
  await refreshEach(parts, rows);
  // What could not be worked on for a day is in the state that was asked for after it.
  await db
    .updateTable('stripe_event')
    .set({ outcome: 'by-objects', done_at: now })
    .where('outcome', 'is', null)
    .where('received_at', '<=', before)
    .execute();
  return rows.length;
}

/**
 * Makes subscriptions follow the ledger: those of organizations whose workspaces changed since it was done last.
 * @returns how many did
 */
export async function alignChanged(parts: StripeParts): Promise<number> {
  const { db } = parts;
  const rows = await db
    .selectFrom('stripe_customer')
    .select(['organization_id', 'wanted'])
    .where('customer_id', 'is not', null)
    .execute();
  const counts = await db
    .selectFrom('ledger_line')
    .select(({ fn }) => ['organization_id', 'price_version_id', fn.countAll().as('count')])
    .where('until_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom('ledger_line as later').select('later.id').whereRef('later.replaces', '=', 'ledger_line.id')),
      ),
    )
    .groupBy(['organization_id', 'price_version_id'])
    .execute();
  const quantities = new Map<string, Record<string, number>>();
  for (const { organization_id, price_version_id, count } of counts)
    quantities.set(organization_id, { ...quantities.get(organization_id), [price_version_id]: Number(count) });
  const changed = rows.filter(
    ({ organization_id, wanted }) => !isSame(quantities.get(organization_id) ?? {}, wanted as Quantities | null),
  );
  await refreshEach(parts, changed);
  return changed.length;
}

type Quantities = Readonly<Record<string, number>>;

const isSame = (a: Quantities, b: Quantities | null): boolean =>
  b !== null && Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([id, n]) => b[id] === n);

/**
 * One organization after the other; one that Stripe refuses holds up no other one.
 * @throws what the first one failed with, after all of them
 */
async function refreshEach(parts: StripeParts, rows: readonly { readonly organization_id: string }[]): Promise<void> {
  const failures: unknown[] = [];
  for (const { organization_id } of rows)
    try {
      await refreshOrganization(parts, organization_id);
    } catch (error) {
      // Whoever has the lease does the same; if not, it is done the next time.
      if (!(error instanceof LeaseTaken)) failures.push(error);
    }
  if (failures.length > 0) throw failures[0];
}
