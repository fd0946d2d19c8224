import type { Request, Response, Router } from 'express';
import { appendAudit, recordAudit } from '../audit/append.js';
import type { AuditEvent } from '../audit/audit-event.js';
import { authorize, Denied, type Target } from '../authorization/index.js';
import type { Database, Transaction } from '../database/database.js';
import { lockPlace } from '../database/place-lock.js';
import { inTransaction } from '../database/transaction.js';
import { checked, jsonBody } from '../http/input.js';
import { languageFor } from '../http/page/page.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { requestEvent } from '../http/request-event.js';
import type { RateLimiter } from '../rate-limit/index.js';
import type { About, Call, HandlerParts, Handlers, Reader, Result, Writer } from './handler.js';
import type { Operation } from './operation.js';
import { operations } from './operations.js';
import { checkConditions, etagOf, isKnown } from './precondition.js';
import { sendResult } from './send-routes.js';

/** What the routes are made from. */
export interface ApiParts extends HandlerParts {
  readonly handlers: Handlers;
  readonly limiter: RateLimiter;
  /** Calls in a minute. */
  readonly perCaller: number;
  readonly perAddress: number;
}

/** A route for every operation: limits, checks, authorizes, does, audits and answers, in this one place. */
export function apiRoutes(router: Router, parts: ApiParts): void {
  for (const [id, one] of Object.entries(operations) as [keyof Handlers, Operation][]) {
    const path = `/api/v1${one.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    const handler = parts.handlers[id] as Reader<Operation> | Writer<Operation>;
    const serve = (request: Request, response: Response): Promise<void> =>
      serveCall(parts, one, handler, request, response);
    if (one.body === undefined) router[one.method](path, limit(parts), serve);
    else router[one.method](path, limit(parts), jsonBody(), serve);
  }
}

/** Before a body is read: who calls too often gets no work done. */
function limit({ limiter, perCaller, perAddress }: ApiParts) {
  return async (request: Request, _response: Response, next: () => void): Promise<void> => {
    const { source, caller } = contextOf(request);
    const take = async (key: string, most: number): Promise<void> => {
      const { allowed, retryAfterSeconds } = await limiter.take(key, { limit: most, windowSeconds: 60 });
      if (allowed) return;
      const headers = { 'retry-after': String(retryAfterSeconds) };
      throw new Problem('TOO_MANY_REQUESTS', `try again in ${retryAfterSeconds} s`, [], headers);
    };
    await take(`api address ${source}`, perAddress);
    const who = await caller();
    if (who.kind !== 'anonymous') await take(`api ${who.kind} ${who.id}`, perCaller);
    next();
  };
}

async function serveCall(
  { db, clock }: ApiParts,
  one: Operation,
  handler: Reader<Operation> | Writer<Operation>,
  request: Request,
  response: Response,
): Promise<void> {
  const caller = await contextOf(request).caller();
  // Whoever is nobody learns nothing, not even what a path must look like.
  if (one.right !== 'public' && caller.kind === 'anonymous') throw new Problem('SIGN_IN_NEEDED', 'sign in first');
  const params = checked(one.params, request.params, 'path') as Record<string, string>;
  const at = clock();
  const call = {
    params,
    query: checked(one.query, request.query, 'query'),
    body: one.body === undefined ? undefined : checked(one.body, request.body ?? {}),
    caller: caller.kind === 'anonymous' ? '' : caller.id,
    session: caller.kind === 'person' ? caller.session : '',
    at,
    language: languageFor(response),
  };
  const conditions = { ifMatch: request.get('if-match'), ifNoneMatch: request.get('if-none-match') };
  const allow = async (where: Database): Promise<void> => {
    if (one.right !== 'public') await authorize(where, caller, one.right, asTarget(params), at);
  };
  const event = async (what: Pick<AuditEvent, 'result' | 'details'>, about: About) => {
    const { target, organization } = about;
    return requestEvent(request, at, {
      action: one.action,
      target,
      ...what,
      ...(organization !== undefined && { organization }),
    });
  };
  const here: About = { target: targetOf(one, params), organization: organizationOf(params) };
  const done = ({ event: details, about = here }: Result<unknown>): Promise<AuditEvent[]> => {
    const all = details === undefined ? [] : [about].flat();
    return Promise.all(all.map((each) => event({ result: 'allowed', details: { ...details } }, each)));
  };
  let result: Result<unknown>;
  try {
    if ('read' in handler) {
      await allow(db);
      result = await handler.read({ ...call, db } as Call<Operation>);
      for (const told of await done(result)) await recordAudit(db, told);
    } else {
      const place = placeOf(params);
      result = await inTransaction(db, async (transaction) => {
        if (place !== undefined) await lockPlace(transaction, place);
        await allow(transaction);
        const inside = { ...call, db: transaction } as Call<Operation, Transaction>;
        if (one.versioned === true && handler.current !== undefined)
          checkConditions(conditions, await handler.current(inside));
        const changed = await handler.write(inside);
        for (const told of await done(changed)) await appendAudit(transaction, told);
        return changed;
      });
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const details = { code: error.code };
    // What does not exist belongs to no organization, so nobody's audit is filled by guessing.
    if (error instanceof Denied)
      await recordAudit(db, await event({ result: 'denied', details }, { ...here, organization: error.organization }));
    else if (one.method !== 'get' && error.code !== 'SIGN_IN_NEEDED')
      await recordAudit(db, await event({ result: 'failed', details }, here));
    throw error;
  }
  const etag = one.versioned === true && one.method !== 'delete' ? etagOf(result.version ?? result.answer) : undefined;
  if (one.method === 'get' && etag !== undefined && isKnown(conditions, etag)) {
    response.status(304).set('etag', etag).end();
    return;
  }
  await sendResult(response, one, result, etag);
}

type Params = Readonly<Record<string, string>>;

const organizationOf = ({ organization, workspace }: Params): string | undefined =>
  organization ?? workspace?.slice(0, workspace.indexOf('--'));

/** What the right is asked for on: the object of the path, and nothing else that the caller says. */
const asTarget = ({ organization, workspace, person, invitation, id }: Params): Target => ({
  organization,
  workspace,
  person,
  invitation,
  breakGlass: id,
});

/** Where changes take turns; one that names nothing finds out in its transaction, and locks there. */
function placeOf({ organization, workspace, person }: Params): string | undefined {
  if (workspace !== undefined) return `workspace/${workspace}`;
  if (organization !== undefined) return `organization/${organization}`;
  return person === undefined ? undefined : `person/${person}`;
}

function targetOf(one: Operation, params: Params): string {
  const { organization, workspace, group, person, invitation, id, session, account } = params;
  const { name, project, role, binding, change } = params;
  const noun = one.action.slice(0, one.action.indexOf('.'));
  if (change !== undefined) return `change/${change}`;
  if (name !== undefined) return `workspace/${organization}--${name}`;
  const declared = [project, role ?? binding].filter((part) => part !== undefined);
  if (noun === 'group' && group !== undefined) declared.push(group);
  if (declared.length > 0) return [noun, workspace, ...declared].join('/');
  if (id !== undefined) return `break-glass/${workspace}/${id}`;
  if (invitation !== undefined) return `invitation/${invitation}`;
  if (session !== undefined) return `session/${session}`;
  if (account !== undefined) return `account/${account}`;
  if (group !== undefined)
    return ['membership', workspace, group, person].filter((part) => part !== undefined).join('/');
  if (workspace !== undefined) return `workspace/${workspace}`;
  if (organization !== undefined)
    return person === undefined ? `organization/${organization}` : `organization-user/${organization}/${person}`;
  if (person !== undefined) return `person/${person}`;
  return one.method === 'get' ? 'api' : `${one.action.split('.')[0]}/unknown`;
}
