import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import type { AnswerOf, Api, CallOf, OperationId, Operations, Result } from '../api/index.js';
import { mayDo } from '../authorization/index.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { cookieOf } from '../http/cookie.js';
import { assetRoutes } from '../http/page/asset.js';
import { languages } from '../http/page/language.js';
import { languageFor, sendPage } from '../http/page/page.js';
import { preferenceCookies, zoneFor, zoneOf } from '../http/page/preference.js';
import { Problem, problemOf } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { type CookieOptions, fromOwnPage, returnPath } from '../identity/index.js';
import type { PageCall, Texts } from './call.js';
import { formatOf } from './format.js';
import { aroundOf } from './frame.js';
import { messages } from './messages/catalogue.js';
import { noticeBody, openNotice, sealNotice } from './notice.js';
import type { ConsolePage, Elsewhere, PageAnswer } from './page.js';
import { consolePages } from './pages.js';
import { problemPage } from './problem-page.js';

/** What the routes are made from. */
export interface ConsoleParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly api: Api;
  /** Ids of the people who run the service. */
  readonly operators: ReadonlySet<string>;
  readonly issuer: string;
  /** Path of the issuer without a slash at the end. */
  readonly base: string;
  /** Name of the cookie that says once what was done. */
  readonly noticeCookie: string;
  cookieOptions(maxAge: number): CookieOptions;
}

/** Milliseconds for which a notice waits to be read. */
const noticeLife = 60_000;
/** Milliseconds for which a browser keeps what it wants to read. */
const preferenceLife = 400 * 86_400_000;

/** A route for every page, what pages load, and the preferences of a browser. */
export function consoleRoutes(router: Router, parts: ConsoleParts): void {
  const { base, issuer } = parts;
  assetRoutes(router);
  router.get('/', (_request, response) => response.redirect(303, `${base}/console`));
  const form = express.urlencoded({ extended: false, limit: 16_384 });
  router.post('/preferences', form, (request, response) => {
    if (!fromOwnPage(request, issuer)) throw new Problem('NOT_ALLOWED', 'choose on a page of this service');
    const { language, zone, return_to } = textsOf(request.body);
    prefer(parts, response, { language: languages.find((one) => one === language), zone: zone && zoneOf(zone) });
    response.redirect(303, returnPath(return_to) ?? `${base}/console`);
  });
  for (const page of Object.values<ConsolePage>(consolePages)) {
    const path = page.path === '/' ? '/console' : `/console${page.path}`;
    const serve = (request: Request, response: Response) => servePage(parts, page, request, response);
    if (page.method === 'get') router.get(path, parts.api.limit, serve);
    else router.post(path, parts.api.limit, form, serve);
  }
  router.use('/console', () => {
    throw new Problem('NOT_FOUND', 'there is no such page');
  });
  router.use('/console', problems(parts));
}

async function servePage(parts: ConsoleParts, page: ConsolePage, request: Request, response: Response): Promise<void> {
  const { base } = parts;
  const call = await callOf(parts, request, response);
  if (call === undefined) {
    if (page.method === 'post')
      throw new Problem('SIGN_IN_NEEDED', 'sign in, and send the form from a page of this service');
    return response.redirect(303, `${base}/sign-in?return_to=${encodeURIComponent(request.originalUrl)}`);
  }
  await answer(parts, call, await page.serve(call), request, response);
}

async function answer(
  parts: ConsoleParts,
  call: PageCall,
  page: PageAnswer,
  request: Request,
  response: Response,
): Promise<void> {
  if ('to' in page) return goTo(parts, call, page, response);
  if ('type' in page) {
    response.set('cache-control', 'no-store').attachment(page.name).type(page.type);
    if (typeof page.text === 'string') response.send(page.text);
    else await pipeline(Readable.from(page.text), response);
    return;
  }
  const notice = takeNotice(parts, call, request, response);
  const around = await aroundOf(call, page);
  const { title, body, status = 200, lead, beside } = page;
  sendPage(response, parts.base, {
    ...{ title, body, status },
    around: { ...around, lead, beside, ...(notice !== undefined && { notice: noticeBody(call.text, notice) }) },
  });
}

