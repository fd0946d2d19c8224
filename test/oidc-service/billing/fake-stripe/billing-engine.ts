import { customerShape, dueOf, invoiceShape, subscriptionShape, totalOf } from './shape.ts';
import {
  type Customer,
  found,
  type Invoice,
  idOf,
  type Line,
  type Session,
  type State,
  type Subscription,
} from './state.ts';

/** Appends an event about an object as it is now. */
export function tell(state: State, type: string, content: Record<string, unknown>): void {
  const copy = JSON.parse(JSON.stringify(content)) as Record<string, unknown>;
  state.events.push({ id: idOf(state, 'evt'), type, created: state.now(), livemode: state.livemode, content: copy });
}

const tellSubscription = (state: State, type: string, one: Subscription): void =>
  tell(state, `customer.subscription.${type}`, subscriptionShape(state, one));
export const tellInvoice = (state: State, type: string, one: Invoice): void =>
  tell(state, `invoice.${type}`, invoiceShape(state, one));

/** A Checkout that the customer went through: the subscription begins, and with it the first invoice. */
export function completeCheckout(state: State, session: Session, card: Customer['card'] = 'good'): Subscription {
  const now = state.now();
  const customer = found(state.customers, session.customer);
  if (session.trialDays === 0) customer.card = card;
  const currency = found(state.prices, session.items[0]?.price ?? '').currency;
  const isTrial = session.trialDays > 0;
  const trialEnd = isTrial ? now + session.trialDays * 86_400 : null;
  const interval = state.prices.get(session.items[0]?.price ?? '')?.interval ?? 'month';
  const periodEnd = trialEnd ?? session.anchor ?? nextPeriod(now, interval, now);
  const subscription: Subscription = {
    ...{ id: idOf(state, 'sub'), created: now, customer: customer.id, currency, metadata: session.metadata },
    ...{ status: isTrial ? 'trialing' : 'incomplete', periodStart: now, periodEnd, anchor: periodEnd },
    items: session.items.map((item) => ({ ...item, id: idOf(state, 'si'), created: now })),
    ...{ trialStart: isTrial ? now : null, trialEnd, cancelAtPeriodEnd: false, canceledAt: null, endedAt: null },
    ...{ latestInvoice: null, pending: [] },
  };
  if (session.anchor === undefined && !isTrial) subscription.anchor = now;
  state.subscriptions.set(subscription.id, subscription);
  session.status = 'complete';
  session.subscription = subscription.id;
  tellSubscription(state, 'created', subscription);
  if (!isTrial) {
    const length = session.anchor === undefined ? periodEnd - now : wholeOf(periodEnd, interval);
    bill(state, subscription, 'subscription_create', charges(state, subscription, length));
  }
  tell(state, 'checkout.session.completed', { id: session.id, object: 'checkout.session', customer: customer.id });
  return subscription;
}

/** The charge for the period that runs, a part of `length`. */
function charges(state: State, one: Subscription, length: number): Line[] {
  const time = one.periodEnd - one.periodStart;
  return one.items
    .filter(({ quantity }) => quantity > 0)
    .map(({ id, price, quantity }) => ({
      ...{ id: idOf(state, 'il'), price, quantity, item: id, start: one.periodStart, end: one.periodEnd },
      amount: Math.round(((state.prices.get(price)?.unitAmount ?? 0) * quantity * time) / length),
      ...{ proration: false, description: `${quantity} x ${price}` },
    }));
}

/** A change of quantity at a moment, which gives back and takes until the end of the period. */
export interface Change {
  readonly item: string;
  readonly price: string;
  readonly before: number;
  readonly after: number;
  readonly at: number;
}

/** Notes what a change gives back and takes, for the next invoice. */
export function prorate(state: State, one: Subscription, { item, price, before, after, at }: Change): void {
  if (one.status === 'trialing' || before === after) return;
  const { unitAmount, interval } = found(state.prices, price);
  const whole = wholeOf(one.periodEnd, interval);
  const part = (quantity: number) => Math.round((unitAmount * quantity * (one.periodEnd - at)) / whole);
  const line = (quantity: number, amount: number, what: string): Line => ({
    ...{ id: idOf(state, 'il'), price, quantity, item, start: at, end: one.periodEnd, proration: true, amount },
    description: `${what} time on ${quantity} x ${price}`,
  });
  if (before > 0) one.pending.push(line(before, -part(before), 'Unused'));
  if (after > 0) one.pending.push(line(after, part(after), 'Remaining'));
}

