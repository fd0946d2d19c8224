import { type Currency, currencies, smallestUnits } from '@hexabase-kaas/tenancy';
import type { Stripe } from 'stripe';
import { monthOf } from '../period.js';
import { readStatement } from '../read-statement.js';
import { daysUntilClosed, monthBefore, type UseLine } from '../use-line.js';
import { isOf, metadataOf, type StripeParts } from './customer.js';
import { LeaseTaken, withLease } from './lease.js';
import { write } from './write.js';

/** What of an invoice's line says for which use it is. */
export const useKey = ({ workspace, priceVersion, meter, month }: UseLine): string =>
  `${workspace}/${priceVersion}/${meter}/${month}`;

/**
 * Invoices use beyond what is included, a month at a time, once the month is closed: one invoice for an organization, with the
 * lines and amounts of its statement. Stripe computes nothing. What is there already is found by its metadata, so a crash
 * anywhere, and another process, do no harm.
 * @returns how many months of organizations were done
 * @throws the first error, after every organization was tried
 */
export async function invoiceUse(parts: StripeParts): Promise<number> {
  const { db, clock } = parts;
  // An hour more: transactions that were under way when the month was closed have ended.
  const open = new Date(clock().getTime() - daysUntilClosed * 86_400_000 - 3_600_000).toISOString().slice(0, 7);
  const last = monthBefore(open);
  const rows = await db
    .selectFrom('stripe_customer')
    .leftJoin('use_invoice', 'use_invoice.organization_id', 'stripe_customer.organization_id')
    .select(({ fn }) => [
      'stripe_customer.organization_id as organization',
      'customer_id as customer',
      fn.max('month').as('done'),
    ])
    .where('customer_id', 'is not', null)
    .where('status', 'is not', null)
    .groupBy(['stripe_customer.organization_id', 'customer_id'])
    .execute();
  let count = 0;
  let failure: unknown;
  for (const { organization, customer, done } of rows)
    for (const month of monthsAfter(done, last)) {
      const work = withLease(db, clock, organization, () => invoiceMonth(parts, organization, customer ?? '', month));
      const isDone = await work.catch((error: unknown) => {
        // One organization holds up no other one.
        if (!(error instanceof LeaseTaken)) failure ??= error;
        return false;
      });
      if (!isDone) break;
      count += 1;
    }
  if (failure !== undefined) throw failure;
  return count;
}

/** Months that are closed and not done; of who was never looked at, the last one alone. */
function monthsAfter(done: string | null, last: string): string[] {
  const months: string[] = [];
  for (let month = last; month > (done ?? monthBefore(last)); month = monthBefore(month)) months.unshift(month);
  return months;
}