function goTo(
  parts: ConsoleParts,
  { session }: PageCall,
  { to, notice, preferences }: Elsewhere,
  response: Response,
): void {
  if (preferences !== undefined) prefer(parts, response, preferences);
  if (notice !== undefined)
    response.cookie(parts.noticeCookie, sealNotice(notice, session), parts.cookieOptions(noticeLife));
  response.set('cache-control', 'no-store').redirect(303, to);
}

function takeNotice(
  { noticeCookie, cookieOptions, base }: ConsoleParts,
  { session }: PageCall,
  request: Request,
  response: Response,
) {
  const value = cookieOf(request, noticeCookie);
  if (value === undefined) return undefined;
  response.clearCookie(noticeCookie, cookieOptions(0));
  return openNotice(value, session, `${base}/console`);
}

function prefer(
  { cookieOptions }: ConsoleParts,
  response: Response,
  { language, zone }: NonNullable<Elsewhere['preferences']>,
): void {
  const options = cookieOptions(preferenceLife);
  if (language !== undefined) response.cookie(preferenceCookies.language, language, options);
  if (zone) response.cookie(preferenceCookies.zone, zone, options);
}

/** The call of whoever is signed in; undefined when nobody is, or the form came from somewhere else. */
async function callOf(parts: ConsoleParts, request: Request, response: Response): Promise<PageCall | undefined> {
  const { api, base, clock, db, issuer, operators } = parts;
  const caller = await contextOf(request).caller();
  if (caller.kind !== 'person') return undefined;
  const language = languageFor(response);
  const zone = zoneFor(request);
  const at = clock();
  const perform = async <Id extends OperationId>(
    id: Id,
    given: CallOf<Id>,
  ): Promise<Result<AnswerOf<Operations[Id]>>> =>
    (await api.perform(request, id, {
      ...given,
      conditions: { ifMatch: given.ifMatch, ifNoneMatch: given.ifNoneMatch },
      language,
    })) as Result<AnswerOf<Operations[Id]>>;
  return {
    params: textsOf(request.params),
    query: textsOf(request.query),
    form: textsOf(request.body),
    ...{ me: caller.id, session: caller.session, at, language, zone, issuer, base },
    text: messages[language],
    format: formatOf(language, zone),
    path: (...steps) => [`${base}/console`, ...steps.map(encodeURIComponent)].join('/'),
    ask: async (id, given) => (await perform(id, given)).answer,
    perform,
    may: (right, target) => mayDo(db, caller.id, right, { ...target, operators }, at),
  };
}

/** What was given once and is not empty; two of a name are nobody's form. */
const textsOf = (given: unknown): Texts =>
  Object.fromEntries(
    Object.entries((given ?? {}) as Record<string, unknown>).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '',
    ),
  );

/** Answers every error below `/console` as a page that says what to do. */
function problems(parts: ConsoleParts): ErrorRequestHandler {
  return async (error, request, response, next) => {
    const { log, requestId } = contextOf(request);
    const problem = problemOf(error);
    if (problem.code === 'INTERNAL') log.error({ err: error }, 'request failed');
    if (response.headersSent) return next(error);
    try {
      const call = problem.code === 'INTERNAL' ? undefined : await callOf(parts, request, response);
      const text = messages[languageFor(response)];
      const page = problemPage(text, problem, requestId, { base: parts.base, signedIn: call !== undefined });
      // A person who was erased has no menu any more.
      const around = await (call && aroundOf(call, {}).catch(() => undefined));
      response.set(problem.headers);
      sendPage(response, parts.base, { ...page, ...(around && { around }) });
    } catch (another) {
      next(another);
    }
  };
}