/** Makes an invoice and tries to have it paid. */
export function bill(state: State, one: Subscription, reason: string, lines: readonly Line[]): Invoice | undefined {
  const all = [...one.pending.splice(0), ...lines];
  if (all.length === 0) return undefined;
  const customer = found(state.customers, one.customer);
  const total = all.reduce((sum, { amount }) => sum + amount, 0);
  const used = Math.min(customer.credit, Math.max(0, total));
  customer.credit += total < 0 ? -total : -used;
  const invoice: Invoice = {
    ...{ id: idOf(state, 'in'), created: state.now(), customer: one.customer, subscription: one.id, reason },
    ...{ currency: one.currency, lines: all, start: one.periodStart, end: one.periodEnd, status: 'open' },
    ...{ attempts: 0, paid: 0, paidAt: null, startingBalance: used },
  };
  state.invoices.set(invoice.id, invoice);
  one.latestInvoice = invoice.id;
  tellInvoice(state, 'created', invoice);
  tellInvoice(state, 'finalized', invoice);
  tryPayment(state, invoice);
  return invoice;
}

/** Tries to take the money of an open invoice, as Stripe does now and then. */
export function tryPayment(state: State, invoice: Invoice): void {
  const one = invoice.subscription === null ? undefined : found(state.subscriptions, invoice.subscription);
  const { card } = found(state.customers, invoice.customer);
  const due = dueOf(invoice);
  const before = one?.status;
  if (due > 0) invoice.attempts += 1;
  if (due === 0 || card === 'good') {
    invoice.paid = due;
    invoice.paidAt = state.now();
    invoice.status = 'paid';
    const owes = [...state.invoices.values()].some(
      (other) => other.subscription === one?.id && other.status === 'open',
    );
    if (one && !owes && ['incomplete', 'past_due', 'unpaid'].includes(one.status)) one.status = 'active';
    tellInvoice(state, 'paid', invoice);
    tellInvoice(state, 'payment_succeeded', invoice);
  } else {
    if (one?.status === 'active') one.status = 'past_due';
    tellInvoice(state, 'payment_failed', invoice);
  }
  if (one && one.status !== before) tellSubscription(state, 'updated', one);
}

/** Everything that time brings up to now: trials end, periods begin, cancelled subscriptions end. */
export function passTime(state: State): void {
  for (const one of state.subscriptions.values())
    while (one.periodEnd <= state.now() && !['canceled', 'incomplete_expired', 'paused'].includes(one.status)) {
      if (one.cancelAtPeriodEnd) {
        endSubscription(state, one, false);
        break;
      }
      const wasTrial = one.status === 'trialing';
      if (wasTrial && state.customers.get(one.customer)?.card === undefined) {
        one.status = 'paused';
        tellSubscription(state, 'paused', one);
        break;
      }
      const interval = state.prices.get(one.items[0]?.price ?? '')?.interval ?? 'month';
      one.periodStart = one.periodEnd;
      one.periodEnd = nextPeriod(one.periodStart, interval, one.anchor);
      if (wasTrial) one.status = 'active';
      tellSubscription(state, 'updated', one);
      bill(state, one, 'subscription_cycle', charges(state, one, one.periodEnd - one.periodStart));
    }
  for (const session of state.sessions.values())
    if (session.status === 'open' && session.expiresAt <= state.now()) session.status = 'expired';
}

export function endSubscription(state: State, one: Subscription, withCredit: boolean): void {
  if (withCredit) {
    for (const { id, price, quantity } of one.items)
      prorate(state, one, { item: id, price, before: quantity, after: 0, at: state.now() });
    bill(state, one, 'subscription_update', []);
  }
  one.status = 'canceled';
  one.canceledAt ??= state.now();
  one.endedAt = state.now();
  tellSubscription(state, 'deleted', one);
}

export function deleteCustomer(state: State, customer: Customer): void {
  for (const one of state.subscriptions.values())
    if (one.customer === customer.id && one.status !== 'canceled') endSubscription(state, one, false);
  tell(state, 'customer.deleted', customerShape(state, customer));
  customer.deleted = true;
}

/** Voids an open invoice: nobody owes it any more. */
export function voidInvoice(state: State, invoice: Invoice): void {
  invoice.status = 'void';
  tellInvoice(state, 'voided', invoice);
}

export const isPaid = (invoice: Invoice): boolean => totalOf(invoice) <= 0 || invoice.status === 'paid';

/** The end of the period that begins at `start`, counted from the anchor, on the last day of months that are too short. */
function nextPeriod(start: number, interval: 'month' | 'year', anchor: number): number {
  const day = new Date(anchor * 1_000).getUTCDate();
  const from = new Date(start * 1_000);
  const months = interval === 'month' ? 1 : 12;
  const next = new Date(from);
  next.setUTCDate(1);
  next.setUTCMonth(next.getUTCMonth() + months);
  const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  next.setUTCDate(Math.min(day, last));
  return next.getTime() / 1_000;
}

/** Seconds of the whole period that ends then. */
function wholeOf(end: number, interval: 'month' | 'year'): number {
  const at = new Date(end * 1_000);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() - (interval === 'month' ? 1 : 12));
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, last));
  return end - at.getTime() / 1_000;
}
