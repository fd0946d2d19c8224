import { endSubscription, passTime, prorate, tell } from './billing-engine.ts';
import { type Form, formOf, listOf, numberOf, textOf, textsOf } from './form.ts';
import { invoiceRoutes } from './invoice-routes.ts';
import { meterRoutes } from './meter-routes.ts';
import { paged } from './paged.ts';
import {
  customerShape,
  eventShape,
  invoiceShape,
  lineShape,
  priceShape,
  productShape,
  sessionShape,
  subscriptionShape,
} from './shape.ts';
import {
  type Customer,
  found,
  idOf,
  type Price,
  Refused,
  type Route,
  type Session,
  type State,
  type Subscription,
} from './state.ts';

/** Every call that is known, by method and path. */
export const routes: Readonly<Record<string, Route>> = {
  ...meterRoutes,
  ...invoiceRoutes,
  'GET /v1/account': (state) => ({
    ...{ id: state.account, object: 'account', business_profile: null, country: 'JP', default_currency: 'jpy' },
    ...{
      charges_enabled: true,
      details_submitted: true,
      email: null,
      metadata: {},
      payouts_enabled: true,
      type: 'standard',
    },
  }),
  'POST /v1/customers': (state, form) => {
    const settings = formOf(form, 'invoice_settings');
    const customer: Customer = {
      ...{ id: idOf(state, 'cus'), created: state.now(), name: textOf(form, 'name') ?? null, deleted: false },
      ...{ metadata: textsOf(form, 'metadata'), card: undefined, credit: 0 },
      customFields: listOf(settings, 'custom_fields') as Customer['customFields'],
    };
    state.customers.set(customer.id, customer);
    tell(state, 'customer.created', customerShape(state, customer));
    return customerShape(state, customer);
  },
  'GET /v1/customers': (state, form) => {
    const from = numberOf(formOf(form, 'created'), 'gte') ?? 0;
    const all = [...state.customers.values()].filter(({ created, deleted }) => created >= from && !deleted);
    return paged(all.toReversed(), form, '/v1/customers', (one) => customerShape(state, one));
  },
  'GET /v1/customers/search': (state, form) => {
    const wanted = [...(textOf(form, 'query') ?? '').matchAll(/metadata\['(\w+)'\]:'((?:[^'\\]|\\.)*)'/g)];
    if (wanted.length === 0) throw new Refused(400, 'parameter_invalid', 'the query asks for no metadata');
    // What was made in the last minute is not searchable yet.
    const all = [...state.customers.values()].filter(
      ({ metadata, created, deleted }) =>
        !deleted &&
        created <= state.now() - 60 &&
        wanted.every(([, key = '', value = '']) => metadata[key] === value.replaceAll(/\\(.)/g, '$1')),
    );
    const shape = (one: Customer) => customerShape(state, one);
    return {
      ...{ object: 'search_result', url: '/v1/customers/search', has_more: false, next_page: null },
      data: all.toReversed().map(shape),
    };
  },
  'GET /v1/customers/:id': (state, _form, id) => customerShape(state, found(state.customers, id)),
  'POST /v1/products': (state, form) => {
    const id = textOf(form, 'id') ?? idOf(state, 'prod');
    if (state.products.has(id)) throw new Refused(400, 'resource_already_exists', `Product already exists: ${id}`);
    const product = {
      id,
      created: state.now(),
      name: textOf(form, 'name') ?? '',
      active: true,
      metadata: textsOf(form, 'metadata'),
    };
    state.products.set(id, product);
    return productShape(state, product);
  },
  'GET /v1/products/:id': (state, _form, id) => productShape(state, found(state.products, id)),
  'POST /v1/prices': (state, form) => {
    const lookupKey = textOf(form, 'lookup_key') ?? null;
    const taken = [...state.prices.values()].some((price) => price.lookupKey === lookupKey && price.active);
    if (lookupKey !== null && taken) throw new Refused(400, 'lookup_key_in_use', `A price has the key ${lookupKey}`);
    const price: Price = {
      ...{
        id: idOf(state, 'price'),
        created: state.now(),
        product: found(state.products, textOf(form, 'product') ?? '').id,
      },
      ...{ currency: textOf(form, 'currency') ?? '', unitAmount: numberOf(form, 'unit_amount') ?? 0, active: true },
      interval: textOf(formOf(form, 'recurring'), 'interval') === 'year' ? 'year' : 'month',
      ...{ metadata: textsOf(form, 'metadata'), lookupKey, nickname: textOf(form, 'nickname') ?? null },
      taxBehavior: textOf(form, 'tax_behavior') ?? 'unspecified',
    };
    state.prices.set(price.id, price);
    return priceShape(state, price);
  },
  'GET /v1/prices': (state, form) => {
    const keys = listOf(form, 'lookup_keys') as unknown as string[];
    const product = textOf(form, 'product');
    const active = textOf(form, 'active');
    const all = [...state.prices.values()].filter(
      (price) =>
        (keys.length === 0 || keys.includes(price.lookupKey ?? '')) &&
        (product === undefined || price.product === product) &&
        (active === undefined || String(price.active) === active),
    );
    if (keys.length > 10) throw new Refused(400, 'parameter_invalid', 'at most 10 lookup keys');
    return paged(all.toReversed(), form, '/v1/prices', (one) => priceShape(state, one));
  },
  'GET /v1/prices/:id': (state, _form, id) => priceShape(state, found(state.prices, id)),
  'POST /v1/prices/:id': (state, form, id) => {
    const price = found(state.prices, id);
    if (textOf(form, 'unit_amount') !== undefined)
      throw new Refused(400, 'parameter_unknown', 'a price does not change');
    if (textOf(form, 'active') !== undefined) price.active = textOf(form, 'active') === 'true';
    return priceShape(state, price);
  },
  'POST /v1/checkout/sessions': (state, form) => {
    const data = formOf(form, 'subscription_data');
    const expiresAt = numberOf(form, 'expires_at') ?? state.now() + 86_400;
    if (expiresAt < state.now() + 1_800 || expiresAt > state.now() + 86_400)
      throw new Refused(400, 'parameter_invalid', 'expires_at must be 30 minutes to 24 hours from now');
    const anchor = numberOf(data, 'billing_cycle_anchor');
    if (anchor !== undefined && anchor <= state.now())
      throw new Refused(400, 'parameter_invalid', 'billing_cycle_anchor must be in the future');
    const items = listOf(form, 'line_items').map((item) => ({
      price: found(state.prices, textOf(item, 'price') ?? '').id,
      quantity: numberOf(item, 'quantity') ?? 1,
      taxRates: listOf(item, 'tax_rates') as unknown as string[],
    }));
    if (items.length > 20) throw new Refused(400, 'parameter_invalid', 'at most 20 items');
    const session: Session = {
      ...{ id: idOf(state, 'cs'), created: state.now(), expiresAt, items, status: 'open', subscription: null },
      customer: found(state.customers, textOf(form, 'customer') ?? '').id,
      ...{ metadata: textsOf(form, 'metadata'), successUrl: textOf(form, 'success_url') ?? '', anchor },
      trialDays: numberOf(data, 'trial_period_days') ?? 0,
    };
    state.sessions.set(session.id, session);
    return sessionShape(state, session);
  },
  'GET /v1/checkout/sessions': (state, form) => {
    passTime(state);
    const [customer, status] = [textOf(form, 'customer'), textOf(form, 'status')];
    const all = [...state.sessions.values()].filter((one) => one.customer === customer && one.status === status);
    return paged(all.toReversed(), form, '/v1/checkout/sessions', (one) => sessionShape(state, one));
  },
  'POST /v1/checkout/sessions/:id/expire': (state, _form, id) => {
    const session = found(state.sessions, id);
    if (session.status !== 'open') throw new Refused(400, 'checkout_session_not_open', 'the session is not open');
    session.status = 'expired';
    return sessionShape(state, session);
  },
  'POST /v1/billing_portal/sessions': (state, form) => {
    const customer = found(state.customers, textOf(form, 'customer') ?? '').id;
    const id = idOf(state, 'bps');
    return {
      ...{ id, object: 'billing_portal.session', configuration: 'bpc_1', created: state.now(), customer },
      ...{ livemode: state.livemode, flow: null, locale: null, on_behalf_of: null },
      ...{ return_url: textOf(form, 'return_url') ?? null, url: `https://billing.stripe.example/p/session/${id}` },
    };
  },
  'GET /v1/subscriptions': (state, form) => {
    passTime(state);
    const all = [...state.subscriptions.values()].filter(({ customer }) => customer === textOf(form, 'customer'));
    return paged(all.toReversed(), form, '/v1/subscriptions', (one) => subscriptionShape(state, one));
  },
  'POST /v1/subscriptions/:id': (state, form, id) => updateSubscription(state, found(state.subscriptions, id), form),
  'DELETE /v1/subscriptions/:id': (state, form, id) => {
    const one = found(state.subscriptions, id);
    if (one.status === 'canceled') throw new Refused(404, 'resource_missing', 'it is cancelled already');
    endSubscription(state, one, textOf(form, 'prorate') === 'true');
    return subscriptionShape(state, one);
  },
  'GET /v1/invoices': (state, form) => {
    passTime(state);
    const from = numberOf(formOf(form, 'created'), 'gte') ?? 0;
    const all = [...state.invoices.values()].filter(
      ({ customer, created }) => customer === textOf(form, 'customer') && created >= from,
    );
    return paged(all.toReversed(), form, '/v1/invoices', (one) => invoiceShape(state, one));
  },
  'GET /v1/invoices/:id': (state, _form, id) => invoiceShape(state, found(state.invoices, id)),
  'GET /v1/invoices/:id/lines': (state, form, id) => {
    const invoice = found(state.invoices, id);
    return paged(invoice.lines, form, `/v1/invoices/${id}/lines`, (line) => lineShape(state, invoice, line));
  },
  'GET /v1/events': (state, form) => {
    passTime(state);
    const from = Math.max(numberOf(formOf(form, 'created'), 'gte') ?? 0, state.now() - 30 * 86_400);
    const all = state.events.filter(({ created }) => created >= from);
    return paged(all.toReversed(), form, '/v1/events', (one) => eventShape(one));
  },
};

