import type { Request, RequestHandler, Response, Router } from 'express';
import { jsonBody } from '../http/input.js';
import { languageFor } from '../http/page/page.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import type { RateLimiter } from '../rate-limit/index.js';
import type { Operation } from './operation.js';
import { type OperationId, operations } from './operations.js';
import { type PerformParts, perform } from './perform.js';
import { etagOf, isKnown } from './precondition.js';
import { sendResult } from './send-routes.js';

/** What the routes are made from. */
export interface ApiParts extends PerformParts {
  readonly limiter: RateLimiter;
  /** Calls in a minute. */
  readonly perCaller: number;
  readonly perAddress: number;
}

/** A route for every operation: limits, performs and answers, in this one place. */
export function apiRoutes(router: Router, parts: ApiParts): void {
  const methods = new Map<string, string[]>();
  for (const [id, one] of Object.entries(operations) as [OperationId, Operation][]) {
    const path = `/api/v1${one.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    const serve = (request: Request, response: Response): Promise<void> => serveCall(parts, id, request, response);
    if (one.body === undefined) router[one.method](path, limitCalls(parts), serve);
    else router[one.method](path, limitCalls(parts), jsonBody(), serve);
    methods.set(path, [
      ...(methods.get(path) ?? []),
      ...(one.method === 'get' ? ['GET', 'HEAD'] : [one.method.toUpperCase()]),
    ]);
  }
  for (const [path, allowed] of methods) router.all(path, otherMethod(allowed.sort().join(', ')));
}

const otherMethod =
  (allow: string): RequestHandler =>
  ({ method }, response) => {
    if (method !== 'OPTIONS') throw new Problem('METHOD_NOT_ALLOWED', `use one of: ${allow}`, [], { allow });
    response.set({ allow }).status(204).end();
  };

/** Before a body is read: who calls too often gets no work done. */
export function limitCalls({ limiter, perCaller, perAddress }: Omit<ApiParts, keyof PerformParts>): RequestHandler {
  return async (request, _response, next): Promise<void> => {
    const { source, caller } = contextOf(request);
    const take = async (key: string, most: number): Promise<void> => {
      const { allowed, retryAfterSeconds } = await limiter.take(key, { limit: most, windowSeconds: 60 });
      if (allowed) return;
      const headers = { 'retry-after': String(retryAfterSeconds) };
      throw new Problem('TOO_MANY_REQUESTS', `try again in ${retryAfterSeconds} s`, [], headers);
    };
    await take(`api address ${source}`, perAddress);
    const who = await caller();
    if (who.kind !== 'anonymous') await take(`api ${who.kind} ${who.id}`, perCaller);
    next();
  };
}

async function serveCall(parts: ApiParts, id: OperationId, request: Request, response: Response): Promise<void> {
  const one: Operation = operations[id];
  const { params, query, body } = request;
  const conditions = { ifMatch: request.get('if-match'), ifNoneMatch: request.get('if-none-match') };
  const result = await perform(parts, request, id, {
    params,
    query,
    body,
    conditions,
    language: languageFor(response),
    lastEventId: request.get('last-event-id'),
  });
  const etag = one.versioned === true && one.method !== 'delete' ? etagOf(result.version ?? result.answer) : undefined;
  if (one.method === 'get' && etag !== undefined && isKnown(conditions, etag)) {
    response.status(304).set('etag', etag).end();
    return;
  }
  await sendResult(response, one, result, etag);
}
