import type { issuerSettings } from '../configuration/issuer-setting.js';
import type { Values } from '../configuration/setting.js';
import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { forgetExpired } from './invitation.js';
import { invitationPageRoutes } from './invitation-page-routes.js';

/** The pages of invitations, and forgetting addresses that nobody needs; the API does everything else. */
export function organizationsFeature({
  configuration,
  db,
  clock,
  log,
}: Service<Values<typeof issuerSettings>>): Feature {
  const { pathname } = new URL(configuration.ISSUER);
  let cleaning: NodeJS.Timeout | undefined;
  return {
    name: 'organizations',
    routes: (router) => invitationPageRoutes(router, db, clock, pathname === '/' ? '' : pathname),
    start: async () => {
      const clean = () => forgetExpired(db, clock()).catch((err) => log.error({ err }, 'cannot forget addresses'));
      cleaning = setInterval(clean, 3_600_000).unref();
    },
    stop: async () => clearInterval(cleaning),
  };
}
