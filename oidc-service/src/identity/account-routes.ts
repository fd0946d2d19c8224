import type { Request, Response, Router } from 'express';
import type { Caller } from '../http/caller.js';
import { html } from '../http/page/html.js';
import { languageFor, sendPage } from '../http/page/page.js';
import { zoneFor } from '../http/page/preference.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { endOwnSessions, unlinkAccountOf } from './end-session.js';
import type { Identity } from './identity.js';
import { messages } from './messages.js';
import { accountBody, withReturn } from './pages.js';
import { sessionsOf } from './session.js';

type Person = Extract<Caller, { kind: 'person' }>;

/** The person's own account: a page, and the same as JSON under `/api/v1/me`. */
export function accountRoutes(router: Router, identity: Identity): void {
  const { service, base, upstreams, cookies, life } = identity;
  const { db, clock } = service;

  router.get('/account', async (request, response) => {
    const caller = await contextOf(request).caller();
    if (caller.kind !== 'person') return response.redirect(303, withReturn(`${base}/sign-in`, `${base}/account`));
    const [me, sessions] = [await about(caller), await sessionsOf(db, caller.id, clock(), life)];
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
    if (caller.kind === 'person') await endOwnSessions(request, identity, caller.id, String(request.params.session));
    response.redirect(303, `${base}/account`);
  });

  router.get('/api/v1/me', async (request, response) => {
    response.json(await about(await person(request)));
  });
  router.get('/api/v1/me/sessions', async (request, response) => {
    const { id, session } = await person(request);
    const sessions = await sessionsOf(db, id, clock(), life);
    response.json({ items: sessions.map((one) => ({ ...one, current: one.id === session })) });
  });
  router.delete('/api/v1/me/sessions', async (request, response) => {
    const { id } = await person(request);
    await endOwnSessions(request, identity, id);
    response.clearCookie(cookies.session, cookies.options(0)).status(204).end();
  });
  router.delete('/api/v1/me/sessions/:session', async (request, response) => {
    const { id } = await person(request);
    const ended = await endOwnSessions(request, identity, id, request.params.session);
    if (ended.length === 0) throw new Problem('NOT_FOUND', 'you have no such session');
    response.status(204).end();
  });
  router.delete('/api/v1/me/accounts/:account', async (request, response) => {
    const { id } = await person(request);
    await unlinkAccountOf(request, identity, id, request.params.account);
    response.status(204).end();
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

  async function person(request: Request): Promise<Person> {
    const caller = await contextOf(request).caller();
    if (caller.kind === 'person') return caller;
    throw new Problem('SIGN_IN_NEEDED', 'sign in with a browser');
  }

  async function about({ id }: Person) {
    const row = await db
      .selectFrom('person')
      .select(['id', 'name', 'email', 'locale'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const accounts = await db
      .selectFrom('account')
      .select(['id', 'provider', 'email', 'email_verified as emailVerified'])
      .where('person_id', '=', id)
      .orderBy('created_at')
      .execute();
    return { ...row, accounts };
  }
}
