import type { Database } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import type { AppliedCommits } from '../directory/index.js';
import { noteReading } from './branch-state.js';
import { type Change, changesIn, uncheckedWithdrawals } from './change.js';
import { type CommitParts, commitChange, failChange, note, record } from './commit-change.js';
import { declared } from './declaration.js';
import { type Reading, readDocuments } from './reading.js';
import { isDone } from './submit.js';

/** What following needs beside what commits are made with. */
export interface FollowParts extends CommitParts {
  /** What Flux has applied; undefined when nobody can say. */
  readonly applied: AppliedCommits | undefined;
}

/** Reads the branch again, and notes which changes were approved, closed, or applied meanwhile. */
export async function followChanges(parts: FollowParts): Promise<void> {
  const { db, clock, branch, main, path, source } = parts;
  const reading = await main.read((snapshot) => readDocuments(snapshot, path, source));
  await noteReading(db, branch, reading, clock());
  for (const change of await changesIn(db, 'proposed')) await followProposal(parts, change, reading);
  for (const change of await changesIn(db, 'committed')) await followCommitted(parts, change, fluxNamespace(reading));
}

/**
 * Looks for what was withdrawn while it was being pushed, or merged: Git is the truth, so it is committed then, and can be
 * withdrawn again. The branch of a proposal goes.
 */
export async function checkWithdrawals(parts: CommitParts): Promise<void> {
  const { db, clock, main, proposal } = parts;
  for (const change of await uncheckedWithdrawals(db)) {
    const commit = (await main.tells(`Change: ${change.id}`))
      ? await main.read(async (snapshot) => snapshot.commit)
      : undefined;
    if (commit === undefined && change.review) await proposal(`kaas/${change.id}`).drop();
    const at = clock();
    await inTransaction(db, async (transaction) => {
      if (commit === undefined) return note(transaction, change.id, ['withdrawn'], { ended_at: at });
      const reason = 'it was committed before it could be withdrawn; withdraw it again';
      const next = { state: 'committed', commit, committed_at: at, reason };
      if (await note(transaction, change.id, ['withdrawn'], next))
        await record(transaction, change, 'change.commit', at, { commit });
    });
  }
}

/** Merged: committed. Its branch is gone: closed. Others pushed meanwhile: made anew on what they left, so that it can be merged. */
async function followProposal(parts: FollowParts, change: Change, reading: Reading): Promise<void> {
  const { db, clock, proposal } = parts;
  if (isDone(declared(reading, []), change.edit)) {
    const at = clock();
    await inTransaction(db, async (transaction) => {
      const next = { state: 'committed', commit: reading.commit ?? null, committed_at: at, reason: null };
      if (await note(transaction, change.id, ['proposed'], next))
        await record(transaction, change, 'change.commit', at, { commit: next.commit });
    });
  } else if (!(await proposal(`kaas/${change.id}`).exists()))
    await failChange(db, clock, change, 'it was not approved: its branch was deleted without being merged');
  else if (change.base !== (reading.commit ?? null)) await commitChange(parts, change);
}

async function followCommitted(parts: FollowParts, change: Change, namespace: string): Promise<void> {
  const { db, clock, applied, main } = parts;
  if (applied === undefined || change.commit === null) return;
  const { organization, workspace, edit } = change;
  const gone = edit.kind === 'Workspace' && edit.spec === null;
  // Flux has applied a workspace when the directory says so too: then there are members who can sign in.
  if (workspace !== '' && gone === (await isThere(db, workspace))) return;
  const commit =
    gone || workspace === ''
      ? await applied.ofOrganization(organization, namespace)
      : await applied.ofWorkspace(workspace);
  // With the last workspace of an organization goes what applied it.
  if (commit === undefined ? !gone : !(await main.contains(commit, change.commit))) return;
  const at = clock();
  await inTransaction(db, async (transaction) => {
    if (await note(transaction, change.id, ['committed'], { state: 'applied', ended_at: at, reason: null }))
      await record(transaction, change, 'change.apply', at, { commit: commit ?? null });
  });
}

/** Where the source of Flux is: every host cluster that this service looks at is one, and the model's default else. */
function fluxNamespace({ own, others }: Reading): string {
  const cluster = [...own, ...others].find(({ kind }) => kind === 'HostCluster');
  const { source } = (cluster?.spec ?? {}) as { readonly source?: { readonly namespace?: unknown } };
  return typeof source?.namespace === 'string' ? source.namespace : 'flux-system';
}

async function isThere(db: Database, workspace: string): Promise<boolean> {
  const row = await db.selectFrom('workspace').select('id').where('id', '=', workspace).executeTakeFirst();
  return row !== undefined;
}
