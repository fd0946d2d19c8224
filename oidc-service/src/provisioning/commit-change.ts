import { DeliveryError, type GitTarget } from '@hexabase-kaas/delivery';
import { appendAudit } from '../audit/append.js';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { Problem } from '../http/problem.js';
import { noteReading } from './branch-state.js';
import type { Change } from './change.js';
import { declared, newIssues } from './declaration.js';
import { type Reading, readDocuments } from './reading.js';
import { requireOwn, wordsOf } from './submit.js';
import { unitsOf } from './units.js';

/** What commits are made with. */
export interface CommitParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly branch: string;
  readonly source: string;
  /** Folder of the documents of all sources. */
  readonly path: string;
  /** The branch that Flux applies. */
  readonly main: GitTarget;
  /** A branch that starts from it anew, for somebody's approval. */
  readonly proposal: (branch: string) => GitTarget;
}

/** What the repository holds by now forbids the change. */
class ChangeRefused extends Error {}

/**
 * Makes one commit of a change and notes it; or notes in words why it cannot be made any more. On top of what others pushed
 * meanwhile it is looked at and rendered anew, so every commit is sound.
 * @throws DeliveryError, TenancyError, UnreadableDocument when the repository is at fault: the change waits
 */
export async function commitChange(parts: CommitParts, change: Change): Promise<void> {
  const { db, clock, branch, source, path } = parts;
  const { id, edit } = change;
  const target = change.review ? parts.proposal(proposalBranch(id)) : parts.main;
  let seen: Reading | undefined;
  try {
    const { commit } = await target.applyFrom(
      source,
      async (snapshot) => {
        const reading = await readDocuments(snapshot, path, source);
        const before = declared(reading, []);
        const after = declared(reading, [edit]);
        requireStillOwn(change, before, reading);
        const issues = newIssues(before, after, reading);
        if (issues.length > 0) throw new ChangeRefused(wordsOf(issues));
        seen = { ...reading, own: after };
        return unitsOf(after, reading, source);
      },
      { message: messageOf(change) },
    );
    const at = clock();
    const reading = seen as Reading;
    await inTransaction(db, async (transaction) => {
      const now = { commit: commit ?? reading.commit ?? null, committed_at: at, reason: null };
      const next = change.review
        ? {
            state: 'proposed' as const,
            branch: proposalBranch(id),
            base: reading.commit ?? null,
            reason: `waits for approval: somebody has to merge ${proposalBranch(id)} into ${branch}`,
          }
        : { state: 'committed' as const, ...now };
      if (!(await note(transaction, id, ['accepted', 'proposed'], next))) return;
      if (!change.review) await noteReading(transaction, branch, { ...reading, commit: commit ?? reading.commit }, at);
      await record(transaction, change, change.review ? 'change.propose' : 'change.commit', at, { commit: now.commit });
    });
  } catch (error) {
    const reason = refusalOf(error);
    if (reason === undefined) throw error;
    await failChange(db, clock, change, reason);
  }
}

/** Ends a change that cannot be made. */
export async function failChange(db: Database, clock: Clock, change: Change, reason: string): Promise<void> {
  const at = clock();
  await inTransaction(db, async (transaction) => {
    const done = await note(transaction, change.id, ['accepted', 'proposed'], {
      state: 'failed',
      reason,
      ended_at: at,
    });
    if (done) await record(transaction, change, 'change.fail', at, {}, 'failed');
  });
}

/** Notes what became of a change that is in one of these states still; false when it is not. */
export async function note(
  transaction: Transaction,
  id: string,
  from: readonly ('accepted' | 'proposed' | 'committed' | 'withdrawn')[],
  next: object,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('change')
    .set(next)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Tells the audit what the service did for whoever made the change. */
export const record = (
  transaction: Transaction,
  { id, target, organization, actor }: Change,
  action: string,
  at: Date,
  details: object,
  result: 'allowed' | 'failed' = 'allowed',
): Promise<void> =>
  appendAudit(transaction, {
    at,
    actor: 'provisioning',
    action,
    target,
    organization,
    source: 'provisioning',
    result,
    details: { change: id, for: actor, ...details },
  });

const proposalBranch = (id: string): string => `kaas/${id}`;

const verbOf = ({ kind, spec }: Change['edit']): string =>
  kind === 'Suspension' ? (spec === null ? 'Resume' : 'Suspend') : spec === null ? 'Remove' : 'Put';

/** Opaque ids alone: history cannot be erased. */
const messageOf = ({ id, actor, target, edit }: Change): string =>
  `${verbOf(edit)} ${target}\n\nActor: ${actor}\nChange: ${id}\n`;

function requireStillOwn(change: Change, own: Reading['own'], reading: Reading): void {
  try {
    requireOwn(change.edit, own, reading);
  } catch (error) {
    // What is gone already needs not be removed.
    if (error instanceof Problem && !(change.edit.spec === null && error.code === 'NOT_FOUND'))
      throw new ChangeRefused(error.detail);
    if (!(error instanceof Problem)) throw error;
  }
}

/** Why it cannot be made, when it is the change's own fault; a file of somebody else in its way is. */
function refusalOf(error: unknown): string | undefined {
  if (error instanceof ChangeRefused) return error.message;
  const own = new Set(['DELIVERY_CONFLICT', 'DELIVERY_COLLISION', 'DELIVERY_PATH', 'DELIVERY_UNIT']);
  return error instanceof DeliveryError && own.has(error.code) ? wordsOf(error.issues) : undefined;
}
