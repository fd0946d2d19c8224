import type { Currency } from '@hexabase-kaas/tenancy';
import type { Stripe } from 'stripe';
import type { Database } from '../../database/database.js';
import { organizationLines, priceVersions } from '../ledger.js';
import { readStatement } from '../read-statement.js';
import { closedAt, type UseLine } from '../use-line.js';
import { type StripeClient, stripeStatusOf } from './client.js';
import { type ChargedInvoice, type ChargedLine, type Explanation, explainInvoice } from './explain.js';
import { firstSubscription, payable, useKey } from './use-invoice.js';

/** There is no such invoice, or it is nobody's that is known here. */
export class UnknownInvoice extends Error {
  readonly code = 'INVOICE_UNKNOWN';
}

/** Reads an invoice from Stripe and holds it against the ledger. @throws UnknownInvoice */
export async function readExplanation(db: Database, stripe: StripeClient, id: string): Promise<Explanation> {
  const { useMonth, ...invoice } = await readInvoice(db, stripe, id);
  const end = Math.max(...invoice.lines.map(({ period }) => period.until), 0);
  const ledger = await organizationLines(db, invoice.organization, new Date(end));
  const ids = [...ledger.map(({ priceVersion }) => priceVersion), ...invoice.lines.map((line) => line.priceVersion)];
  const known = [...new Set(ids.filter((one) => one !== undefined))];
  const use = new Map<string, UseLine>();
  if (useMonth !== undefined) {
    const closed = new Date(closedAt(useMonth) + 86_400_000);
    const statement = await readStatement(db, invoice.organization, useMonth, invoice.currency, closed);
    const first = await firstSubscription(stripe, invoice.customer);
    for (const line of first === undefined ? statement.use : payable(statement.use, first)) use.set(useKey(line), line);
  }
  return explainInvoice(invoice, ledger, await priceVersions(db, known), use);
}

interface ReadInvoice extends ChargedInvoice {
  /** Month whose statement it is for, where it is for use. */
  readonly useMonth: string | undefined;
  readonly customer: string;
}

async function readInvoice(db: Database, stripe: StripeClient, id: string): Promise<ReadInvoice> {
  const invoice = await stripe.invoices.retrieve(id).catch((error: unknown) => {
    if (stripeStatusOf(error) === 404) throw new UnknownInvoice(`Stripe knows no invoice ${id}`);
    throw error;
  });
  const lines: ChargedLine[] = [];
  const prices = new Map<string, Stripe.Price>();
  for await (const line of stripe.invoices.listLineItems(id, { limit: 100 })) {
    const given = line.pricing?.price_details?.price;
    const priceId = typeof given === 'string' ? given : given?.id;
    const price = priceId === undefined ? undefined : (prices.get(priceId) ?? (await stripe.prices.retrieve(priceId)));
    if (price !== undefined) prices.set(price.id, price);
    const { parent } = line;
    lines.push({
      ...{ id: line.id, description: line.description ?? '', amount: line.amount, quantity: line.quantity ?? 0 },
      priceVersion: price?.metadata.kaas === 'plan' ? price.metadata.price_version : undefined,
      period: { from: line.period.start * 1_000, until: line.period.end * 1_000 },
      use: line.metadata.use,
      proration: (parent?.invoice_item_details ?? parent?.subscription_item_details)?.proration === true,
    });
  }
  const customer = typeof invoice.customer === 'string' ? invoice.customer : (invoice.customer?.id ?? '');
  return {
    ...{ id: invoice.id ?? id, number: invoice.number, status: invoice.status, total: invoice.total, lines },
    ...{ useMonth: invoice.metadata?.use_month, customer },
    organization: await organizationOf(db, customer, id),
    currency: invoice.currency.toUpperCase() as Currency,
  };
}

async function organizationOf(db: Database, customer: string, invoice: string): Promise<string> {
  const row = await db
    .selectFrom('stripe_customer')
    .select('organization_id')
    .where('customer_id', '=', customer)
    .executeTakeFirst();
  if (row === undefined)
    throw new UnknownInvoice(`${invoice} is of a customer that is no organization of this service`);
  return row.organization_id;
}
