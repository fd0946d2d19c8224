import { isLoopbackHost } from '../configuration/loopback.js';
import type { Service } from '../service.js';
import { type Cookies, cookiesOf } from './cookie.js';
import type { SessionLife } from './session.js';
import { type IdentityConfiguration, providersOf } from './settings.js';
import type { Upstream } from './upstream/upstream.js';
import { upstreamsOf } from './upstream/upstreams.js';

/** What the routes of identity share; made once from the service. */
export interface Identity {
  readonly service: Service<IdentityConfiguration>;
  readonly issuer: string;
  /** Path of the issuer without a slash at the end, before every path of ours in a browser. */
  readonly base: string;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly development: boolean;
  readonly cookies: Cookies;
  readonly life: SessionLife;
}

/** Puts it together from the configuration. */
export function identityOf(service: Service<IdentityConfiguration>): Identity {
  const { configuration } = service;
  const issuer = configuration.ISSUER;
  const url = new URL(issuer);
  return {
    service,
    issuer,
    base: url.pathname === '/' ? '' : url.pathname,
    upstreams: upstreamsOf(providersOf(configuration), configuration.PROVIDER_TIMEOUT_SECONDS * 1_000),
    // The configuration refuses it already; a mistake there must not open the door.
    development: configuration.DEVELOPMENT_SIGN_IN === 'on' && isLoopbackHost(url.hostname),
    cookies: cookiesOf(issuer),
    life: lifeOf(configuration),
  };
}

/** How long sessions live. */
export const lifeOf = (
  configuration: Pick<IdentityConfiguration, 'SESSION_IDLE_MINUTES' | 'SESSION_HOURS'>,
): SessionLife => ({
  idle: configuration.SESSION_IDLE_MINUTES * 60_000,
  absolute: configuration.SESSION_HOURS * 3_600_000,
});
