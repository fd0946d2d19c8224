import type { Customer, Event, Invoice, Item, Line, Price, Product, Session, State, Subscription } from './state.ts';

type Json = Record<string, unknown>;

/** Objects as the API answers them. */
export const customerShape = (state: State, customer: Customer): Json =>
  customer.deleted
    ? { id: customer.id, object: 'customer', deleted: true }
    : {
        ...{ id: customer.id, object: 'customer', created: customer.created, livemode: state.livemode },
        ...{ name: customer.name, metadata: customer.metadata, balance: -customer.credit, address: null },
        ...{ currency: null, default_source: null, delinquent: false, description: null, discount: null, email: null },
        ...{ invoice_prefix: 'KAAS', phone: null, preferred_locales: [], shipping: null, tax_exempt: 'none' },
        invoice_settings: {
          custom_fields: customer.customFields.length > 0 ? customer.customFields : null,
          ...{ default_payment_method: null, footer: null, rendering_options: null },
        },
      };

export const productShape = (state: State, product: Product): Json => ({
  ...{ id: product.id, object: 'product', created: product.created, updated: product.created },
  ...{ livemode: state.livemode, name: product.name, active: product.active, metadata: product.metadata },
  ...{ images: [], marketing_features: [], description: null, default_price: null, package_dimensions: null },
  ...{ shippable: null, tax_code: null, url: null, unit_label: null, statement_descriptor: null, type: 'service' },
});

export const priceShape = (state: State, price: Price): Json => ({
  ...{ id: price.id, object: 'price', created: price.created, livemode: state.livemode, active: price.active },
  ...{ billing_scheme: 'per_unit', currency: price.currency, lookup_key: price.lookupKey, metadata: price.metadata },
  ...{ nickname: price.nickname, product: price.product, type: 'recurring', tax_behavior: price.taxBehavior },
  recurring: {
    interval: price.interval,
    interval_count: 1,
    meter: null,
    trial_period_days: null,
    usage_type: 'licensed',
  },
  ...{ unit_amount: price.unitAmount, unit_amount_decimal: String(price.unitAmount), custom_unit_amount: null },
  ...{ tiers_mode: null, transform_quantity: null },
});

export const sessionShape = (state: State, session: Session): Json => ({
  ...{ id: session.id, object: 'checkout.session', created: session.created, livemode: state.livemode },
  ...{ mode: 'subscription', status: session.status, customer: session.customer, expires_at: session.expiresAt },
  ...{ metadata: session.metadata, subscription: session.subscription, success_url: session.successUrl },
  url: session.status === 'open' ? `https://checkout.stripe.example/c/pay/${session.id}` : null,
  ...{ payment_status: session.status === 'complete' ? 'paid' : 'unpaid', payment_method_types: ['card'] },
  ...{ automatic_tax: { enabled: false, liability: null, provider: null, status: null }, custom_fields: [] },
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  shipping_options: [],
});

export const itemShape = (state: State, subscription: Subscription, item: Item): Json => ({
  ...{ id: item.id, object: 'subscription_item', created: item.created, metadata: {}, discounts: [] },
  ...{ current_period_start: subscription.periodStart, current_period_end: subscription.periodEnd },
  price: priceShape(state, state.prices.get(item.price) as Price),
  tax_rates: item.taxRates.map((id) => taxRateShape(state, id)),
  ...{ quantity: item.quantity, subscription: subscription.id, billing_thresholds: null },
});

/** Of ten percent, whatever it is. */
const taxRateShape = (state: State, id: string): Json => ({
  ...{ id, object: 'tax_rate', active: true, created: 1, livemode: state.livemode, metadata: {}, percentage: 10 },
  ...{ display_name: 'Tax', inclusive: false, effective_percentage: 10 },
});

export const subscriptionShape = (state: State, one: Subscription): Json => ({
  ...{ id: one.id, object: 'subscription', created: one.created, livemode: state.livemode, customer: one.customer },
  ...{ status: one.status, currency: one.currency, metadata: one.metadata, start_date: one.created },
  ...{ billing_cycle_anchor: one.anchor, cancel_at_period_end: one.cancelAtPeriodEnd, canceled_at: one.canceledAt },
  ...{ cancel_at: one.cancelAtPeriodEnd ? one.periodEnd : null, ended_at: one.endedAt },
  ...{ trial_start: one.trialStart, trial_end: one.trialEnd, latest_invoice: one.latestInvoice },
  items: listShape(
    one.items.map((item) => itemShape(state, one, item)),
    `/v1/subscription_items?subscription=${one.id}`,
  ),
  ...{ automatic_tax: { disabled_reason: null, enabled: false, liability: null } },
  ...{ billing_mode: { type: 'flexible', flexible: null }, billing_schedules: [], discounts: [] },
  ...{ collection_method: 'charge_automatically' },
  invoice_settings: { account_tax_ids: null, issuer: { type: 'self' } },
});

