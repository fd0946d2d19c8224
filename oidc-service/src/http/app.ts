import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import express, { type Express, type Request, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Registry } from 'prom-client';
import type { Caller } from './caller.js';
import type { Feature } from './feature.js';
import { healthRoutes, type ReadinessCheck, readinessMetrics } from './health.js';
import { errorFields } from './log.js';
import { measureRequests, metricsRoute, routeOf } from './metrics.js';
import { answerProblem, noRoute } from './problem.js';
import { setContext } from './request-context.js';
import type { HttpConfiguration } from './settings.js';

/** What the app is put together from. */
export interface AppParts {
  readonly configuration: HttpConfiguration & { readonly production: boolean };
  readonly features: readonly Feature[];
  readonly checks: readonly ReadinessCheck[];
  readonly log: Logger;
  readonly metrics: Registry;
}

/** The express app: headers, request ids, logs, metrics and health around the routes of every feature. */
export function createApp({ configuration, features, checks, log, metrics }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', configuration.TRUSTED_PROXIES);
  // Nested objects in a query would be a second syntax to check.
  app.set('query parser', 'simple');
  app.use(requestLog(log, configuration.TRUSTED_PROXIES > 0), context(features), measureRequests(metrics));
  app.use(securityHeaders(configuration.production));
  const optional = features.flatMap(({ optional: wanted = [] }) => wanted);
  healthRoutes(app, checks, optional);
  readinessMetrics(metrics, checks, optional);
  if (configuration.METRICS_PORT === undefined) metricsRoute(app, metrics);
  for (const feature of features) {
    const router = express.Router({ strict: true, caseSensitive: true });
    feature.routes?.(router);
    app.use(router);
  }
  app.use(noRoute, answerProblem);
  return app;
}

function requestLog(logger: Logger, behindProxy: boolean): RequestHandler {
  return pinoHttp<Request>({
    logger,
    quietReqLogger: true,
    genReqId: ({ headers }, response) => {
      const given = headers['x-request-id'];
      const known = behindProxy && typeof given === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(given);
      const id = known ? given : randomUUID();
      response.setHeader('x-request-id', id);
      return id;
    },
    customAttributeKeys: { reqId: 'requestId' },
    autoLogging: { ignore: ({ url }) => url === '/livez' || url === '/readyz' || url === '/metrics' },
    customLogLevel: (_request, { statusCode }) => (statusCode >= 500 ? 'error' : 'info'),
    // Paths, queries and headers stay out: codes, tokens and links to invitations are in them. Said with the line that they
    // belong to: properties of a logger are written and redacted once more for each request.
    customSuccessObject: (request, response, line: object) => ({ ...answerOf(request, response), ...line }),
    customErrorObject: (request, response, _error, line: object) => ({ ...answerOf(request, response), ...line }),
    serializers: { req: () => undefined, res: () => undefined, err: errorFields },
    wrapSerializers: false,
  });
}

const answerOf = (request: Request, response: ServerResponse): object => ({
  method: request.method,
  route: routeOf(request),
  status: response.statusCode,
});

function context(features: readonly Feature[]): RequestHandler {
  const authenticators = features.flatMap(({ authenticate }) => authenticate ?? []);
  return (request, _response, next) => {
    let caller: Promise<Caller> | undefined;
    const find = async (): Promise<Caller> => {
      for (const authenticate of authenticators) {
        const found = await authenticate(request);
        if (found !== undefined) return found;
      }
      return { kind: 'anonymous' };
    };
    setContext(request, {
      requestId: String(request.id),
      source: request.ip ?? 'unknown',
      log: request.log,
      caller: () => (caller ??= find()),
    });
    next();
  };
}

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
