import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Caller } from './caller.js';

/** What is known of a request besides its content. */
export interface RequestContext {
  readonly requestId: string;
  /** Address of the caller, as far as `TRUSTED_PROXIES` lets us believe it. */
  readonly source: string;
  /** Logs with the request id. */
  readonly log: Logger;
  /** Who calls; found out when first asked, then kept. */
  caller(): Promise<Caller>;
  /** Pattern of the route, for logs and metrics, where no express route says it. Never the path, which may hold secrets. */
  route?: string;
}

const contexts = new WeakMap<IncomingMessage, RequestContext>();

/** The context of a request: express's own, or the plain one that oidc-provider sees. */
export function contextOf(request: IncomingMessage): RequestContext {
  const context = contexts.get(request);
  if (context === undefined) throw new Error('the request did not come through the app of this service');
  return context;
}

/** Gives a request its context; the app does, once. */
export const setContext = (request: IncomingMessage, context: RequestContext): void => {
  contexts.set(request, context);
};
