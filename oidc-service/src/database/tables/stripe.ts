import type { ColumnType, JSONColumnType } from 'kysely';

/** What an organization is at Stripe, as it was when last asked. */
export interface StripeCustomerTable {
  readonly organization_id: string;
  /** `cus_...`; null before the first Checkout. */
  customer_id: string | null;
  subscription_id: string | null;
  /** Status of the subscription in Stripe's words; null without one. */
  status: string | null;
  /** ISO 4217 code of the subscription. */
  currency: string | null;
  /** Quantities by price version, as the subscription has them. */
  items: JSONColumnType<Record<string, number>>;
  cancel_at_period_end: ColumnType<boolean, boolean | undefined, boolean>;
  trial_end: Date | null;
  /** Quantities by price version that the ledger said when the subscription was last made to say the same; null: try again. */
  wanted: JSONColumnType<Record<string, number>> | null;
  /** What keeps the subscription from saying what the ledger says, with codes. */
  problems: JSONColumnType<object[]>;
  /** Counts who had the lease; who has it writes only while this is their number. */
  lease: ColumnType<number, number | undefined, number>;
  leased_until: Date | null;
  /** When the state was asked for; it holds everything that happened before. */
  refreshed_at: Date | null;
}

/** An event of Stripe's, without its content: that is asked for anew. */
export interface StripeEventTable {
  readonly id: string;
  readonly type: string;
  readonly customer_id: string | null;
  readonly created_at: Date;
  readonly received_at: Date;
  readonly source: 'webhook' | 'list';
  /** Null until it is worked on. */
  outcome: ColumnType<string | null, string | null | undefined, string | null>;
  done_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

/** The latest write of each purpose, with the key under which it may be repeated. */
export interface StripeWriteTable {
  readonly purpose: string;
  key: string;
  /** SHA-256 of what was sent: under one key Stripe takes one body. */
  digest: string;
  /** When the first of the writes was asked for of which nobody knows what became. */
  asked_at: Date;
  key_at: Date;
  /** `open`: the answer is not there yet; `unsure`: the answer says nothing; `done`. */
  state: 'open' | 'unsure' | 'done';
}

/** Up to when Stripe's list of events was read. */
export interface StripeCursorTable {
  readonly account: string;
  listed_until: Date;
}

/** Months whose use was invoiced at Stripe, or had nothing to charge. */
export interface UseInvoiceTable {
  readonly organization_id: string;
  /** Of UTC, `2026-11`. */
  readonly month: string;
  /** Null where there was nothing to charge. */
  readonly invoice_id: string | null;
  readonly done_at: Date;
}
