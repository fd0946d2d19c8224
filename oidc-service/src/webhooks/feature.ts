import type { Feature } from '../http/feature.js';
import { outboxWorker } from '../outbox/index.js';
import type { Service } from '../service.js';
import { webhookHandler, webhookRetries, webhookTopic } from './deliver.js';
import type { WebhookConfiguration } from './settings.js';
import type { WebhookParts } from './webhook.js';

type Needed = WebhookConfiguration & { readonly KEY_ENCRYPTION_KEYS: readonly string[] };

/** Sends what organizations are told to their webhooks. */
export function webhooksFeature(service: Service<Needed>): Feature {
  const { configuration, db, clock } = service;
  const handlers = { [webhookTopic]: webhookHandler(db, clock, webhookParts(configuration)) };
  return { name: 'webhooks', ...outboxWorker(service, handlers, webhookRetries) };
}

/** What storing and sending needs of the configuration. */
export const webhookParts = ({ WEBHOOK_PRIVATE_HOSTS, KEY_ENCRYPTION_KEYS }: Needed): WebhookParts => ({
  privateHosts: WEBHOOK_PRIVATE_HOSTS,
  keys: KEY_ENCRYPTION_KEYS,
});
