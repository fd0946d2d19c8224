import { graceOf, mayDelete } from '../billing/index.js';
import type { Transaction } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { type DeclarationParts, declarationsOf } from './declaration-view.js';
import { submit } from './submit.js';
import { workspaceIdOf } from './target.js';

/**
 * Removes every workspace of an organization that this service declares, after the last notice, because a person says so.
 * @returns ids of the workspaces
 * @throws Problem CONFLICT before the last notice is over
 */
export async function deleteWorkspaces(
  transaction: Transaction,
  organization: string,
  parts: DeclarationParts,
  person: string,
  at: Date,
): Promise<string[]> {
  const grace = await graceOf(transaction, organization, at);
  if (!mayDelete(grace, at, person))
    throw new Problem('CONFLICT', 'nothing is deleted before the last notice is over; see the dates of its grace');
  const removed: string[] = [];
  for (const { reference, origin } of await declarationsOf(transaction, parts, 'Workspace', organization)) {
    if (origin === 'declared') continue;
    const edit = { ...reference, spec: null };
    await submit(transaction, edit, { branch: parts.branch, reviewed: [], actor: person, at });
    removed.push(workspaceIdOf(reference));
  }
  return removed;
}
