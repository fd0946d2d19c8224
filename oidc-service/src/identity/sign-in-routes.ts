import express, { type Request, type Response, type Router } from 'express';
import { Counter } from 'prom-client';
import { z } from 'zod';
import { recordAudit } from '../audit/append.js';
import { isLoopbackHost } from '../configuration/loopback.js';
import { cookieOf } from '../http/cookie.js';
import { checked } from '../http/input.js';
import { html } from '../http/page/html.js';
import { languageFor, sendPage } from '../http/page/page.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { requestEvent } from '../http/request-event.js';
import { neverSignedIn } from './account.js';
import type { Identity } from './identity.js';
import { AccountTakenError, linkAccount } from './link.js';
import { messages } from './messages.js';
import { occasionOf, sessionOf } from './occasion.js';
import { type Choice, restrictedBody, signInBody, withReturn } from './pages.js';
import { returnPath } from './return-path.js';
import { fromOwnPage } from './same-origin.js';
import { SignInRefusedError, signIn } from './sign-in.js';
import { attemptLife, beginAttempt, type TakenAttempt, takeAttempt } from './sign-in-attempt.js';
import { shown } from './upstream/shown.js';
import { type ExternalIdentity, type Upstream, UpstreamError } from './upstream/upstream.js';

type Failure = UpstreamError['reason'] | 'lost' | 'refused' | 'taken' | 'notSignedIn';

