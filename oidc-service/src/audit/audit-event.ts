import { createHash } from 'node:crypto';
import type { AuditResult } from '../database/tables/audit.js';
import { canonicalJson } from './canonical-json.js';

/** What is recorded of one call, allowed or not. Holds opaque ids; names, addresses of mail and secrets never. */
export interface AuditEvent {
  readonly at: Date;
  /** Opaque id of who did it: `u-...`, a client id, or `anonymous`. */
  readonly actor: string;
  /** Stable verb in dotted form, noun first: `invitation.accept`. */
  readonly action: string;
  /** What it was done to, as `kind/id`: `workspace/acme--shop`. */
  readonly target: string;
  /** Whose audit it shows up in. @default none: the platform's */
  readonly organization?: string;
  /** Address of the caller, or the part of the service that acted. */
  readonly source: string;
  readonly result: AuditResult;
  readonly requestId?: string;
  /** What changed, as plain JSON. @default nothing */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An event in its place in the chain, as its hash covers it. */
export interface ChainedEvent {
  readonly service: string;
  readonly position: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly organization_id: string | null;
  readonly source: string;
  readonly result: AuditResult;
  readonly request_id: string | null;
  readonly details: object;
  readonly previous_hash: string;
}

/** Hash before the first event of a chain. */
export const genesisHash = '0'.repeat(64);

/** SHA-256, in hexadecimal, over the canonical JSON of everything in the event and the hash of the one before. */
export function eventHash(event: ChainedEvent): string {
  const { service, position, at, actor, action, target, organization_id, source, result, request_id } = event;
  const { details, previous_hash } = event;
  const covered = { service, position, actor, action, target, organization_id, source, result, request_id, details };
  return createHash('sha256')
    .update(canonicalJson({ ...covered, at: at.toISOString(), previous_hash }))
    .digest('hex');
}
