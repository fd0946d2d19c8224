import { recordAudit } from '../audit/append.js';
import type { Feature } from '../http/feature.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { requestEvent } from '../http/request-event.js';
import type { Service } from '../service.js';

/**
 * Refuses whoever is not signed in, on every path below `/api`, whether there is a route or not. It stands before all
 * features with such routes, so that one that forgets to ask is closed.
 */
export function authorizationFeature({ db, clock }: Service<unknown>): Feature {
  return {
    name: 'authorization',
    routes: (router) => {
      router.use('/api', async (request, _response, next) => {
        if (open.has(request.path)) return next();
        if ((await contextOf(request).caller()).kind !== 'anonymous') return next();
        const event = { action: 'api.call', target: 'service/api', result: 'denied' } as const;
        await recordAudit(db, await requestEvent(request, clock(), event));
        const detail = 'sign in, and change things from the pages of this service only';
        throw new Problem('SIGN_IN_NEEDED', detail, [], { 'www-authenticate': 'Bearer' });
      });
    },
  };
}

/** What anybody may read: the document of the API itself. */
const open: ReadonlySet<string> = new Set(['/v1/openapi.json']);
