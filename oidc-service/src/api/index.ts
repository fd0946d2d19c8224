import type { IncomingMessage } from 'node:http';
import type { Currency } from '@hexabase-kaas/tenancy';
import type { Registry } from 'prom-client';
import { paymentProvider, type StripeConfiguration } from '../billing/index.js';
import type { Values } from '../configuration/setting.js';
import type { DirectoryConfiguration } from '../directory/index.js';
import type { Feature } from '../http/feature.js';
import { lifeOf } from '../identity/index.js';
import type { OperatorConfiguration } from '../operator/index.js';
import type { ProvisioningConfiguration } from '../provisioning/index.js';
import { configuredLimiter, type rateLimitSettings } from '../rate-limit/index.js';
import type { Service } from '../service.js';
import { type StatusConfiguration, statusHubOf } from '../status/index.js';
import { type WebhookConfiguration, webhookParts } from '../webhooks/index.js';
import { type WorkloadService, workloadsOf } from '../workloads/index.js';
import { accountHandlers } from './account-handlers.js';
import { billingHandlers } from './billing-handlers.js';
import type { Result } from './handler.js';
import { invitationHandlers } from './invitation-handlers.js';
import { notificationHandlers } from './notification-handlers.js';
import type { OperationId } from './operations.js';
import { operatorHandlers } from './operator-handlers.js';
import { organizationHandlers } from './organization-handlers.js';
import { type Given, perform } from './perform.js';
import { personHandlers } from './person-handlers.js';
import { provisioningHandlers } from './provisioning-handlers.js';
import { type ApiParts, apiRoutes, limitCalls } from './routes.js';
import { stateHandlers } from './state-handlers.js';
import { statusHandlers } from './status-handlers.js';
import { usageHandlers } from './usage-handlers.js';
import { webhookHandlers } from './webhook-handlers.js';
import { workloadHandlers } from './workload-handlers.js';
import { workspaceHandlers } from './workspace-handlers.js';

export { ApiError, apiClient, type Called, type CallOf } from './client.js';
export type { Result } from './handler.js';
export { openApiDocument } from './openapi.js';
export type { AnswerOf, Operation } from './operation.js';
export { type OperationId, type Operations, operations } from './operations.js';
export { etagOf } from './precondition.js';

/** What the API needs of the configuration. */
export type ApiConfiguration = Values<typeof rateLimitSettings> &
  StripeConfiguration &
  ProvisioningConfiguration &
  StatusConfiguration &
  WebhookConfiguration &
  WorkloadService['configuration'] &
  DirectoryConfiguration &
  OperatorConfiguration & {
    readonly ISSUER: string;
    readonly KEY_ENCRYPTION_KEYS: readonly string[];
    readonly BILLING_CURRENCY: Currency;
    readonly SESSION_IDLE_MINUTES: number;
    readonly SESSION_HOURS: number;
  };

/** What performs operations for other features. */
export interface Api {
  /** Performs an operation for whoever makes the request. @throws Problem */
  perform(request: IncomingMessage, id: OperationId, given: Given): Promise<Result<unknown>>;
  /** Counts a call, as those of the API are counted; a route asks it once for a page. */
  readonly limit: ReturnType<typeof limitCalls>;
}

/** The administration API, below `/api/v1`. */
export function apiFeature(service: Service<ApiConfiguration>): Feature {
  const { parts, counting } = apiParts(service);
  return { name: 'api', ...counting, routes: (router) => apiRoutes(router, parts) };
}

/** The API for a feature that shows what it answers: the same handlers, rights, limits and audit. */
export function apiOf(service: Service<ApiConfiguration>): Api {
  const { parts } = apiParts(service);
  return { perform: (request, id, given) => perform(parts, request, id, given), limit: limitCalls(parts) };
}

function apiParts(service: Service<ApiConfiguration>): ReturnType<typeof makeParts> {
  const known = made.get(service.metrics);
  if (known !== undefined) return { parts: known.parts, counting: {} };
  const parts = makeParts(service);
  made.set(service.metrics, parts);
  return parts;
}

/** One for each service: the first feature that asks starts and stops the limiter. */
const made = new WeakMap<Registry, ReturnType<typeof makeParts>>();

function makeParts(service: Service<ApiConfiguration>): {
  readonly parts: ApiParts;
  readonly counting: Omit<ReturnType<typeof configuredLimiter>, 'limiter'>;
} {
  const { configuration, db, clock } = service;
  const { limiter, ...counting } = configuredLimiter(service);
  const invitations = { issuer: configuration.ISSUER, mails: configuration.SMTP_URL !== undefined };
  const handlers = {
    ...organizationHandlers,
    ...invitationHandlers(invitations),
    ...workspaceHandlers,
    ...usageHandlers(configuration),
    ...notificationHandlers,
    ...webhookHandlers(webhookParts(configuration)),
    ...provisioningHandlers(configuration),
    ...personHandlers({ db, clock }),
    ...billingHandlers(configuration, paymentProvider(service)),
    ...accountHandlers(lifeOf(configuration)),
    ...statusHandlers(statusHubOf(service), clock, lifeOf(configuration)),
    ...workloadHandlers(workloadsOf(service), clock),
    ...stateHandlers(configuration.HOST_CLUSTER_DOMAINS),
    ...operatorHandlers({ metrics: service.metrics, hub: statusHubOf(service), configuration }),
  };
  const { RATE_LIMIT_PER_CALLER: perCaller, RATE_LIMIT_PER_ADDRESS: perAddress } = configuration;
  return {
    parts: { db, clock, handlers, operators: configuration.OPERATORS, limiter, perCaller, perAddress },
    counting,
  };
}
