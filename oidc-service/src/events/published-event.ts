import { z } from 'zod';

const text = z.string();

/** What other consumers get of an audit event: a CloudEvent 1.0 in its structured JSON form, without the caller's address. */
export const publishedEvent = z.strictObject({
  specversion: z.literal('1.0'),
  id: text.describe('SHA-256 of the event in the audit, in hexadecimal. The same however often it comes.'),
  source: text.describe('The `ISSUER` of the service.'),
  type: text.describe('`ai.hexabase.kaas.` and the action: `ai.hexabase.kaas.invitation.accept`.'),
  subject: text.describe('What it was done to, as `kind/id`: `workspace/acme--shop`.'),
  time: text.describe('When, in UTC (RFC 3339).'),
  datacontenttype: z.literal('application/json'),
  data: z.strictObject({
    position: z.int().describe('Place in the audit: 1 for the first event, then without a gap.'),
    actor: text.describe('Opaque id of who did it: a person `u-...`, a client, `anonymous`, or a part of the service.'),
    action: text.describe('Verb in dotted form, noun first.'),
    result: z
      .enum(['allowed', 'denied', 'failed'])
      .describe('`allowed`: it happened; `denied`: a right was missing; `failed`: refused for another reason.'),
    organization: text.nullable().describe('Whose audit it stands in; null for the platform.'),
    requestId: text.nullable().describe('Id of the request that caused it, as in the logs.'),
    details: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('What changed, in opaque ids; its members belong to the action. Null when it is over 64 KiB.'),
  }),
});

/** An event as it is published. */
export type PublishedEvent = z.infer<typeof publishedEvent>;

/** Columns of the audit that are published; `source` is an address, and nobody's outside. */
export interface AuditedRow {
  readonly position: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly organization_id: string | null;
  readonly result: 'allowed' | 'denied' | 'failed';
  readonly request_id: string | null;
  readonly details: object;
  readonly hash: string;
}

/** The event of a row. Its id is its hash: positions come again after the database was restored from a backup. */
export const eventOf = (row: AuditedRow, issuer: string): PublishedEvent => ({
  specversion: '1.0',
  id: row.hash,
  source: issuer,
  type: `ai.hexabase.kaas.${row.action}`,
  subject: row.target,
  time: row.at.toISOString(),
  datacontenttype: 'application/json',
  data: {
    position: row.position,
    actor: row.actor,
    action: row.action,
    result: row.result,
    organization: row.organization_id,
    requestId: row.request_id,
    details: JSON.stringify(row.details).length > 65_536 ? null : (row.details as Record<string, unknown>),
  },
});

/**
 * Tokens by which consumers choose: `<organization>.<result>.<action>`, such as `acme.allowed.invitation.accept`. `_platform`
 * stands for no organization, and `_` for what is no token; no organization can be called so.
 */
export function subjectOf({ data: { organization, result, action } }: PublishedEvent): string {
  const whose = organization === null ? '_platform' : token(organization);
  return [whose, result, ...action.split('.').map(token)].join('.');
}

const token = (part: string): string => (/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(part) ? part : '_');
