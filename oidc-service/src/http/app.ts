import { randomUUID } from 'node:crypto';
import express, { type Express, type Request, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Caller } from './caller.js';
import type { Feature } from './feature.js';
import { healthRoutes, type ReadinessCheck, readinessMetrics } from './health.js';
import { measureRequests, metricsRoute } from './metrics.js';
import { answerProblem, noRoute } from './problem.js';
import { setContext } from './request-context.js';
import { requestLog } from './request-log.js';
import type { HttpConfiguration } from './settings.js';

/** What the app is put together from. */
export interface AppParts {
  /** Path of the issuer, without a slash at the end. */
  readonly base: string;
  readonly configuration: HttpConfiguration & { readonly production: boolean };
  readonly features: readonly Feature[];
  readonly checks: readonly ReadinessCheck[];
  readonly log: Logger;
  readonly metrics: Registry;
}

/** The express app: headers, request ids, logs, metrics and health around the routes of every feature. */
export function createApp({ base, configuration, features, checks, log, metrics }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', configuration.TRUSTED_PROXIES);
  // Nested objects in a query would be a second syntax to check.
  app.set('query parser', 'simple');
  if (base !== '') app.use(belowIssuer(base));
  app.use(context(features, log, configuration.TRUSTED_PROXIES > 0), requestLog(log), measureRequests(metrics));
  app.use(securityHeaders(configuration.production));
  const optional = features.flatMap(({ optional: wanted = [] }) => wanted);
  healthRoutes(app, checks, optional);
  readinessMetrics(metrics, checks, optional);
  if (configuration.METRICS_PORT === undefined) metricsRoute(app, metrics);
  for (const feature of features) {
    if (feature.routes === undefined) continue;
    const router = express.Router({ strict: true, caseSensitive: true });
    feature.routes(router);
    app.use(router);
  }
  app.use(noRoute, answerProblem);
  return app;
}

function context(features: readonly Feature[], log: Logger, behindProxy: boolean): RequestHandler {
  const authenticators = features.flatMap(({ authenticate }) => authenticate ?? []);
  return (request, response, next) => {
    const requestId = (behindProxy && givenId(request)) || randomUUID();
    response.setHeader('x-request-id', requestId);
    let requestsOwn: Logger | undefined;
    let caller: Promise<Caller> | undefined;
    const find = async (): Promise<Caller> => {
      for (const authenticate of authenticators) {
        const found = await authenticate(request);
        if (found !== undefined) return found;
      }
      return { kind: 'anonymous' };
    };
    setContext(request, {
      requestId,
      source: request.ip ?? 'unknown',
      get log() {
        requestsOwn ??= log.child({ requestId });
        return requestsOwn;
      },
      caller: () => (caller ??= find()),
    });
    next();
  };
}

/** The id that a proxy in front gave, when it is one. */
function givenId({ headers }: Request): string | undefined {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : undefined;
}

/**
 * A proxy hands on what is below the path of the issuer as it is. The provider knows its own paths there; everything else is
 * found with the path and without it.
 */
const belowIssuer =
  (base: string): RequestHandler =>
  (request, _response, next) => {
    const rest = request.url.startsWith(base) ? request.url.slice(base.length) : '';
    if (/^[/?]/.test(rest) && !/^\/(oidc|\.well-known)\//.test(rest))
      request.url = rest.startsWith('/') ? rest : `/${rest}`;
    next();
  };

function securityHeaders(production: boolean): RequestHandler {
  return helmet({
    strictTransportSecurity: production && { maxAge: 31_536_000, includeSubDomains: false },
    contentSecurityPolicy: {
      useDefaults: false,
      // No form-action: browsers hold it against the redirects after a form too, and sign-in leaves for other hosts.
      directives: {
        defaultSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
}
