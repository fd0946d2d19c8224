import type { IncomingMessage } from 'node:http';
import { appendAudit, recordAudit } from '../audit/append.js';
import type { AuditEvent } from '../audit/audit-event.js';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import type { Caller } from '../http/caller.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { requestEvent } from '../http/request-event.js';
import { type Action, rules } from './action.js';
import { standingOf } from './standing.js';
import type { Target } from './target.js';

/** Where rights are looked up and denials are recorded. */
export interface Guard {
  readonly db: Database;
  readonly clock: Clock;
}

/** What a change gives back: its result, and what the audit says of it; without `event`, nothing was changed. */
export interface Changed<T> {
  readonly result: T;
  readonly event?: Pick<AuditEvent, 'target' | 'details'>;
}

/**
 * Changes something that the caller has the right to: right, change and event are one transaction, in which the
 * organization of the target is locked, so that no right goes away in between and no two changes rely on each other.
 * Whatever is denied is recorded.
 * @throws Problem SIGN_IN_NEEDED, NOT_FOUND to whom the target is none of their business, or NOT_ALLOWED
 */
export async function changeAs<T>(
  { db, clock }: Guard,
  request: IncomingMessage,
  action: Action,
  target: Target,
  change: (transaction: Transaction, caller: Extract<Caller, { kind: 'person' }>) => Promise<Changed<T>>,
): Promise<T> {
  const caller = await contextOf(request).caller();
  try {
    return await inTransaction(db, async (transaction) => {
      if (target.organization !== undefined) {
        const { organization } = target;
        await transaction.selectFrom('organization').select('id').where('id', '=', organization).forUpdate().execute();
      }
      await decide(transaction, caller, action, target);
      if (caller.kind !== 'person') throw new Problem('NOT_ALLOWED', 'a person must do it');
      const { result, event } = await change(transaction, caller);
      if (event !== undefined) {
        const { organization } = target;
        const told = {
          ...event,
          action,
          result: 'allowed',
          ...(organization !== undefined && { organization }),
        } as const;
        await appendAudit(transaction, await requestEvent(request, clock(), told));
      }
      return result;
    });
  } catch (error) {
    if (error instanceof Problem) await recordRefusal({ db, clock }, request, action, target, error);
    throw error;
  }
}

/** Refuses and records a caller who may not read something. @throws Problem as `changeAs` */
export async function requireRight(
  { db, clock }: Guard,
  request: IncomingMessage,
  action: Action,
  target: Target,
): Promise<Caller> {
  const caller = await contextOf(request).caller();
  try {
    await decide(db, caller, action, target);
  } catch (error) {
    if (error instanceof Problem) await recordRefusal({ db, clock }, request, action, target, error);
    throw error;
  }
  return caller;
}

async function decide(db: Database, caller: Caller, action: Action, target: Target): Promise<void> {
  if (caller.kind === 'anonymous') throw new Problem('SIGN_IN_NEEDED', 'sign in first');
  const standing = await standingOf(db, caller, target);
  if (rules[action](standing)) return;
  // Who has nothing to do with it does not learn whether it is there.
  if (standing.role === undefined && standing.groups.length === 0)
    throw new Problem('NOT_FOUND', 'there is no such thing');
  throw new Problem('NOT_ALLOWED', `your role does not allow ${action}`);
}

/** Denied when it was a matter of rights, failed when the state was against it. */
async function recordRefusal(
  { db, clock }: Guard,
  request: IncomingMessage,
  action: Action,
  target: Target,
  { code }: Problem,
): Promise<void> {
  const { organization, workspace, group, person } = target;
  const result = code === 'CONFLICT' || code === 'INPUT_INVALID' ? 'failed' : 'denied';
  const id = [organization, workspace, group, person].filter((part) => part !== undefined).join('/');
  const event = { action, target: `${action.split('.')[0]}/${id}`, result, details: { code } } as const;
  await recordAudit(
    db,
    await requestEvent(request, clock(), { ...event, ...(organization !== undefined && { organization }) }),
  );
}
