import { cookieOf } from '../http/cookie.js';
import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { accountRoutes } from './account-routes.js';
import { identityOf } from './identity.js';
import { restrictionRoutes } from './restriction-routes.js';
import { fromOwnPage } from './same-origin.js';
import { findSession } from './session.js';
import type { IdentityConfiguration } from './settings.js';
import { forgetExpired } from './sign-in-attempt.js';
import { signInRoutes } from './sign-in-routes.js';

/** People sign in, and a browser's cookie says who calls. */
export function identityFeature(service: Service<IdentityConfiguration>): Feature {
  const identity = identityOf(service);
  const { db, clock, log } = service;
  let cleaning: NodeJS.Timeout | undefined;
  return {
    name: 'identity',
    // A request that changes something counts as the browser's person only when it comes from a page of this service, on
    // every route there is: whoever asks for the caller cannot forget it.
    authenticate: async (request) => {
      const secret = cookieOf(request, identity.cookies.session);
      if (secret === undefined || !fromOwnPage(request, identity.issuer)) return undefined;
      const session = await findSession(db, secret, clock(), identity.life);
      return session && { kind: 'person', id: session.person, session: session.id };
    },
    routes: (router) => {
      signInRoutes(router, identity);
      restrictionRoutes(router, identity);
      accountRoutes(router, identity);
    },
    start: async () => {
      if (identity.development) log.warn('development sign-in is on: anybody on this machine can sign in as anybody');
      else if (identity.upstreams.size === 0) log.warn('nobody can sign in: no provider is configured');
      const clean = () => forgetExpired(db, clock()).catch((err) => log.error({ err }, 'cannot forget what is over'));
      cleaning = setInterval(clean, 600_000).unref();
    },
    stop: async () => clearInterval(cleaning),
  };
}
