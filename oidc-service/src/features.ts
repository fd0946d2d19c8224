import { apiFeature } from './api/index.js';
import { auditRetentionFeature } from './audit-retention/index.js';
import { authorizationFeature } from './authorization/index.js';
import { billingFeature, stripeFeature } from './billing/index.js';
import { consoleFeature } from './console/index.js';
import { directoryFeature } from './directory/index.js';
import { eventsFeature } from './events/index.js';
import type { Feature } from './http/feature.js';
import { identityFeature } from './identity/index.js';
import { mailFeature } from './mail/index.js';
import { meteringFeature } from './metering/index.js';
import { notificationsFeature } from './notifications/index.js';
import { organizationsFeature } from './organizations/index.js';
import { providerFeature } from './provider/index.js';
import { provisioningFeature } from './provisioning/index.js';
import { rateLimitFeature } from './rate-limit/index.js';
import type { Service } from './service.js';
import type { Configuration } from './service-settings.js';
import { statusFeature } from './status/index.js';
import { webhooksFeature } from './webhooks/index.js';
import { workloadsFeature } from './workloads/index.js';

/** Makes a feature from the service, once, before it listens. */
export type FeatureOf = (service: Service<Configuration>) => Feature | Promise<Feature>;

/** Every feature, in the order in which their routes are asked. A feature adds itself in one line. */
export const serviceFeatures: readonly FeatureOf[] = [
  // Before everything that somebody unknown can ask for.
  rateLimitFeature,
  // Before the hundreds of routes of the others: what kubectl asks for.
  providerFeature,
  // Before the directory: what is applied already counts before anything new does.
  billingFeature,
  stripeFeature,
  directoryFeature,
  auditRetentionFeature,
  eventsFeature,
  // Before the closed door: it counts calls, and answers strangers without an event for each.
  apiFeature,
  authorizationFeature,
  identityFeature,
  organizationsFeature,
  consoleFeature,
  mailFeature,
  provisioningFeature,
  meteringFeature,
  statusFeature,
  notificationsFeature,
  webhooksFeature,
  workloadsFeature,
];
