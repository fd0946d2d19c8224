import { z } from 'zod';
import { operation } from './operation.js';
import * as resource from './resource.js';

const none = z.strictObject({});
const organization = z.strictObject({ organization: resource.organizationId });
const named = organization.extend({
  webhook: z
    .string()
    .max(40)
    .regex(/^[a-z](?:-?[a-z0-9])*$/)
    .meta({ description: 'Id, chosen by whoever makes it.' }),
});
const webhook = z
  .strictObject({
    id: z.string(),
    organization: resource.organizationId,
    url: z.string(),
    state: z.enum(['active', 'paused']).meta({
      description: '`paused`: the receiver said that it is gone for good; putting it again begins anew.',
    }),
    createdAt: resource.moment,
    succeededAt: resource.moment.nullable(),
    failedAt: resource.moment.nullable(),
    failure: z.string().nullable().meta({ description: 'Status, or code of the system, of the last try that failed.' }),
  })
  .meta({ id: 'Webhook' });
const secret = z
  .string()
  .nullable()
  .meta({ description: 'Signs what is sent; shown this once. Null when it is known.' });

/** Where organizations are told by machines, as Standard Webhooks 1.0 says. */
export const webhookOperations = {
  listWebhooks: operation({
    method: 'get',
    path: '/organizations/{organization}/webhooks',
    summary: 'Webhooks of an organization, and what came of the last message',
    right: 'organization:manage',
    action: 'webhook.list',
    params: organization,
    query: none,
    answer: z.strictObject({ items: z.array(webhook) }),
  }),
  putWebhook: operation({
    method: 'put',
    path: '/organizations/{organization}/webhooks/{webhook}',
    summary: 'Makes a webhook, or sends it elsewhere; the answer to making it has its secret',
    right: 'organization:manage',
    action: 'webhook.put',
    params: named,
    query: none,
    // What reads an address as the standard of URLs says drops control characters; what is kept has none.
    body: z.strictObject({
      url: z
        .url()
        .max(2_000)
        .regex(/^[^\s\p{Cc}]+$/u),
    }),
    answer: webhook.extend({ secret }).meta({ id: 'WebhookWithSecret' }),
  }),
  rotateWebhookSecret: operation({
    method: 'post',
    path: '/organizations/{organization}/webhooks/{webhook}/secret',
    summary: 'Gives a webhook a new secret; the one before signs for a day longer',
    right: 'organization:manage',
    action: 'webhook.rotate',
    params: named,
    query: none,
    body: none,
    answer: z.strictObject({ secret }),
  }),
  removeWebhook: operation({
    method: 'delete',
    path: '/organizations/{organization}/webhooks/{webhook}',
    summary: 'Removes a webhook, with what was not sent yet',
    right: 'organization:manage',
    action: 'webhook.delete',
    params: named,
    query: none,
    answer: z.null(),
  }),
} as const;