async function invoiceMonth(
  parts: StripeParts,
  organization: string,
  customer: string,
  month: string,
): Promise<boolean> {
  const { db, clock, stripe } = parts;
  const first = await firstSubscription(stripe, customer);
  if (first === undefined) return false;
  const currency = first.currency.toUpperCase() as Currency;
  const known = currencies.includes(currency);
  const { use } = known ? await readStatement(db, organization, month, currency, clock()) : { use: [] };
  const charged = payable(use, first).filter(({ amount }) => (smallestUnits(amount, currency) ?? 0n) > 0n);
  const invoice =
    charged.length === 0 ? null : await ensureInvoice(parts, { organization, customer, currency, month }, charged);
  await db
    .insertInto('use_invoice')
    .values({ organization_id: organization, month, invoice_id: invoice, done_at: clock() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return true;
}

/**
 * Lines for months that are paid for: use is free in every month before the subscription, and in those in which a trial runs,
 * even where it is told later.
 */
export const payable = (lines: readonly UseLine[], first: FirstSubscription): UseLine[] =>
  lines.filter(({ month }) => {
    const { from, until } = monthOf(month);
    return first.start_date * 1_000 < until && (first.trial_end ?? 0) * 1_000 <= from;
  });

type FirstSubscription = Pick<Stripe.Subscription, 'start_date' | 'trial_end'>;

/** The subscription with which the customer began to pay. */
export async function firstSubscription(stripe: StripeParts['stripe'], customer: string) {
  const all = await stripe.subscriptions
    .list({ customer, status: 'all', limit: 100 })
    .autoPagingToArray({ limit: 1_000 });
  return all.filter(({ status }) => !status.startsWith('incomplete')).sort((a, b) => a.start_date - b.start_date)[0];
}

interface Charged {
  readonly organization: string;
  readonly customer: string;
  readonly currency: Currency;
  readonly month: string;
}

async function ensureInvoice(parts: StripeParts, of: Charged, lines: readonly UseLine[]): Promise<string> {
  const { stripe } = parts;
  const found = await findInvoice(parts, of);
  const params = paramsOf(parts, of);
  const invoice =
    found ??
    (await write(
      parts,
      `use-invoice/${of.organization}/${of.month}`,
      params,
      (options) => stripe.invoices.create(params, options),
      () => findInvoice(parts, of),
    ));
  const id = invoice.id ?? '';
  // A person may have voided it, or Stripe may have the money: then it is as it is.
  if (invoice.status !== 'draft') return id;
  const there = new Set<string | undefined>();
  for await (const { metadata } of stripe.invoices.listLineItems(id, { limit: 100 })) there.add(metadata.use);
  for (const line of lines.filter((one) => !there.has(useKey(one)))) {
    const item = itemOf(of, id, line);
    await write(parts, `use-item/${id}/${useKey(line)}`, item, (options) => stripe.invoiceItems.create(item, options));
  }
  await write(parts, `use-finalize/${id}`, { id }, (options) =>
    stripe.invoices.finalizeInvoice(id, { auto_advance: true }, options),
  );
  return id;
}

async function findInvoice(parts: StripeParts, { organization, customer, month }: Charged) {
  const since = Math.floor(monthOf(month).until / 1_000);
  for await (const one of parts.stripe.invoices.list({ customer, created: { gte: since }, limit: 100 }))
    if (isOf(parts, one.metadata, organization) && one.metadata?.use_month === month)
      return one as never as Stripe.Response<Stripe.Invoice>;
  return undefined;
}

function paramsOf(parts: StripeParts, { organization, customer, currency, month }: Charged) {
  const { STRIPE_TAX: tax } = parts.configuration;
  return {
    customer,
    currency: currency.toLowerCase(),
    // Nothing is sent before every line is there.
    auto_advance: false,
    collection_method: 'charge_automatically' as const,
    pending_invoice_items_behavior: 'exclude' as const,
    description: `Use in ${month} (UTC) beyond what the plans include`,
    metadata: { ...metadataOf(parts, organization), use_month: month },
    ...(tax.startsWith('txr_') && { default_tax_rates: [tax] }),
    ...(tax === 'automatic' && { automatic_tax: { enabled: true } }),
  };
}

function itemOf({ customer, currency }: Charged, invoice: string, line: UseLine) {
  const { from, until } = monthOf(line.month);
  const { workspace, meter, month, quantity, included, unitPrice, before } = line;
  const less = before === null ? '' : `, less ${before.amount} ${currency} charged before`;
  return {
    ...{ customer, invoice, currency: currency.toLowerCase(), tax_behavior: 'exclusive' as const },
    amount: Number(smallestUnits(line.amount, currency) ?? 0n),
    description: `${workspace}: ${meter} of ${month}, ${written(quantity)} used, ${written(included)} included, ${unitPrice} ${currency} a unit${less}`,
    period: { start: from / 1_000, end: until / 1_000 },
    metadata: { use: useKey(line), use_month: month },
  };
}

/** As people read it on an invoice. */
const written = (quantity: string): string =>
  new Intl.NumberFormat('en', { maximumFractionDigits: 6 }).format(quantity as Intl.StringNumericLiteral);
