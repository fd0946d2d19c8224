import type { RequestListener } from 'node:http';
import type { Request, RequestHandler, Router } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { contextOf } from './request-context.js';

/** A registry of its own for each service, with what Node says of the process. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Measures every request by method, route and status. Routes are patterns, so that a caller cannot make new labels. */
export function measureRequests(registry: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'kaas_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, in seconds.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return (request, response, next) => {
    const end = duration.startTimer();
    response.once('close', () =>
      end({ method: methodOf(request), route: routeOf(request), status: response.statusCode }),
    );
    next();
  };
}

/** `/metrics` in the Prometheus text format. */
export function metricsRoute(router: Router, registry: Registry): void {
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
}

/** What answers on a port of its own: `/metrics`, and nothing else. */
export function metricsListener(registry: Registry): RequestListener {
  return (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  };
}

/** Pattern of the route that took a request, or `none`. */
export function routeOf(request: Request): string {
  const pattern = request.route?.path;
  return contextOf(request).route ?? (typeof pattern === 'string' ? `${request.baseUrl}${pattern}` : 'none');
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const methodOf = ({ method }: Request): string => (methods.has(method) ? method : 'other');
