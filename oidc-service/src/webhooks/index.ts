export { sendToWebhooks, signed, type WebhookMessage, webhookHandler, webhookTopic } from './deliver.js';
export { webhookParts, webhooksFeature } from './feature.js';
export { type WebhookConfiguration, webhookSettings } from './settings.js';
export {
  mostWebhooks,
  putWebhook,
  removeWebhook,
  requireAllowed,
  rotateSecret,
  type Webhook,
  type WebhookParts,
  webhookOf,
  webhooksOf,
} from './webhook.js';
