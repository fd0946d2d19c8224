import type { Feature } from '../http/feature.js';
import { limiterOf } from '../rate-limit/index.js';
import type { Service } from '../service.js';
import { invitationHandlers } from './invitation-handlers.js';
import { organizationHandlers } from './organization-handlers.js';
import { personHandlers } from './person-handlers.js';
import { apiRoutes } from './routes.js';
import { workspaceHandlers } from './workspace-handlers.js';

export { ApiError, apiClient, type Called, type CallOf } from './client.js';
export { openApiDocument } from './openapi.js';
export type { Operation } from './operation.js';
export { type OperationId, type Operations, operations } from './operations.js';

/** What the API needs of the configuration. */
export interface ApiConfiguration {
  readonly ISSUER: string;
  readonly SMTP_URL?: string | undefined;
  readonly RATE_LIMIT_STORE: 'memory' | 'database';
  readonly RATE_LIMIT_PER_CALLER: number;
  readonly RATE_LIMIT_PER_ADDRESS: number;
}

/** The administration API, below `/api/v1`. */
export function apiFeature({ configuration, db, clock }: Service<ApiConfiguration>): Feature {
  const limiter = limiterOf(configuration, db, clock);
  const invitations = { issuer: configuration.ISSUER, mails: configuration.SMTP_URL !== undefined };
  const handlers = {
    ...organizationHandlers,
    ...invitationHandlers(invitations),
    ...workspaceHandlers,
    ...personHandlers({ db, clock }),
  };
  return {
    name: 'api',
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
