import { randomBytes } from 'node:crypto';
import type { Database, Transaction } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { openKey, sealKey } from '../keys/index.js';
import { isSpecialAddress } from '../provider/index.js';

/** A webhook of an organization, as it is shown. Moments are UTC, RFC 3339. */
export interface Webhook {
  readonly id: string;
  readonly organization: string;
  readonly url: string;
  /** `paused`: the receiver said that it is gone for good (410); saving it again begins anew. */
  readonly state: 'active' | 'paused';
  readonly createdAt: string;
  readonly succeededAt: string | null;
  readonly failedAt: string | null;
  /** What the last try that failed came to: a status, or a code of the system. */
  readonly failure: string | null;
}

/** Most webhooks of an organization. */
export const mostWebhooks = 5;
/** Milliseconds for which what is sent is signed with the secret before as well. */
const overlap = 86_400_000;

/** What storing a secret needs. */
export interface WebhookParts {
  /** Keys that seal; the first does. */
  readonly keys: readonly string[];
  /** Hosts that may be private, and called without TLS. */
  readonly privateHosts: ReadonlySet<string>;
}

/** Webhooks of an organization, by id. */
export async function webhooksOf(db: Database, organization: string): Promise<Webhook[]> {
  return (await rows(db).where('organization_id', '=', organization).orderBy('id').execute()).map(shown);
}

/** One of them. @throws Problem NOT_FOUND */
export async function webhookOf(db: Database, organization: string, id: string): Promise<Webhook> {
  const row = await rows(db).where('organization_id', '=', organization).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new Problem('NOT_FOUND', 'the organization has no such webhook');
  return shown(row);
}

/**
 * Makes a webhook, or sends an existing one elsewhere. The organization must be locked.
 * @returns its secret when it is new; undefined when nothing changed
 * @throws Problem INPUT_INVALID for an address that may not be called, CONFLICT for one too many
 */
export async function putWebhook(
  transaction: Transaction,
  parts: WebhookParts,
  organization: string,
  id: string,
  url: string,
  at: Date,
): Promise<{ readonly secret: string | null } | undefined> {
  requireAllowed(url, parts.privateHosts);
  const all = await webhooksOf(transaction, organization);
  const known = all.find((one) => one.id === id);
  if (known !== undefined) {
    if (known.url === url && known.state === 'active') return undefined;
    await transaction
      .updateTable('webhook')
      .set({ url, paused_at: null, failure: null, failed_at: null })
      .where('organization_id', '=', organization)
      .where('id', '=', id)
      .execute();
    return { secret: null };
  }
  if (all.length >= mostWebhooks)
    throw new Problem('CONFLICT', `an organization has at most ${mostWebhooks} webhooks: remove one first`);
  const { secret, sealed } = await newSecret(parts.keys, organization, id);
  await transaction
    .insertInto('webhook')
    .values({ organization_id: organization, id, url, secret: sealed, created_at: at })
    .execute();
  return { secret };
}

/** Gives a webhook a new secret; the one before signs for a day longer. @throws Problem NOT_FOUND */
export async function rotateSecret(
  transaction: Transaction,
  { keys }: WebhookParts,
  organization: string,
  id: string,
  at: Date,
): Promise<string> {
  await webhookOf(transaction, organization, id);
  const { secret, sealed } = await newSecret(keys, organization, id);
  await transaction
    .updateTable('webhook')
    .set((one) => ({ secret: sealed, previous: one.ref('secret'), previous_until: new Date(at.getTime() + overlap) }))
    .where('organization_id', '=', organization)
    .where('id', '=', id)
    .execute();
  return secret;
}

/** @returns whether there was one */
export async function removeWebhook(transaction: Transaction, organization: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('webhook')
    .where('organization_id', '=', organization)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Where a webhook leads now, and the secrets that sign for it; undefined when it is gone or paused. */
export async function destinationOf(
  db: Database,
  keys: readonly string[],
  organization: string,
  id: string,
  at: Date,
): Promise<{ readonly url: string; readonly secrets: readonly string[] } | undefined> {
  const row = await db
    .selectFrom('webhook')
    .select(['url', 'secret', 'previous', 'previous_until'])
    .where('organization_id', '=', organization)
    .where('id', '=', id)
    .where('paused_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const before = row.previous_until !== null && row.previous_until > at ? row.previous : null;
  const sealed = [row.secret, ...(before === null ? [] : [before])];
  const opened = await Promise.all(sealed.map((one) => openKey(one, sealName(organization, id), keys)));
  return { url: row.url, secrets: opened.map(({ k }) => k ?? '') };
}

/** Whether the service may call an address at all; what a name leads to is looked at when it is called. */
export function requireAllowed(url: string, privateHosts: ReadonlySet<string>): void {
  const refuse = (message: string): never => {
    throw new Problem('INPUT_INVALID', 'see the issues', [{ path: 'body.url', message }]);
  };
  if (!URL.canParse(url)) refuse('an https URL');
  const { protocol, hostname, username, password, hash } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const privately = privateHosts.has(host);
  if (protocol !== 'https:' && !(privately && protocol === 'http:')) refuse('an https URL');
  if (username !== '' || password !== '' || hash !== '') refuse('a URL without user, password and fragment');
  if (
    !privately &&
    (isSpecialAddress(host) || /(^|\.)(localhost|local|internal|svc)\.?$/.test(host) || !/[.:](?!$)/.test(host))
  )
    refuse('a public host; private ones are listed in WEBHOOK_PRIVATE_HOSTS by whoever runs the service');
}

/** As Standard Webhooks 1.0 writes it: `whsec_` and 32 random bytes in Base64. */
async function newSecret(keys: readonly string[], organization: string, id: string) {
  const bytes = randomBytes(32);
  const jwk = { kty: 'oct', k: bytes.toString('base64url') };
  return { secret: `whsec_${bytes.toString('base64')}`, sealed: await sealKey(jwk, sealName(organization, id), keys) };
}

const sealName = (organization: string, id: string): string => `webhook/${organization}/${id}`;

const rows = (db: Database) =>
  db
    .selectFrom('webhook')
    .select(['id', 'organization_id', 'url', 'created_at', 'paused_at', 'succeeded_at', 'failed_at', 'failure']);

const shown = (row: Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>): Webhook => ({
  id: row.id,
  organization: row.organization_id,
  url: row.url,
  state: row.paused_at === null ? 'active' : 'paused',
  createdAt: row.created_at.toISOString(),
  succeededAt: row.succeeded_at?.toISOString() ?? null,
  failedAt: row.failed_at?.toISOString() ?? null,
  failure: row.failure,
});
