import type { Form } from './form.ts';

/** Answers a call; throws `Refused`. */
export type Route = (state: State, form: Form, id: string) => Record<string, unknown>;

/** What the fake remembers. Times are seconds since 1970, UTC; amounts are in the smallest unit. */
export interface State {
  readonly account: string;
  readonly livemode: boolean;
  now(): number;
  readonly customers: Map<string, Customer>;
  readonly products: Map<string, Product>;
  readonly prices: Map<string, Price>;
  readonly sessions: Map<string, Session>;
  readonly subscriptions: Map<string, Subscription>;
  readonly invoices: Map<string, Invoice>;
  readonly meters: Map<string, Meter>;
  readonly meterEvents: MeterEvent[];
  /** Oldest first. */
  readonly events: Event[];
  nextId: number;
}

export type Metadata = Record<string, string>;

export interface Customer {
  readonly id: string;
  readonly created: number;
  name: string | null;
  metadata: Metadata;
  customFields: { name: string; value: string }[];
  deleted: boolean;
  /** How paying goes; none without a card. */
  card: 'good' | 'declined' | undefined;
  /** Credit that invoices use up. */
  credit: number;
}

export interface Product {
  readonly id: string;
  readonly created: number;
  name: string;
  active: boolean;
  metadata: Metadata;
}

export interface Price {
  readonly id: string;
  readonly created: number;
  readonly product: string;
  readonly currency: string;
  readonly unitAmount: number;
  readonly interval: 'month' | 'year';
  readonly metadata: Metadata;
  readonly nickname: string | null;
  readonly taxBehavior: string;
  lookupKey: string | null;
  active: boolean;
}

export interface Session {
  readonly id: string;
  readonly created: number;
  readonly customer: string;
  readonly expiresAt: number;
  readonly items: { price: string; quantity: number; taxRates: string[] }[];
  readonly metadata: Metadata;
  readonly successUrl: string;
  readonly trialDays: number;
  readonly anchor: number | undefined;
  status: 'open' | 'complete' | 'expired';
  subscription: string | null;
}

export interface Item {
  readonly id: string;
  readonly created: number;
  readonly price: string;
  quantity: number;
  taxRates: string[];
}

export interface Subscription {
  readonly id: string;
  readonly created: number;
  readonly customer: string;
  readonly currency: string;
  readonly metadata: Metadata;
  status: string;
  items: Item[];
  periodStart: number;
  periodEnd: number;
  anchor: number;
  trialStart: number | null;
  trialEnd: number | null;
  cancelAtPeriodEnd: boolean;
  canceledAt: number | null;
  endedAt: number | null;
  latestInvoice: string | null;
  /** Prorations that the next invoice takes. */
  pending: Line[];
}

export interface Line {
  readonly id: string;
  readonly amount: number;
  /** Null for what an invoice item is for. */
  readonly price: string | null;
  readonly metadata?: Metadata;
  readonly quantity: number;
  readonly start: number;
  readonly end: number;
  readonly proration: boolean;
  readonly item: string;
  readonly description: string;
}

export interface Invoice {
  readonly id: string;
  readonly created: number;
  readonly customer: string;
  /** Null for an invoice of its own. */
  readonly subscription: string | null;
  readonly metadata?: Metadata;
  readonly currency: string;
  readonly reason: string;
  readonly lines: Line[];
  readonly start: number;
  readonly end: number;
  status: string;
  attempts: number;
  paid: number;
  paidAt: number | null;
  startingBalance: number;
}

export interface Meter {
  readonly id: string;
  readonly created: number;
  readonly name: string;
  readonly eventName: string;
  active: boolean;
}

export interface MeterEvent {
  readonly eventName: string;
  readonly identifier: string;
  readonly customer: string;
  readonly value: number;
  readonly payload: Metadata;
  readonly timestamp: number;
  readonly created: number;
}

export interface Event {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly livemode: boolean;
  /** As it was then. */
  readonly content: Record<string, unknown>;
}

export const newState = (now: () => number, livemode = false): State => ({
  ...{ account: 'acct_1fake', livemode, now, nextId: 1, events: [] },
  ...{ customers: new Map(), products: new Map(), prices: new Map(), sessions: new Map() },
  ...{ subscriptions: new Map(), invoices: new Map(), meters: new Map(), meterEvents: [] },
});

/** `cus_0000000001`. */
export const idOf = (state: State, prefix: string): string => `${prefix}_${String(state.nextId++).padStart(14, '0')}`;

/** A problem that is answered as Stripe does. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly type: string;
  constructor(status: number, code: string, message: string, type = 'invalid_request_error') {
    super(message);
    this.status = status;
    this.code = code;
    this.type = type;
  }
}

export function found<T>(map: ReadonlyMap<string, T>, id: string): T {
  const one = map.get(id);
  if (one === undefined) throw new Refused(404, 'resource_missing', `No such object: '${id}'`);
  return one;
}
