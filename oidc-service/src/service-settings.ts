import { auditSettings } from './audit/settings.js';
import { billingRule, billingSettings } from './billing/index.js';
import { type Configured, parseConfiguration } from './configuration/configuration.js';
import { issuerSettings } from './configuration/issuer-setting.js';
import type { Environment, Settings } from './configuration/setting.js';
import { databaseSettings } from './database/settings.js';
import { directorySettings } from './directory/settings.js';
import { eventRule, eventSettings } from './events/index.js';
import { httpRule, httpSettings } from './http/settings.js';
import { identityRule, identitySettings } from './identity/index.js';
import { keySettings } from './keys/settings.js';
import { mailRule, mailSettings } from './mail/index.js';
import { meteringRule, meteringSettings } from './metering/index.js';
import { operatorSettings } from './operator/index.js';
import { providerSettings } from './provider/settings.js';
import { provisioningRule, provisioningSettings } from './provisioning/index.js';
import { rateLimitRule, rateLimitSettings } from './rate-limit/index.js';
import { statusSettings } from './status/settings.js';
import { webhookSettings } from './webhooks/settings.js';
import { workloadSettings } from './workloads/settings.js';

/** The settings of every feature, in the order of the reference page. A feature adds its own in one line. */
export const serviceSettings = {
  ...issuerSettings,
  ...httpSettings,
  ...databaseSettings,
  ...keySettings,
  ...providerSettings,
  ...directorySettings,
  ...statusSettings,
  ...workloadSettings,
  ...provisioningSettings,
  ...rateLimitSettings,
  ...eventSettings,
  ...auditSettings,
  ...identitySettings,
  ...operatorSettings,
  ...mailSettings,
  ...webhookSettings,
  ...billingSettings,
  ...meteringSettings,
} satisfies Settings;

/** The whole configuration; a feature asks for its part of it alone. */
export type Configuration = Configured<typeof serviceSettings>;

/**
 * The configuration of the service.
 * @throws ConfigurationError with every issue at once
 */
export const readConfiguration = (environment: Environment): Configuration =>
  parseConfiguration(serviceSettings, environment, [
    httpRule,
    identityRule,
    mailRule,
    rateLimitRule,
    eventRule,
    billingRule,
    provisioningRule,
    meteringRule,
  ]);