/** Signing in: the page, leaving for a provider, and coming back. */
export function signInRoutes(router: Router, identity: Identity): void {
  const { service, base, issuer, upstreams, cookies, life } = identity;
  const { db, clock } = service;
  const signIns = new Counter({
    name: 'kaas_sign_ins_total',
    help: 'Sign-ins that ended, by provider and by what became of them: done, or why not.',
    labelNames: ['provider', 'result'] as const,
    registers: [service.metrics],
  });
  // From the start, so that the first failure is an increase.
  for (const provider of upstreams.keys())
    for (const result of ['done', ...Object.keys(outcomes)]) signIns.inc({ provider, result }, 0);

  router.get('/sign-in', async (request, response) => {
    const caller = await contextOf(request).caller();
    const person =
      caller.kind === 'person' &&
      (await db.selectFrom('person').select('name').where('id', '=', caller.id).executeTakeFirst());
    const text = messages[languageFor(response)];
    const view = {
      base,
      choices: [...upstreams.values()],
      development: identity.development,
      returnTo: returnPath(request.query.return_to),
      fresh: request.query.prompt === 'login',
      signedInAs: person ? (person.name ?? '-') : undefined,
    };
    sendPage(response, base, { title: text.signIn, body: signInBody(text, view) });
  });

  router.get('/sign-in/:provider', async (request, response) => {
    await leaveFor(request, response, returnPath(request.query.return_to), null, request.query.prompt === 'login');
  });

  router.post('/account/link/:provider', async (request, response) => {
    const caller = await contextOf(request).caller();
    if (caller.kind !== 'person') return response.redirect(303, withReturn(`${base}/sign-in`, `${base}/account`));
    await leaveFor(request, response, `${base}/account`, caller.session, true);
  });

  router.get('/sign-in/:provider/callback', async (request, response) => {
    const upstream = upstreamOf(request);
    const url = new URL(`${redirectUri(upstream)}${/\?.*$/s.exec(request.originalUrl)?.[0] ?? ''}`);
    const states = url.searchParams.getAll('state');
    const state = states.length === 1 ? (states[0] as string) : '';
    const name = cookies.attempt(hashedName(state));
    const cookie = cookieOf(request, name);
    const attempt = cookie && (await takeAttempt(db, upstream.name, state, cookie, clock()));
    if (cookie !== undefined) response.clearCookie(name, cookies.options(0));
    if (!attempt) return fail(request, response, upstream, 'lost');
    try {
      const { nonce, codeVerifier, linkingSession, fresh, askedAt } = attempt;
      const answer = { url, state, nonce, codeVerifier, fresh, askedAt, now: clock() };
      const who = await upstream.finish(answer);
      if (linkingSession !== null) await link(request, response, upstream, who, attempt, linkingSession);
      else await begin(request, response, upstream.name, who, attempt.returnTo);
    } catch (error) {
      await explain(request, response, upstream, error);
    }
  });

  if (identity.development) {
    const form = z.object({ name: z.string().max(60), return_to: z.string().optional() });
    router.post(
      '/sign-in/development',
      express.urlencoded({ extended: false, limit: 4_096 }),
      async (request, response) => {
        // A page of another host name that resolves to this machine would be of the same origin as itself.
        const host =
          URL.canParse(`http://${request.headers.host}`) && new URL(`http://${request.headers.host}`).hostname;
        if (!host || !isLoopbackHost(host) || !fromOwnPage(request, issuer)) {
          throw new Problem('NOT_ALLOWED', 'use the form of the sign-in page of this service');
        }
        const { name: typed, return_to } = checked(form, request.body);
        const name = shown(typed.normalize('NFC'), 60);
        if (name === null) throw new Problem('INPUT_INVALID', 'type a name');
        const who: ExternalIdentity = {
          issuer: `${issuer}/sign-in/development`,
          subject: name.toLowerCase(),
          name,
          email: null,
          emailVerified: false,
          locale: null,
        };
        try {
          await begin(request, response, 'development', who, returnPath(return_to), await neverSignedIn(db, name));
        } catch (error) {
          await explain(request, response, { name: 'development', label: messages.en.development }, error);
        }
      },
    );
  }

  function upstreamOf(request: Request): Upstream {
    const upstream = upstreams.get(String(request.params.provider));
    if (upstream === undefined) throw new Problem('NOT_FOUND', 'no provider of that name is configured');
    return upstream;
  }
  function redirectUri({ name }: Upstream): string {
    return `${issuer}/sign-in/${name}/callback`;
  }

  async function leaveFor(
    request: Request,
    response: Response,
    returnTo: string | undefined,
    linkingSession: string | null,
    fresh: boolean,
  ): Promise<void> {
    const upstream = upstreamOf(request);
    const { cookie, ...attempt } = await beginAttempt(db, upstream.name, returnTo, linkingSession, fresh, clock());
    try {
      const challenge = { ...attempt, redirectUri: redirectUri(upstream), fresh };
      const to = await upstream.begin(challenge);
      response.cookie(cookies.attempt(hashedName(attempt.state)), cookie, cookies.options(attemptLife));
      response.set('cache-control', 'no-store').redirect(303, to.href);
    } catch (error) {
      await explain(request, response, upstream, error);
    }
  }

  async function begin(
    request: Request,
    response: Response,
    provider: string,
    who: ExternalIdentity,
    returnTo: string | undefined,
    declared?: string,
  ): Promise<void> {
    const signedIn = await signIn(db, { provider, identity: who, declared, ...(await occasionOf(identity, request)) });
    signIns.inc({ provider, result: 'done' });
    response.cookie(cookies.session, signedIn.secret, cookies.options(life.absolute));
    response.set('cache-control', 'no-store').redirect(303, returnTo ?? `${base}/console`);
  }

  async function link(
    request: Request,
    response: Response,
    upstream: Upstream,
    who: ExternalIdentity,
    { returnTo }: TakenAttempt,
    linkingSession: string,
  ): Promise<void> {
    const session = await sessionOf(identity, request);
    if (session?.id !== linkingSession) return fail(request, response, upstream, 'notSignedIn');
    const { source, requestId } = contextOf(request);
    const { person } = session;
    await linkAccount(db, {
      provider: upstream.name,
      identity: who,
      person,
      now: clock(),
      source: { source, requestId },
    });
    response.set('cache-control', 'no-store').redirect(303, returnTo ?? `${base}/account`);
  }

  async function explain(request: Request, response: Response, upstream: Choice, error: unknown): Promise<void> {
    if (error instanceof SignInRefusedError) return fail(request, response, upstream, 'refused', error.ticket);
    if (error instanceof AccountTakenError) return fail(request, response, upstream, 'taken');
    if (!(error instanceof UpstreamError)) throw error;
    // The text of the cause may quote what the provider sent.
    const { name, code } = (error.cause ?? {}) as { name?: unknown; code?: unknown };
    const cause = { provider: upstream.name, reason: error.reason, errorType: name, errorCode: code };
    contextOf(request).log.warn(cause, 'sign-in failed at the provider');
    return fail(request, response, upstream, error.reason);
  }

  async function fail(
    request: Request,
    response: Response,
    upstream: Choice,
    reason: Failure,
    ticket?: string,
  ): Promise<void> {
    signIns.inc({ provider: upstream.name, result: reason });
    const [status, result] = outcomes[reason];
    const target = `provider/${upstream.name}`;
    const event = { action: 'session.begin', target, result, details: { reason } } as const;
    await recordAudit(db, await requestEvent(request, clock(), event));
    const text = messages[languageFor(response)];
    if (ticket !== undefined)
      return sendPage(response, base, { title: text.restricted, body: restrictedBody(text, base, ticket), status });
    const why = text[reason];
    const body = html`<p class="alert" role="alert">${typeof why === 'string' ? why : why(upstream.label)}</p>
<p><a class="button primary" href="${base}/sign-in">${text.tryAgain}</a></p>
<p>${text.reference(contextOf(request).requestId)}</p>`;
    sendPage(response, base, { title: text.failed, body, status });
  }
}

const outcomes = {
  unreachable: [502, 'failed'],
  declined: [400, 'failed'],
  untrusted: [502, 'failed'],
  lost: [400, 'failed'],
  refused: [403, 'denied'],
  taken: [409, 'denied'],
  notSignedIn: [400, 'failed'],
} as const satisfies Record<Failure, readonly [number, 'failed' | 'denied']>;

/** Part of a cookie's name: only what may stand in one. */
const hashedName = (state: string): string => state.replaceAll(/[^A-Za-z0-9_-]/g, '');
