import type { Values } from '../configuration/setting.js';
import type { Feature } from '../http/feature.js';
import { html } from '../http/page/html.js';
import { languageFor, sendPage } from '../http/page/page.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import type { Service } from '../service.js';

import { configuredLimiter } from './configured.js';
import { messages } from './messages.js';
import type { rateLimitSettings } from './settings.js';

/**
 * Bounds what anybody can make the service do without being known to it: signing in, the pages of the provider, which keep
 * rows for who opens them, and every post outside of the API, which counts its own calls. It stands before all features with
 * such routes. Each of the three counts apart, so that refreshing kubectl keeps nobody behind the same address from signing
 * in; what only tells of keys, or takes a token, is as free as reading.
 */
export function rateLimitFeature(
  service: Service<Values<typeof rateLimitSettings> & { readonly ISSUER: string }>,
): Feature {
  const { configuration } = service;
  const { limiter, ...counting } = configuredLimiter(service);
  const limit = { limit: configuration.RATE_LIMIT_SIGN_IN, windowSeconds: 60 };
  const base = new URL(configuration.ISSUER).pathname.replace(/\/$/, '');
  const kindOf = (method: string, path: string): string | undefined => {
    if (path.startsWith('/sign-in/')) return 'sign-in';
    const ofProvider = path.startsWith(`${base}/oidc/`);
    if (method !== 'POST') return ofProvider && !unbounded.has(path.slice(base.length)) ? 'authorization' : undefined;
    // The console counts its posts as the API counts calls, by person.
    if (path.startsWith('/api/') || path.startsWith('/console/')) return undefined;
    // Signed by Stripe, which sends what it has: a few addresses bring the events of everybody, and more after an outage.
    if (path === '/billing/webhook') return undefined;
    return ofProvider ? 'oidc' : 'sign-in';
  };
  return {
    name: 'rate-limit',
    ...counting,
    routes: (router) => {
      router.use(async (request, response, next) => {
        const kind = kindOf(request.method, request.path);
        if (kind === undefined) return next();
        const context = contextOf(request);
        const { allowed, retryAfterSeconds } = await limiter.take(`${kind} address ${context.source}`, limit);
        if (allowed) return next();
        context.route = kind;
        const headers = { 'retry-after': String(retryAfterSeconds) };
        // What browsers say when a person is looking; programs that take anything want no page.
        if (!/\btext\/html\b/.test(request.get('accept') ?? ''))
          throw new Problem('TOO_MANY_REQUESTS', `try again in ${retryAfterSeconds} s`, [], headers);
        const text = messages[languageFor(response)];
        response.set(headers);
        const body = html`<p class="alert" role="alert">${text.wait(retryAfterSeconds)}</p><p>${text.reference(context.requestId)}</p>`;
        sendPage(response, base, { title: text.title, body, status: 429 });
      });
    },
  };
}

/** Read by API servers and by programs that hold a token; nothing is kept for them. */
const unbounded: ReadonlySet<string> = new Set(['/oidc/jwks', '/oidc/userinfo']);
