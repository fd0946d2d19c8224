import type { IncomingMessage } from 'node:http';
import { cookieOf } from '../http/cookie.js';
import { contextOf } from '../http/request-context.js';
import type { Identity } from './identity.js';
import { findSession, type Session } from './session.js';
import type { Occasion } from './sign-in.js';

/** When and where a request signs somebody in. */
export async function occasionOf(identity: Identity, request: IncomingMessage): Promise<Occasion> {
  const { source, requestId } = contextOf(request);
  return {
    now: identity.service.clock(),
    life: identity.life,
    browser: { userAgent: request.headers['user-agent'] ?? null, address: source },
    source: { source, requestId },
    before: await sessionOf(identity, request),
  };
}

/** The session of the browser, from whatever page it asks. */
export async function sessionOf(
  { service: { db, clock }, cookies, life }: Identity,
  request: IncomingMessage,
): Promise<Session | undefined> {
  const secret = cookieOf(request, cookies.session);
  return secret === undefined ? undefined : findSession(db, secret, clock(), life);
}
