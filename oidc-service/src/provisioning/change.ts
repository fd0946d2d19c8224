import type { Selectable } from 'kysely';
import type { Database } from '../database/database.js';
import type { ChangeState, ChangeTable } from '../database/tables/provisioning.js';
import { Problem } from '../http/problem.js';
import type { Edit } from './edit.js';

/** A change as it is shown: what became of it, and why it waits or failed. */
export interface ShownChange {
  readonly id: string;
  readonly organization: string;
  /** Id of the workspace; null when it is about all of the organization. */
  readonly workspace: string | null;
  readonly target: string;
  readonly action: 'put' | 'delete';
  readonly actor: string;
  readonly state: ChangeState;
  readonly reason: string | null;
  readonly commit: string | null;
  readonly branch: string | null;
  readonly since: string;
  readonly committedAt: string | null;
  readonly endedAt: string | null;
}

/** A change with what it does. */
export interface Change {
  readonly id: string;
  readonly position: number;
  readonly target: string;
  readonly organization: string;
  readonly workspace: string;
  readonly actor: string;
  readonly review: boolean;
  readonly commit: string | null;
  readonly base: string | null;
  readonly edit: Edit;
}

/** Changes in a state, in the order in which they were accepted. */
export async function changesIn(db: Database, state: ChangeState, limit = 1_000): Promise<Change[]> {
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .where('state', '=', state)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(changeOf);
}

/** Changes that were withdrawn, and for which the repository was not looked at since. */
export async function uncheckedWithdrawals(db: Database): Promise<Change[]> {
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .where('state', '=', 'withdrawn')
    .where('ended_at', 'is', null)
    .orderBy('position')
    .execute();
  return rows.map(changeOf);
}

/** Whose changes are listed. */
export interface ChangesOf {
  readonly organization?: string;
  readonly workspace?: string;
}

/** Changes of an organization or a workspace, newest first, before a position. */
export async function changesFor(
  db: Database,
  { organization, workspace }: ChangesOf,
  limit: number,
  before = Number.MAX_SAFE_INTEGER,
): Promise<(ShownChange & { readonly position: number })[]> {
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .$if(organization !== undefined, (query) => query.where('organization_id', '=', organization as string))
    .$if(workspace !== undefined, (query) => query.where('workspace_id', '=', workspace as string))
    .where('position', '<', before)
    .orderBy('position', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...shown(row), position: row.position }));
}

/** One change of an organization or a workspace, and what it does. @throws Problem NOT_FOUND */
export async function changeById(
  db: Database,
  where: ChangesOf,
  id: string,
): Promise<{ readonly change: ShownChange; readonly edit: Edit }> {
  const row = await rowOf(db, where, id);
  return { change: shown(row), edit: row.edit as Edit };
}

/** Its row. @throws Problem NOT_FOUND */
export async function rowOf(
  db: Database,
  { organization, workspace }: ChangesOf,
  id: string,
): Promise<Selectable<ChangeTable>> {
  const row = await db
    .selectFrom('change')
    .selectAll()
    .where('id', '=', id)
    .$if(organization !== undefined, (query) => query.where('organization_id', '=', organization as string))
    .$if(workspace !== undefined, (query) => query.where('workspace_id', '=', workspace as string))
    .executeTakeFirst();
  if (row === undefined) throw new Problem('NOT_FOUND', 'there is no such change');
  return row;
}

/** The latest change of each target, of those that begin so. */
export async function latestChanges(db: Database, targets: readonly string[]): Promise<Map<string, ShownChange>> {
  if (targets.length === 0) return new Map();
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .distinctOn('target')
    .where('target', 'in', targets)
    .orderBy('target')
    .orderBy('position', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.target, shown(row)]));
}

const changeOf = (row: Selectable<ChangeTable>): Change => ({
  id: row.id,
  position: row.position,
  target: row.target,
  organization: row.organization_id,
  workspace: row.workspace_id,
  actor: row.actor,
  review: row.review,
  commit: row.commit,
  base: row.base,
  edit: row.edit as Edit,
});

/** A row as it is shown. */
export const shown = (row: Selectable<ChangeTable>): ShownChange => ({
  id: row.id,
  organization: row.organization_id,
  workspace: row.workspace_id === '' ? null : row.workspace_id,
  target: row.target,
  action: (row.edit as Edit).spec === null ? 'delete' : 'put',
  actor: row.actor,
  state: row.state,
  reason: row.reason,
  commit: row.commit,
  branch: row.branch,
  since: row.created_at.toISOString(),
  committedAt: row.committed_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
});
