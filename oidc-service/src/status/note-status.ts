import { sql } from 'kysely';
import { appendAudit } from '../audit/append.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import type { WorkspaceStatus } from './status.js';

/** Milliseconds for which a workspace has to fail before somebody is told: what heals by itself is no news. */
const patience = 60_000;
/** Milliseconds for which a workspace that nobody was told of yet counts as new. */
const young = 86_400_000;

/**
 * Writes into the audit when a workspace becomes ready, and when it fails for a minute; once, whichever process sees it first.
 * @returns milliseconds after which it wants to be told again though nothing changed; undefined when that is not needed
 */
export function noteStatuses(db: Database, clock: Clock): (status: WorkspaceStatus) => Promise<number | undefined> {
  const known = new Map<string, 'ready' | 'failed'>();
  const failingSince = new Map<string, number>();
  return async (status) => {
    const { workspace, state } = status;
    if (state !== 'failed') failingSince.delete(workspace);
    if (state !== 'ready' && state !== 'failed') return undefined;
    if (known.get(workspace) === state) return undefined;
    if (state === 'failed') {
      const since = failingSince.get(workspace) ?? clock().getTime();
      failingSince.set(workspace, since);
      const left = since + patience - clock().getTime();
      if (left > 0) return left;
    }
    await note(db, clock(), status, state);
    known.set(workspace, state);
    return undefined;
  };
}

function note(db: Database, at: Date, { workspace, steps }: WorkspaceStatus, state: 'ready' | 'failed'): Promise<void> {
  return inTransaction(db, async (transaction) => {
    const { rows } = await sql<{ organization: string; is_new: boolean; is_young: boolean }>`
      with there as (select id, organization_id, created_at from workspace where id = ${workspace}),
      before as (select workspace_id from workspace_status where workspace_id = ${workspace}),
      written as (
        insert into workspace_status as mine (workspace_id, state, since) select id, ${state}, ${at} from there
        on conflict (workspace_id) do update set state = excluded.state, since = excluded.since where mine.state <> excluded.state
        returning workspace_id)
      select there.organization_id as organization, not exists (select from before) as is_new,
        there.created_at > ${new Date(at.getTime() - young)} as is_young
      from written join there on there.id = written.workspace_id`.execute(transaction);
    const [row] = rows;
    // Workspaces that worked before this service looked are no news either.
    if (row === undefined || (row.is_new && state === 'ready' && !row.is_young)) return;
    const failed = steps.find((one) => one.state === 'failed');
    await appendAudit(transaction, {
      at,
      actor: 'status',
      action: state === 'ready' ? 'workspace.ready' : 'workspace.fail',
      target: `workspace/${workspace}`,
      organization: row.organization,
      source: 'status',
      result: 'allowed',
      details: failed === undefined ? {} : { step: failed.step, cause: failed.cause },
    });
  });
}
