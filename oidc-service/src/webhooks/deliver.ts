import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { enqueue, GivenUpError, type Handler, type RetryPolicy } from '../outbox/index.js';
import { guardedPost } from '../provider/index.js';
import { destinationOf, requireAllowed, type WebhookParts } from './webhook.js';

/** Topic of its jobs in the outbox. */
export const webhookTopic = 'webhook';
/** Twelve tries within nine hours. */
export const webhookRetries: RetryPolicy = { attempts: 12, lease: 30_000, pause: 15_000, longestPause: 14_400_000 };
/** Milliseconds that a receiver has for its answer. */
const patience = 10_000;

/** Something that happened, as receivers get it. */
export interface WebhookMessage {
  /** Same however often it comes: receivers drop what they have. */
  readonly id: string;
  readonly organization: string;
  readonly type: string;
  /** UTC, RFC 3339. */
  readonly timestamp: string;
  readonly data: object;
}

/** Puts a message for every webhook of its organization into the outbox. */
export async function sendToWebhooks(transaction: Transaction, message: WebhookMessage, at: Date): Promise<void> {
  const { id, organization, type, timestamp, data } = message;
  const all = await transaction
    .selectFrom('webhook')
    .select('id')
    .where('organization_id', '=', organization)
    .where('paused_at', 'is', null)
    .execute();
  const body = JSON.stringify({ type, timestamp, data });
  for (const { id: webhook } of all)
    await enqueue(transaction, {
      topic: webhookTopic,
      key: `webhook/${organization}/${webhook}/${id}`,
      payload: { organization, webhook, id, body },
      runAt: at,
    });
}

const job = z.object({ organization: z.string(), webhook: z.string(), id: z.string(), body: z.string() });

/**
 * Sends a message, signed as Standard Webhooks 1.0 says: an HMAC of id, time and body with each secret that holds. No redirect is
 * followed, no answer is read, and no name leads into a private network that is not listed.
 */
export const webhookHandler =
  (db: Database, clock: Clock, parts: WebhookParts): Handler =>
  async ({ payload }) => {
    const { organization, webhook, id, body } = job.parse(payload);
    const to = await destinationOf(db, parts.keys, organization, webhook, clock());
    if (to === undefined) return;
    const note = (set: object) =>
      db
        .updateTable('webhook')
        .set(set)
        .where('organization_id', '=', organization)
        .where('id', '=', webhook)
        .where('url', '=', to.url)
        .execute();
    const failed = async (failure: string): Promise<void> => void (await note({ failed_at: clock(), failure }));
    const url = new URL(to.url);
    let status: number;
    try {
      // What was allowed when it was saved may be allowed no more.
      requireAllowed(to.url, parts.privateHosts);
      const headers = { 'content-type': 'application/json', ...signed(id, clock(), body, to.secrets) };
      const privately = parts.privateHosts.has(url.hostname.replace(/^\[(.*)\]$/, '$1'));
      status = await guardedPost(url, body, privately, { headers, patience });
    } catch (error) {
      const { code, name } = error as { code?: unknown; name?: string };
      await failed(typeof code === 'string' ? code : (name ?? 'failed'));
      throw error;
    }
    if (status >= 200 && status < 300)
      return void (await note({ succeeded_at: clock(), failed_at: null, failure: null }));
    await failed(String(status));
    if (status !== 410) throw new Error('the receiver did not take it');
    await note({ paused_at: clock() });
    throw new GivenUpError('the receiver is gone for good');
  };

/** Headers of a message. @param secrets in base64url, the newest first */
export function signed(id: string, at: Date, body: string, secrets: readonly string[]): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1_000);
  const text = `${id}.${seconds}.${body}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', Buffer.from(secret, 'base64url')).update(text).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') };
}
