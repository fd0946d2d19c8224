import { authorize } from '../authorization/index.js';
import { graceOf, graceTable } from '../billing/index.js';
import type { Transaction } from '../database/database.js';
import { effectiveGroupsOf } from '../groups/index.js';
import { Problem } from '../http/problem.js';
import { requireBelowCaps } from '../metering/index.js';
import { tenancyOf } from './declaration.js';
import { type Edit, fieldsOf } from './edit.js';
import { notHeld, notHeldOfBinding, type Rule } from './grant.js';
import type { Submission } from './submit.js';
import { targetOf, workspaceIdOf } from './target.js';

/** Who changes something, and when. */
export interface Author {
  /** Opaque id. */
  readonly person: string;
  readonly at: Date;
}

/**
 * Refuses an edit that gives what its author does not hold, by membership that lasts: rights of a role and of a binding are
 * those that RBAC would give the author, and a project below another one takes over what is bound there.
 * @throws Problem NOT_ALLOWED that names every right that is missing
 */
export async function requireHeld(
  transaction: Transaction,
  edit: Edit,
  { person, at }: Author,
  { reading, before, after }: Submission,
): Promise<void> {
  const { organization, workspace, spec } = edit;
  if (spec === null || !['Role', 'GroupBinding', 'Project'].includes(edit.kind)) return;
  const id = workspaceIdOf(edit);
  if (edit.kind === 'Project') {
    if (spec.parent === fieldsOf(before, edit)?.parent) return;
    const caller = { kind: 'person', id: person, session: '' } as const;
    return authorize(transaction, caller, 'workspace:grant', { workspace: id }, at);
  }
  const author = { organization, workspace, groups: await effectiveGroupsOf(transaction, person, id) };
  const tenancy = tenancyOf(edit.kind === 'Role' ? before : after, reading);
  const missing =
    edit.kind === 'Role'
      ? notHeld(tenancy, author, (spec.rules ?? []) as readonly Rule[], edit.project ?? '')
      : notHeldOfBinding({ ...tenancy, groupBindings: tenancyOf(before, reading).groupBindings }, author, spec);
  if (missing.length === 0) return;
  const issues = [...new Set(missing)]
    .slice(0, 50)
    .map((right) => ({ path: 'body', message: `you do not hold: ${right}` }));
  throw new Problem('NOT_ALLOWED', 'nobody grants what they do not hold', issues);
}

/** The creator of a workspace that is put: whoever puts a new one; one that comes back keeps the one that it had. */
export async function creatorOf(transaction: Transaction, edit: Edit, person: string): Promise<string> {
  const id = workspaceIdOf(edit);
  const earlier = await transaction
    .selectFrom('change')
    .select('edit')
    .where('target', '=', targetOf(edit))
    .where('state', '<>', 'failed')
    // What was withdrawn before it was committed was never there.
    .where((where) => where.or([where('state', '<>', 'withdrawn'), where('commit', 'is not', null)]))
    .orderBy('position')
    .execute();
  const creator = earlier.map((row) => (row.edit as Edit).spec?.creator).find((one) => typeof one === 'string');
  if (creator !== undefined) return creator as string;
  const known = await transaction
    .selectFrom('ledger_line')
    .select('id')
    .where('workspace_id', '=', id)
    .executeTakeFirst();
  const there = await transaction.selectFrom('workspace').select('id').where('id', '=', id).executeTakeFirst();
  // Its volumes may be kept, and whoever makes it anew would be its admin.
  if (known !== undefined || there !== undefined)
    throw new Problem('CONFLICT', 'there was a workspace of this name that was not made here; take another name');
  return person;
}

/**
 * Refuses new workspaces and dearer plans while a payment is open, or a cap on use is reached.
 * @throws Problem PAYMENT_OPEN with the date, CAP_REACHED with every cap, and what to do
 */
export async function requireGrowth(
  transaction: Transaction,
  edit: Edit,
  at: Date,
  { reading, before, after }: Submission,
): Promise<void> {
  if (edit.kind !== 'Workspace' || edit.spec === null) return;
  const old = fieldsOf(before, edit)?.plan;
  const plan = fieldsOf(after, edit)?.plan;
  if (old === plan) return;
  if (old !== undefined && isNoDearer(tenancyOf(before, reading).plans, String(old), String(plan))) return;
  await requireBelowCaps(transaction, edit.organization, at);
  const grace = await graceOf(transaction, edit.organization, at);
  if (graceTable[grace.stage].growth) return;
  const since = grace.since.toISOString();
  throw new Problem(
    'PAYMENT_OPEN',
    `a payment is open, so since ${since} there are no new workspaces and no larger plans; pay it, and everything is as before`,
  );
}

interface Priced {
  readonly name: string;
  readonly prices?: readonly { readonly currency: string; readonly amount: string; readonly interval: string }[];
}

/** Whether a plan costs at most as much as another one in every currency, for the same interval; nobody can say without prices. */
function isNoDearer(plans: readonly Priced[], old: string, next: string): boolean {
  const pricesOf = (plan: string) => plans.find(({ name }) => name === plan)?.prices ?? [];
  const before = pricesOf(old);
  const after = pricesOf(next);
  return (
    after.length > 0 &&
    after.every(({ currency, amount, interval }) =>
      before.some(
        (one) => one.currency === currency && one.interval === interval && Number(one.amount) >= Number(amount),
      ),
    )
  );
}