function updateSubscription(state: State, one: Subscription, form: Form): Record<string, unknown> {
  passTime(state);
  if (one.status === 'canceled') throw new Refused(400, 'resource_missing', 'a cancelled subscription is not updated');
  const at = numberOf(form, 'proration_date') ?? state.now();
  if (at < one.periodStart || at > state.now())
    throw new Refused(400, 'parameter_invalid', 'proration_date must be in the period, and not in the future');
  const changes = listOf(form, 'items');
  const items = one.items.map((item) => ({ ...item }));
  const prorations: (() => void)[] = [];
  for (const change of changes) {
    const id = textOf(change, 'id');
    if (id === undefined) {
      const price = found(state.prices, textOf(change, 'price') ?? '');
      if (price.currency !== one.currency) throw new Refused(400, 'currency_mismatch', 'another currency');
      if (items.some((item) => item.price === price.id)) throw new Refused(400, 'duplicate', 'the price is there');
      const added = {
        id: idOf(state, 'si'),
        created: state.now(),
        price: price.id,
        quantity: numberOf(change, 'quantity') ?? 1,
        taxRates: listOf(change, 'tax_rates') as unknown as string[],
      };
      items.push(added);
      prorations.push(() =>
        prorate(state, one, { item: added.id, price: added.price, before: 0, after: added.quantity, at }),
      );
      continue;
    }
    const item = items.find((other) => other.id === id);
    if (item === undefined) throw new Refused(404, 'resource_missing', `No such item ${id}`);
    if (change.tax_rates !== undefined) item.taxRates = listOf(change, 'tax_rates') as unknown as string[];
    const before = item.quantity;
    const after = textOf(change, 'deleted') === 'true' ? 0 : (numberOf(change, 'quantity') ?? before);
    prorations.push(() => prorate(state, one, { item: id, price: item.price, before, after, at }));
    if (textOf(change, 'deleted') === 'true') items.splice(items.indexOf(item), 1);
    else item.quantity = after;
  }
  if (items.length === 0 || items.length > 20) throw new Refused(400, 'parameter_invalid', '1 to 20 items');
  one.items = items;
  for (const proration of prorations) proration();
  const cancel = textOf(form, 'cancel_at_period_end');
  if (cancel !== undefined) one.cancelAtPeriodEnd = cancel === 'true';
  tell(state, 'customer.subscription.updated', subscriptionShape(state, one));
  return subscriptionShape(state, one);
}
