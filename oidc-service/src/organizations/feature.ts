import type { issuerSettings } from '../configuration/issuer-setting.js';
import type { Values } from '../configuration/setting.js';
import type { Feature } from '../http/feature.js';
import { type mailSettings, mailTopic } from '../mail/index.js';
import type { Service } from '../service.js';
import { invitationRoutes } from './invitation-routes.js';
import { organizationRoutes } from './organization-routes.js';

/** Organizations, their users and invitations. */
export function organizationsFeature({
  configuration,
  db,
  clock,
}: Service<Values<typeof issuerSettings> & Values<typeof mailSettings>>): Feature {
  const issuer = configuration.ISSUER;
  const { pathname } = new URL(issuer);
  const guard = { db, clock };
  const topic = configuration.SMTP_URL === undefined ? undefined : mailTopic;
  return {
    name: 'organizations',
    routes: (router) => {
      organizationRoutes(router, guard);
      invitationRoutes(router, { guard, issuer, base: pathname === '/' ? '' : pathname, mailTopic: topic });
    },
  };
}
