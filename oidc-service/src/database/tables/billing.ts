import type { JSONColumnType } from 'kysely';

/** What plans cost at one time; rows are added and never changed, which a trigger sees to. */
export interface PriceVersionTable {
  /** Follows from the content. */
  readonly id: string;
  readonly plan: string;
  readonly plan_version: number;
  /** Canonical prices; an empty list for a plan that the operator grants. */
  readonly prices: JSONColumnType<object[]>;
  readonly first_seen_at: Date;
}

/** Where an organization stands whose payment failed; no row for all others. */
export interface GraceTable {
  readonly organization_id: string;
  stage: 'active' | 'past-due' | 'warned' | 'frozen' | 'suspended' | 'deletion-scheduled';
  since: Date;
  failed_at: Date | null;
  paid_at: Date | null;
}

/** Which workspace had which price version, from when to when; rows are added and never changed, which a trigger sees to. */
export interface LedgerLineTable {
  readonly id: string;
  /** 1 for the first row of the workspace, then without a gap. */
  readonly position: number;
  readonly organization_id: string;
  /** The workspace may be gone; its row here stays. */
  readonly workspace_id: string;
  readonly price_version_id: string;
  /** Commit at which the plan was applied, where it is known. */
  readonly commit: string | null;
  readonly from_at: Date;
  /** Null while it goes on. */
  readonly until_at: Date | null;
  readonly end_commit: string | null;
  /** Row that this one takes the place of. */
  readonly replaces: string | null;
  readonly reason: 'begin' | 'end' | 'correction';
  readonly written_at: Date;
}
