import type { issuerSettings } from '../configuration/issuer-setting.js';
import type { Values } from '../configuration/setting.js';
import type { Feature } from '../http/feature.js';
import { type mailSettings, mailTopic } from '../mail/index.js';
import type { Service } from '../service.js';
import { forgetExpired } from './invitation.js';
import { invitationRoutes } from './invitation-routes.js';
import { organizationRoutes } from './organization-routes.js';

/** Organizations, their users and invitations. */
export function organizationsFeature({
  configuration,
  db,
  clock,
  log,
}: Service<Values<typeof issuerSettings> & Values<typeof mailSettings>>): Feature {
  const issuer = configuration.ISSUER;
  const { pathname } = new URL(issuer);
  const guard = { db, clock };
  const topic = configuration.SMTP_URL === undefined ? undefined : mailTopic;
  let cleaning: NodeJS.Timeout | undefined;
  return {
    name: 'organizations',
    routes: (router) => {
      organizationRoutes(router, guard);
      invitationRoutes(router, { guard, issuer, base: pathname === '/' ? '' : pathname, mailTopic: topic });
    },
    start: async () => {
      const clean = () => forgetExpired(db, clock()).catch((err) => log.error({ err }, 'cannot forget addresses'));
      cleaning = setInterval(clean, 3_600_000).unref();
    },
    stop: async () => clearInterval(cleaning),
  };
}
