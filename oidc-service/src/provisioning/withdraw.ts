import type { Transaction } from '../database/database.js';
import { lockPlace } from '../database/place-lock.js';
import { Problem } from '../http/problem.js';
import { enqueue } from '../outbox/index.js';
import { type ChangesOf, rowOf } from './change.js';
import { declared, newIssues } from './declaration.js';
import type { Edit } from './edit.js';
import { knownReading } from './known-reading.js';
import { invalid, provisioningTopic, requireOwn, type SubmitParts, submit } from './submit.js';
import { targetOf } from './target.js';

/** What withdrawing came to. */
export interface Withdrawal {
  /** Change that puts back what was before, when the first one is committed already. */
  readonly reverse?: string;
}

/**
 * Withdraws a change that is not applied yet. One that waits is not made; the repository is looked at once more, for what was
 * pushed at that moment. One that is committed is followed by a change that puts back what was before.
 * @returns undefined when it was withdrawn, or failed, before
 * @throws Problem NOT_FOUND, CONFLICT when it is applied or others build on it, and whatever the change back is refused for
 */
export async function withdraw(
  transaction: Transaction,
  where: ChangesOf,
  id: string,
  parts: SubmitParts,
): Promise<Withdrawal | undefined> {
  await lockPlace(transaction, 'tenancy');
  const row = await rowOf(transaction, where, id);
  const edit = row.edit as Edit;
  requirePlace(edit, where);
  if (row.state === 'failed' || row.state === 'withdrawn') return undefined;
  if (row.state === 'applied') throw new Problem('CONFLICT', 'it is applied already; change it anew instead');
  const set = (next: object) => transaction.updateTable('change').set(next).where('id', '=', id).execute();
  if (row.state !== 'committed') {
    if (!row.review) await requireUnused(transaction, row.position, edit, parts.branch);
    await set({ state: 'withdrawn', reason: null, ended_at: null });
    await enqueue(transaction, {
      topic: provisioningTopic,
      key: `withdrawn/${id}`,
      payload: { change: id },
      runAt: parts.at,
    });
    return {};
  }
  const back = await editBack(transaction, row, edit);
  await set({ state: 'withdrawn', ended_at: parts.at });
  const reverse = await submit(transaction, back, parts);
  await set({ reason: reverse === undefined ? null : `the change ${reverse} puts back what was before` });
  return reverse === undefined ? {} : { reverse };
}

/** Whoever may change a workspace may take that back, and members of its WSAdmins what is in it. @throws Problem CONFLICT */
export function requirePlace({ kind }: Edit, { workspace }: ChangesOf): void {
  if (kind === 'Suspension') throw new Problem('CONFLICT', 'it follows from payment, and is left to the service');
  if ((kind === 'Workspace') === (workspace === undefined)) return;
  throw new Problem(
    'CONFLICT',
    kind === 'Workspace'
      ? 'it is about the workspace itself: an admin does this among the changes of the organization'
      : 'it is about what is in the workspace: a member of WSAdmins does this among the changes of the workspace',
  );
}

/** Without it, whatever was accepted after it must hold still. */
async function requireUnused(transaction: Transaction, position: number, edit: Edit, branch: string): Promise<void> {
  const waiting = await transaction
    .selectFrom('change')
    .select(['id', 'position', 'edit'])
    .where('state', '=', 'accepted')
    .where('review', '=', false)
    .orderBy('position')
    .execute();
  const reading = await knownReading(transaction, branch);
  const edits = waiting.map((one) => ({ ...one, edit: one.edit as Edit }));
  const before = declared(
    reading,
    edits.map((one) => one.edit),
  );
  const rest = edits.filter((one) => one.position !== position);
  let after = declared(reading, []);
  for (const { id, position: at, edit: later } of rest) {
    if (at > position && targetOf(later) !== targetOf(edit)) requireStands(id, () => requireOwn(later, after, reading));
    after = declared({ ...reading, own: after }, [later]);
  }
  const issues = newIssues(before, after, reading);
  if (issues.length > 0) throw invalid(issues);
}

function requireStands(id: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem('CONFLICT', `the change ${id} builds on it; withdraw that one first`);
  }
}

async function editBack(transaction: Transaction, row: Awaited<ReturnType<typeof rowOf>>, edit: Edit): Promise<Edit> {
  if (edit.kind === 'Workspace' && edit.spec === null)
    throw new Problem('CONFLICT', 'the removal of a workspace is committed, and what was in it may be gone');
  const newer = await transaction
    .selectFrom('change')
    .select('id')
    .where('target', '=', row.target)
    .where('position', '>', row.position)
    .where('state', 'not in', ['failed', 'withdrawn'])
    .executeTakeFirst();
  if (newer !== undefined) throw new Problem('CONFLICT', `the change ${newer.id} is newer; withdraw that one first`);
  const before = row.before as { readonly spec: Edit['spec'] } | null;
  if (before === null) throw new Problem('CONFLICT', 'what was before it is not known; change it anew instead');
  return { ...edit, spec: before.spec };
}
