import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type Provider from 'oidc-provider';
import { contextOf } from '../http/request-context.js';
import { type InteractionParts, interactionRoutes } from './interaction-routes.js';
import { routes } from './provider.js';

/** What the routes ask for at every request. */
export interface OidcParts extends InteractionParts {
  readonly issuer: string;
  /** Has `provider()` be that of the keys as they are in the database now. */
  refresh(): Promise<void>;
}

/** Mounts the provider below the path of the issuer, and the pages that it sends people to. */
export function oidcRoutes(router: Router, parts: OidcParts): void {
  const base = new URL(parts.issuer).pathname.replace(/\/$/, '');
  interactionRoutes(router, base, parts);
  const handlers = new WeakMap<Provider, ReturnType<Provider['callback']>>();
  const handle = (route: string): RequestHandler => {
    return async (request: Request, response: Response) => {
      contextOf(request).route = base + route;
      allowInlineOf(response);
      await parts.refresh();
      const provider = parts.provider();
      const callback = handlers.get(provider) ?? provider.callback();
      handlers.set(provider, callback);
      // The library takes what is before its own paths from here, as it does when express has mounted it.
      request.url = request.originalUrl.slice(base.length);
      await callback(request, response);
    };
  };
  for (const route of [routes.authorization, routes.end_session]) router.post(base + route, formText, asGet);
  for (const route of discovery) router.all(base + route, handle(route));
  for (const route of Object.values(routes)) router.all(base + route, handle(route));
  for (const route of [routes.authorization, routes.code_verification, routes.end_session]) {
    router.all(`${base}${route}/:id`, handle(`${route}/:id`));
  }
}

const formText = express.text({ type: 'application/x-www-form-urlencoded', limit: 8_192 });

/**
 * Asks again by GET what was posted (OpenID Connect Core 1.0, 3.1.2.1, wants both): a browser does not send our cookies with
 * the form of another site, and does with what it is redirected to.
 */
const asGet: RequestHandler = (request, response) => {
  contextOf(request).route = request.path;
  const parameters = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
  response.redirect(303, `${request.originalUrl.split('?')[0]}?${parameters}`);
};

const discovery: readonly string[] = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

/** Names scripts in the policy, so that the library adds the hash of the one that submits its forms. */
function allowInlineOf(response: Response): void {
  const policy = response.getHeader('content-security-policy');
  response.setHeader('content-security-policy', `${policy};script-src 'self'`);
}
