import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { routeOf } from './metrics.js';
import { contextOf } from './request-context.js';

/**
 * A line for each request that was answered, or broken off. Paths, queries and headers stay out: codes, tokens and links to
 * invitations are in them.
 */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    if (unlogged.has(request.path)) return next();
    const began = performance.now();
    response.once('close', () => {
      const level = response.statusCode >= 500 ? 'error' : 'info';
      if (!log.isLevelEnabled(level)) return;
      const { requestId } = contextOf(request);
      const answer = { method: request.method, route: routeOf(request), status: response.statusCode };
      const responseTime = Math.round(performance.now() - began);
      log[level]({ requestId, ...answer, responseTime }, level === 'error' ? 'request errored' : 'request completed');
    });
    next();
  };
}

/** Asked every few seconds by what watches the service. */
const unlogged: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);
