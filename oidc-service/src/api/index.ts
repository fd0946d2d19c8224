import type { Currency } from '@hexabase-kaas/tenancy';
import { paymentProvider, type StripeConfiguration } from '../billing/index.js';
import type { Values } from '../configuration/setting.js';
import type { Feature } from '../http/feature.js';
import { lifeOf } from '../identity/index.js';
import type { ProvisioningConfiguration } from '../provisioning/index.js';
import { configuredLimiter, type rateLimitSettings } from '../rate-limit/index.js';
import type { Service } from '../service.js';
import { accountHandlers } from './account-handlers.js';
import { billingHandlers } from './billing-handlers.js';
import { invitationHandlers } from './invitation-handlers.js';
import { organizationHandlers } from './organization-handlers.js';
import { personHandlers } from './person-handlers.js';
import { provisioningHandlers } from './provisioning-handlers.js';
import { apiRoutes } from './routes.js';
import { workspaceHandlers } from './workspace-handlers.js';

export { ApiError, apiClient, type Called, type CallOf } from './client.js';
export { openApiDocument } from './openapi.js';
export type { Operation } from './operation.js';
export { type OperationId, type Operations, operations } from './operations.js';

/** What the API needs of the configuration. */
export type ApiConfiguration = Values<typeof rateLimitSettings> &
  StripeConfiguration &
  ProvisioningConfiguration & {
    readonly BILLING_CURRENCY: Currency;
    readonly SESSION_IDLE_MINUTES: number;
    readonly SESSION_HOURS: number;
  };

/** The administration API, below `/api/v1`. */
export function apiFeature(service: Service<ApiConfiguration>): Feature {
  const { configuration, db, clock } = service;
  const { limiter, ...counting } = configuredLimiter(service);
  const invitations = { issuer: configuration.ISSUER, mails: configuration.SMTP_URL !== undefined };
  const handlers = {
    ...organizationHandlers,
    ...invitationHandlers(invitations),
    ...workspaceHandlers,
    ...provisioningHandlers(configuration),
    ...personHandlers({ db, clock }),
    ...billingHandlers(configuration, paymentProvider(service)),
    ...accountHandlers(lifeOf(configuration)),
  };
  return {
    name: 'api',
    ...counting,
    routes: (router) =>
      apiRoutes(router, {
        db,
        clock,
        handlers,
        limiter,
        perCaller: configuration.RATE_LIMIT_PER_CALLER,
        perAddress: configuration.RATE_LIMIT_PER_ADDRESS,
      }),
  };
}
