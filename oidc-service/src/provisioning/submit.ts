import { isDeepStrictEqual } from 'node:util';
import { defaultGroups, type Issue, type TenancyDocument } from '@hexabase-kaas/tenancy';
import type { Transaction } from '../database/database.js';
import { opaqueId } from '../database/opaque-id.js';
import { lockPlace } from '../database/place-lock.js';
import { Problem } from '../http/problem.js';
import { enqueue } from '../outbox/index.js';
import { declared, newIssues } from './declaration.js';
import { documentOf, type Edit, edited, fieldsOf } from './edit.js';
import { desired } from './known-reading.js';
import type { Reading } from './reading.js';
import { targetOf, workspaceIdOf } from './target.js';

/** Topic of the jobs that commit changes. */
export const provisioningTopic = 'provisioning';

/** What is known when an edit is looked at. */
export interface Submission {
  readonly reading: Reading;
  /** What this service declares before the edit, and after it. */
  readonly before: readonly TenancyDocument[];
  readonly after: readonly TenancyDocument[];
}

/** Where and by whom a change is made. */
export interface SubmitParts {
  readonly branch: string;
  /** Plans that somebody has to approve. */
  readonly reviewed: readonly string[];
  /** Opaque id of who makes it. */
  readonly actor: string;
  readonly at: Date;
  /** Refuses what its author may not, when everything else is sound. @default nothing */
  readonly refuse?: (edit: Edit, submission: Submission) => Promise<void>;
}

/**
 * Accepts an edit, in the transaction of its audit event; the outbox commits it. Changes are looked at one after the other, on
 * top of all that were accepted, so what is accepted together is sound together.
 * @returns id of the change; undefined when everything is so already
 * @throws Problem DECLARED, NOT_FOUND, CONFLICT, TENANCY_INVALID with every issue
 */
export async function submit(transaction: Transaction, edit: Edit, parts: SubmitParts): Promise<string | undefined> {
  const { branch, reviewed, actor, at, refuse } = parts;
  await lockPlace(transaction, 'tenancy');
  const { reading, own: before } = await desired(transaction, branch);
  requireOwn(edit, before, reading);
  const after = declared({ ...reading, own: before }, [edit]);
  if (isDeepStrictEqual(after, before)) return undefined;
  await requireNoneOpen(transaction, edit);
  await refuse?.(edit, { reading, before, after });
  const issues = newIssues(before, after, reading);
  if (issues.length > 0) throw invalid(issues);
  const id = opaqueId('c');
  const plan = edit.kind === 'Workspace' ? edit.spec?.plan : undefined;
  const review = typeof plan === 'string' && reviewed.includes(plan) && fieldsOf(before, { ...edit })?.plan !== plan;
  await transaction
    .insertInto('change')
    .values({
      id,
      organization_id: edit.organization,
      workspace_id: workspaceIdOf(edit),
      target: targetOf(edit),
      edit: JSON.stringify(edit),
      actor,
      state: 'accepted',
      review,
      created_at: at,
      before: JSON.stringify({ spec: fieldsOf(before, edit) ?? null }),
    })
    .execute();
  await enqueue(transaction, { topic: provisioningTopic, key: `change/${id}`, payload: { change: id }, runAt: at });
  return id;
}

/** Every issue of the model as a problem. */
export const invalid = (issues: readonly Issue[]): Problem =>
  new Problem(
    'TENANCY_INVALID',
    'see the issues',
    issues.map(({ code, path, message, fix }) => ({ path, message: `${message} (${code}); ${fix}` })),
  );

/** In words, for a change that failed. */
export const wordsOf = (issues: readonly Issue[]): string =>
  issues.map(({ code, path, message, fix }) => `${path}: ${message} (${code}); ${fix}`).join('\n');

/** What others declare is theirs, and what something is put into has to be there. @throws Problem DECLARED, NOT_FOUND, CONFLICT */
export function requireOwn(edit: Edit, own: readonly TenancyDocument[], { others }: Reading): void {
  const foreign = documentOf(others, edit);
  if (foreign !== undefined) throw new Problem('DECLARED', `it is declared in ${foreign.file}, and changed there`);
  if (edit.kind === 'Suspension' || edit.kind === 'Workspace') return;
  const workspace = { ...edit, kind: 'Workspace', name: '' } as const;
  if ((documentOf(own, workspace) ?? documentOf(others, workspace)) === undefined)
    throw new Problem('NOT_FOUND', 'there is no such workspace in the tenancy');
  if (edit.kind === 'Role' && documentOf(own, edit) === undefined)
    throw new Problem('NOT_FOUND', 'there is no such project');
  if (edit.kind === 'Group' && edit.spec === null && defaultGroups.some(({ name }) => name === edit.name))
    throw new Problem('CONFLICT', 'every workspace has this group');
}

/** A second change of what waits for approval, or is being removed, would be lost or undo the first. */
async function requireNoneOpen(transaction: Transaction, edit: Edit): Promise<void> {
  const open = await transaction
    .selectFrom('change')
    .select(['id', 'edit', 'state', 'review'])
    .where('target', '=', targetOf(edit))
    .where('state', 'in', ['accepted', 'proposed', 'committed'])
    .execute();
  const proposal = open.find(({ state, review }) => review && state !== 'committed');
  if (proposal !== undefined)
    throw new Problem('CONFLICT', `the change ${proposal.id} of it waits for approval; let it be merged, or closed`);
  if (edit.kind !== 'Workspace' || edit.spec === null) return;
  const removal = open.find((one) => (one.edit as Edit).spec === null);
  if (removal !== undefined)
    throw new Problem('CONFLICT', `the change ${removal.id} removes it; wait until that is applied`);
}

/** Whether an edit changes nothing of what is declared. */
export const isDone = (own: readonly TenancyDocument[], edit: Edit): boolean =>
  isDeepStrictEqual(edited(own, edit), own);