export const lineShape = (state: State, invoice: Invoice, line: Line): Json => ({
  ...{ id: line.id, object: 'line_item', amount: line.amount, subtotal: line.amount, currency: invoice.currency },
  ...{
    livemode: state.livemode,
    metadata: line.metadata ?? {},
    discountable: true,
    discounts: [],
    discount_amounts: [],
  },
  ...{ description: line.description, invoice: invoice.id, period: { start: line.start, end: line.end } },
  ...{ quantity: line.quantity, subscription: invoice.subscription, taxes: [], pretax_credit_amounts: [] },
  pricing:
    line.price === null
      ? null
      : {
          type: 'price_details',
          price_details: { price: line.price, product: state.prices.get(line.price)?.product },
          unit_amount_decimal: String(state.prices.get(line.price)?.unitAmount),
        },
  parent: parentOf(invoice, line),
});

function parentOf({ subscription }: Invoice, line: Line): Json {
  const details = { proration: line.proration, proration_details: null, subscription };
  return line.proration || line.price === null
    ? {
        ...{ type: 'invoice_item_details', subscription_item_details: null },
        invoice_item_details: { ...details, invoice_item: `ii_${line.id}` },
      }
    : {
        ...{ type: 'subscription_item_details', invoice_item_details: null },
        subscription_item_details: { ...details, invoice_item: null, subscription_item: line.item },
      };
}

export const totalOf = ({ lines }: Invoice): number => lines.reduce((sum, { amount }) => sum + amount, 0);
/** What is asked for, after credit; a negative total becomes credit. */
export const dueOf = (invoice: Invoice): number => Math.max(0, totalOf(invoice) - invoice.startingBalance);

export const invoiceShape = (state: State, invoice: Invoice): Json => {
  const total = totalOf(invoice);
  const due = dueOf(invoice);
  return {
    ...{ id: invoice.id, object: 'invoice', created: invoice.created, livemode: state.livemode },
    ...{
      currency: invoice.currency,
      customer: invoice.customer,
      status: invoice.status,
      billing_reason: invoice.reason,
    },
    ...{ number: `KAAS-${invoice.id.slice(-4)}`, attempt_count: invoice.attempts, attempted: invoice.attempts > 0 },
    ...{ amount_due: due, amount_paid: invoice.paid, amount_remaining: due - invoice.paid, amount_overpaid: 0 },
    ...{ amount_paid_off_stripe: 0, amount_shipping: 0, subtotal: total, total, auto_advance: true },
    ...{ total_excluding_tax: total, total_taxes: [], collection_method: 'charge_automatically' },
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    ...{ default_tax_rates: [], discounts: [], issuer: { type: 'self' }, starting_balance: -invoice.startingBalance },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    ...{ period_start: invoice.start, period_end: invoice.end, post_payment_credit_notes_amount: 0 },
    pre_payment_credit_notes_amount: 0,
    status_transitions: {
      ...{
        finalized_at: invoice.status === 'draft' ? null : invoice.created,
        marked_uncollectible_at: null,
        voided_at: null,
      },
      paid_at: invoice.paidAt,
    },
    metadata: invoice.metadata ?? {},
    parent:
      invoice.subscription === null
        ? null
        : {
            ...{ type: 'subscription_details', quote_details: null },
            subscription_details: { metadata: {}, subscription: invoice.subscription },
          },
    lines: listShape(
      invoice.lines.slice(0, 10).map((line) => lineShape(state, invoice, line)),
      `/v1/invoices/${invoice.id}/lines`,
      invoice.lines.length > 10,
    ),
  };
};

export const eventShape = (event: Event, apiVersion = '2026-10-28.endive'): Json => ({
  ...{ id: event.id, object: 'event', api_version: apiVersion, created: event.created, livemode: event.livemode },
  ...{ type: event.type, data: { object: event.content }, pending_webhooks: 1 },
  request: { id: null, idempotency_key: null },
});

export const listShape = (data: readonly Json[], url: string, hasMore = false): Json => ({
  ...{ object: 'list', data, has_more: hasMore, url },
});
