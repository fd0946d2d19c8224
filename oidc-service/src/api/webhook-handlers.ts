import {
  putWebhook,
  removeWebhook,
  rotateSecret,
  type WebhookParts,
  webhookOf,
  webhooksOf,
} from '../webhooks/index.js';
import type { Handlers } from './handler.js';
import type { webhookOperations } from './webhook-operations.js';

/** Handlers of webhooks. The audit is told the host alone: paths of webhooks are often secrets. */
export const webhookHandlers = (parts: WebhookParts): Pick<Handlers, keyof typeof webhookOperations> => ({
  listWebhooks: {
    read: async ({ db, params: { organization } }) => ({ answer: { items: await webhooksOf(db, organization) } }),
  },
  putWebhook: {
    write: async ({ db, params: { organization, webhook }, body: { url }, at }) => {
      const done = await putWebhook(db, parts, organization, webhook, url, at);
      const answer = { ...(await webhookOf(db, organization, webhook)), secret: done?.secret ?? null };
      const event = { host: new URL(url).hostname };
      return { answer, created: answer.secret !== null, ...(done !== undefined && { event }) };
    },
  },
  rotateWebhookSecret: {
    write: async ({ db, params: { organization, webhook }, at }) => ({
      answer: { secret: await rotateSecret(db, parts, organization, webhook, at) },
      event: {},
    }),
  },
  removeWebhook: {
    write: async ({ db, params: { organization, webhook } }) => ({
      answer: null,
      ...((await removeWebhook(db, organization, webhook)) && { event: {} }),
    }),
  },
});
