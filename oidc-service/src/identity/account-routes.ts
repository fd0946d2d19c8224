import type { Request, Response, Router } from 'express';
import { html } from '../http/page/html.js';
import { languageFor, sendPage } from '../http/page/page.js';
import { zoneFor } from '../http/page/preference.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { endOwnSessions } from './end-session.js';
import type { Identity } from './identity.js';
import { messages } from './messages.js';
import { accountBody, withReturn } from './pages.js';
import { selfOf } from './self.js';
import { sessionsOf } from './session.js';

/** Pages of the person's own account; the API has the same below `/api/v1/me`. */
export function accountRoutes(router: Router, identity: Identity): void {
  const { service, base, upstreams, cookies, life } = identity;
  const { db, clock } = service;

  router.get('/account', async (request, response) => {
    const caller = await contextOf(request).caller();
    if (caller.kind !== 'person') return response.redirect(303, withReturn(`${base}/sign-in`, `${base}/account`));
    const [me, sessions] = [await selfOf(db, caller.id), await sessionsOf(db, caller.id, clock(), life)];
    const language = languageFor(response);
    const text = messages[language];
    const have = new Set(me.accounts.map(({ provider }) => provider));
    const view = {
      base,
      zone: zoneFor(request),
      accounts: me.accounts.map(({ id, provider, email }) => ({
        id,
        label: upstreams.get(provider)?.label ?? provider,
        email,
      })),
      choices: [...upstreams.values()].filter(({ name }) => !have.has(name)),
      sessions,
      current: caller.session,
    };
    const around = {
      trail: [{ label: text.console, href: `${base}/console` }],
      lead: text.signedInAs(me.name ?? '-'),
    };
    sendPage(response, base, { title: text.account, body: accountBody(text, language, view), around });
  });

  router.post('/sign-out', async (request, response) => signOut(request, response, false));
  router.post('/sign-out/everywhere', async (request, response) => signOut(request, response, true));
  router.post('/account/sessions/:session/end', async (request, response) => {
    const caller = await contextOf(request).caller();
    const { session } = request.params;
    if (!/^[\w-]{1,64}$/.test(session)) throw new Problem('NOT_FOUND', 'there is no such session');
    if (caller.kind === 'person') await endOwnSessions(request, identity, caller.id, session);
    response.redirect(303, `${base}/account`);
  });

  async function signOut(request: Request, response: Response, everywhere: boolean): Promise<void> {
    const caller = await contextOf(request).caller();
    if (caller.kind === 'person') {
      await endOwnSessions(request, identity, caller.id, everywhere ? undefined : caller.session);
      response.clearCookie(cookies.session, cookies.options(0));
    }
    const text = messages[languageFor(response)];
    const body = html`<p><a class="button primary" href="${base}/sign-in">${text.signInAgain}</a></p>`;
    // Who came from another site's page is as signed in as before.
    if (caller.kind !== 'person') return response.redirect(303, `${base}/account`);
    sendPage(response, base, { title: text.signedOut, body });
  }
}
