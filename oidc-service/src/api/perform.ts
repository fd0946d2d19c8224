import type { IncomingMessage } from 'node:http';
import { names } from '@hexabase-kaas/tenancy';
import type { ZodType } from 'zod';
import { appendAudit, recordAudit } from '../audit/append.js';
import type { AuditEvent } from '../audit/audit-event.js';
import { authorize, Denied, type Target } from '../authorization/index.js';
import type { Database, Transaction } from '../database/database.js';
import { lockPlace } from '../database/place-lock.js';
import { inTransaction } from '../database/transaction.js';
import { checked } from '../http/input.js';
import type { Language } from '../http/page/language.js';
import { Problem, type ProblemIssue } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { requestEvent } from '../http/request-event.js';
import type { About, Call, HandlerParts, Handlers, Reader, Result, Writer } from './handler.js';
import type { Operation } from './operation.js';
import { type OperationId, operations } from './operations.js';
import { type Conditions, checkConditions } from './precondition.js';

/** What an operation is performed with; nothing of it is believed yet. */
export interface Given {
  readonly params: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly conditions?: Conditions;
  readonly language: Language;
  /** Id of the event that a stream goes on after. @default it begins */
  readonly lastEventId?: string | undefined;
}

/** What performing needs. */
export interface PerformParts extends HandlerParts {
  readonly handlers: Handlers;
  /** Ids of the people who run the service. */
  readonly operators: ReadonlySet<string>;
}

/**
 * Performs an operation for whoever makes the request: checks, authorizes, does and audits. Routes of the API and pages of
 * the console come here alike, so that neither may do what the other may not.
 * @throws Problem
 */
export async function perform(
  { db, clock, handlers, operators }: PerformParts,
  request: IncomingMessage,
  id: OperationId,
  given: Given,
): Promise<Result<unknown>> {
  const one: Operation = operations[id];
  const handler = handlers[id] as Reader<Operation> | Writer<Operation>;
  const { source, requestId, ...context } = contextOf(request);
  const caller = await context.caller();
  // Whoever is nobody learns nothing, not even what a path must look like.
  if (one.right !== 'public' && caller.kind === 'anonymous') throw new Problem('SIGN_IN_NEEDED', 'sign in first');
  const { params, query, body } = checkedParts(one, given);
  const at = clock();
  const call = {
    params,
    query,
    body,
    caller: caller.kind === 'anonymous' ? '' : caller.id,
    session: caller.kind === 'person' ? caller.session : '',
    at,
    language: given.language,
    lastEventId: given.lastEventId,
    ...{ source, requestId },
  };
  const allow = async (where: Database): Promise<void> => {
    if (one.right !== 'public') await authorize(where, caller, one.right, { ...asTarget(one, params), operators }, at);
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
  try {
    if ('read' in handler) {
      await allow(db);
      const result = await handler.read({ ...call, db } as Call<Operation>);
      for (const told of await done(result)) await recordAudit(db, told);
      return result;
    }
    const place = placeOf(params);
    return await inTransaction(db, async (transaction) => {
      if (place !== undefined) await lockPlace(transaction, place);
      await allow(transaction);
      const inside = { ...call, db: transaction } as Call<Operation, Transaction>;
      if (one.versioned === true && handler.current !== undefined && given.conditions !== undefined)
        checkConditions(given.conditions, await handler.current(inside));
      const changed = await handler.write(inside);
      for (const told of await done(changed)) await appendAudit(transaction, told);
      return changed;
    });
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
}

/** Checks every part, and tells everything that is wrong at once. */
function checkedParts(one: Operation, { params, query = {}, body = {} }: Given) {
  const issues: ProblemIssue[] = [];
  const part = <T>(schema: ZodType<T>, input: unknown, where: string): T | undefined => {
    try {
      return checked(schema, input, where);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      issues.push(...error.issues);
      return undefined;
    }
  };
  const parts = {
    params: part(one.params, params, 'path') as Record<string, string>,
    query: part(one.query, query, 'query'),
    body: one.body === undefined ? undefined : part(one.body, body, 'body'),
  };
  if (issues.length > 0) throw new Problem('INPUT_INVALID', 'see the issues', issues);
  return parts;
}

type Params = Readonly<Record<string, string>>;

const organizationOf = ({ organization, workspace }: Params): string | undefined =>
  organization ?? workspace?.slice(0, workspace.indexOf('--'));

/**
 * What the right is asked for on: the object of the path, and nothing else that the caller says. A right on a workspace that the
 * path names in its organization is asked for on just that one.
 */
const asTarget = ({ right }: Operation, { organization, workspace, person, invitation, id, name }: Params): Target => ({
  organization,
  workspace:
    name !== undefined && right.startsWith('workspace:') ? names.hostNamespace(organization ?? '', name) : workspace,
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
  const { name, project, role, binding, change, meter, webhook, kind, workload, pod, application } = params;
  const noun = one.action.slice(0, one.action.indexOf('.'));
  if (change !== undefined) return `change/${change}`;
  if (webhook !== undefined) return `webhook/${organization}/${webhook}`;
  if (meter !== undefined) return `usage-cap/${organization}/${meter}`;
  if (name !== undefined) return `workspace/${organization}--${name}`;
  if (workload !== undefined) return `workload/${workspace}/${project}/${kind}/${workload}`;
  if (pod !== undefined) return `pod/${workspace}/${project}/${pod}`;
  if (application !== undefined) return `application/${workspace}/${project}/${application}`;
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
