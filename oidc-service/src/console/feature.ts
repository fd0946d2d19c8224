import { type ApiConfiguration, apiOf } from '../api/index.js';
import type { Feature } from '../http/feature.js';
import { cookiesOf } from '../identity/index.js';
import type { Service } from '../service.js';
import { consoleRoutes } from './routes.js';

/** The pages for people. They perform operations of the API in this process, with the rights of whoever looks at them. */
export function consoleFeature(service: Service<ApiConfiguration>): Feature {
  const { ISSUER: issuer } = service.configuration;
  const { pathname } = new URL(issuer);
  const base = pathname === '/' ? '' : pathname;
  const api = apiOf(service);
  const { options } = cookiesOf(issuer);
  const noticeCookie = issuer.startsWith('https:') ? '__Host-kaas-notice' : 'kaas-notice';
  return {
    name: 'console',
    routes: (router) =>
      consoleRoutes(router, {
        db: service.db,
        clock: service.clock,
        api,
        operators: service.configuration.OPERATORS,
        issuer,
        base,
        noticeCookie,
        cookieOptions: options,
      }),
  };
}
