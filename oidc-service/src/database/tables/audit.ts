import type { JSONColumnType } from 'kysely';

/** `allowed` happened, `denied` was refused by a right, `failed` was refused for another reason. */
export type AuditResult = 'allowed' | 'denied' | 'failed';

/** One link of a chain; rows are added and never changed, which a trigger sees to. */
export interface AuditEventTable {
  readonly service: string;
  /** 1 for the first event of the service, then without a gap. */
  readonly position: number;
  readonly at: Date;
  /** Opaque id of who did it: `u-...`, a client id, or the name of the part of the service that did. */
  readonly actor: string;
  /** Stable verb in dotted form: `invitation.accept`. */
  readonly action: string;
  /** What it was done to, as `kind/id`. */
  readonly target: string;
  readonly organization_id: string | null;
  /** Where it came from: the address of the caller, or the part of the service. */
  readonly source: string;
  readonly result: AuditResult;
  readonly request_id: string | null;
  /** What changed, in opaque ids and values that are no personal data and no secret. */
  readonly details: JSONColumnType<object>;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Where a chain ends; its row is what writers wait for. */
export interface AuditHeadTable {
  readonly service: string;
  position: number;
  hash: string;
}

/** Up to where a chain was cut off by retention: the last event that is gone, and its hash. */
export interface AuditCheckpointTable {
  readonly service: string;
  position: number;
  hash: string;
  at: Date;
}
