/** What a workspace used of a meter in an hour; its id is the same whoever read it. */
export interface UsageRecordTable {
  readonly id: string;
  readonly organization_id: string;
  readonly workspace_id: string;
  readonly meter: string;
  readonly part: 'tenant' | 'control-plane';
  readonly hour: Date;
  /** Millionths, as text: PostgreSQL's numeric. */
  readonly quantity: string;
  readonly taken_at: Date;
  /** Batch in which it goes out; null while it waits. */
  batch: string | null;
}

/** Records that go to the sink together. */
export interface UsageBatchTable {
  readonly name: string;
  readonly claimed_at: Date;
  sent_at: Date | null;
}

/** Hours that a source was asked about, and answered. */
export interface UsageHourTable {
  readonly source: string;
  readonly hour: Date;
  readonly read_at: Date;
}

/** Most that an organization wants to use of a meter in a month. */
export interface UsageCapTable {
  readonly organization_id: string;
  readonly meter: string;
  /** Millionths, as text: PostgreSQL's numeric. */
  quantity: string;
}

/** That users of an organization were told how much of a cap is used. */
export interface UsageAlertTable {
  readonly organization_id: string;
  readonly meter: string;
  /** Of UTC, `2026-11`. */
  readonly month: string;
  readonly percent: number;
  readonly told_at: Date;
}

/** Records that were sent to a meter of Stripe. */
export interface StripeMeterEventTable {
  /** Id of the record. */
  readonly id: string;
  state: 'asked' | 'done' | 'refused';
  /** Why Stripe refused it. */
  reason: string | null;
  asked_at: Date;
}
