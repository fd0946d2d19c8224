import { names } from '@hexabase-kaas/tenancy';
import { sql } from 'kysely';
import type { Transaction } from '../database/database.js';
import type { WorkspaceContent } from './directory-content.js';
import { ensurePersons } from './ensure-persons.js';
import { gate } from './gate.js';

/**
 * Makes the rows of a workspace what the gate lets through: a pure function of what is known, so it does not matter in
 * which order it became known. Managed members stay in the groups that stay. Returns what changed.
 */
export async function reconcileWorkspace(
  transaction: Transaction,
  organization: string,
  name: string,
): Promise<Record<string, unknown>> {
  const id = names.hostNamespace(organization, name);
  const declared = await contentOf(transaction, `declared/${id}`);
  const applied = await contentOf(transaction, `applied/${id}`);
  if (declared === undefined) return removeWorkspace(transaction, id);
  await transaction
    .insertInto('organization')
    .values({ id: organization, name: organization, origin: 'declared' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await transaction
    .insertInto('workspace')
    .values({ id, organization_id: organization, name, origin: 'declared' })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ origin: 'declared' }))
    .execute();
  const structure = gate(declared, applied);
  const groups = [...structure.groups].map(([group, { parent }]) => ({ name: group, parent: parent ?? null }));
  const members = [...structure.groups].flatMap(([group, { members: all }]) =>
    [...all].map((person) => ({ group_name: group, person_id: person })),
  );
  await ensurePersons(transaction, [...new Set(members.map(({ person_id }) => person_id))]);
  // Members go first: the cascade from their group would take them without telling.
  const removedMembers = await removeMembers(transaction, id, members, groups);
  const removedGroups = await removeGroups(transaction, id, groups);
  const setGroups = await setGroupRows(transaction, id, groups);
  const setMembers = await setMemberRows(transaction, id, members);
  return { setGroups, removedGroups, setMembers, removedMembers };
}

async function contentOf(transaction: Transaction, source: string): Promise<WorkspaceContent | undefined> {
  const row = await transaction
    .selectFrom('directory')
    .select('content')
    .where('source', '=', source)
    .executeTakeFirst();
  const content = row?.content as WorkspaceContent | undefined;
  return content?.groups === undefined ? undefined : content;
}

async function removeWorkspace(transaction: Transaction, id: string): Promise<Record<string, unknown>> {
  const removedMembers = await removeMembers(transaction, id, [], []);
  const removedGroups = await removeGroups(transaction, id, []);
  await transaction.deleteFrom('invitation').where('workspace_id', '=', id).execute();
  await transaction.deleteFrom('break_glass').where('workspace_id', '=', id).execute();
  await transaction.deleteFrom('workspace').where('id', '=', id).execute();
  return { removedGroups, removedMembers };
}

interface GroupRow {
  readonly name: string;
  readonly parent: string | null;
}
interface MemberRow {
  readonly group_name: string;
  readonly person_id: string;
}

async function removeMembers(
  transaction: Transaction,
  id: string,
  members: readonly MemberRow[],
  groups: readonly GroupRow[],
): Promise<string[]> {
  const { rows } = await sql<MemberRow>`
    with wanted as (select * from jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
      as wanted (group_name text, person_id text)),
    staying as (select name from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as staying (name text))
    delete from membership where workspace_id = ${id} and (
      group_name not in (select name from staying)
      or (origin = 'declared' and (group_name, person_id) not in (select group_name, person_id from wanted)))
    returning group_name, person_id`.execute(transaction);
  return rows.map(told).sort();
}

async function removeGroups(transaction: Transaction, id: string, groups: readonly GroupRow[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    delete from workspace_group where workspace_id = ${id} and name not in (
      select name from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as staying (name text))
    returning name`.execute(transaction);
  return rows.map(({ name }) => name).sort();
}

async function setGroupRows(transaction: Transaction, id: string, groups: readonly GroupRow[]): Promise<string[]> {
  const { rows } = await sql<GroupRow>`
    insert into workspace_group (workspace_id, name, parent, origin)
    select ${id}, wanted.name, wanted.parent, 'declared'
    from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as wanted (name text, parent text)
    on conflict (workspace_id, name) do update set parent = excluded.parent, origin = 'declared'
      where workspace_group.parent is distinct from excluded.parent or workspace_group.origin <> 'declared'
    returning name, parent`.execute(transaction);
  return rows.map(({ name, parent }) => (parent === null ? name : `${name} < ${parent}`)).sort();
}

async function setMemberRows(transaction: Transaction, id: string, members: readonly MemberRow[]): Promise<string[]> {
  const { rows } = await sql<MemberRow>`
    insert into membership (workspace_id, group_name, person_id, origin)
    select ${id}, wanted.group_name, wanted.person_id, 'declared'
    from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as wanted (group_name text, person_id text)
    join person on person.id = wanted.person_id and person.erased_at is null
    on conflict (workspace_id, group_name, person_id) do update set origin = 'declared'
      where membership.origin <> 'declared'
    returning group_name, person_id`.execute(transaction);
  return rows.map(told).sort();
}

const told = ({ group_name, person_id }: MemberRow): string => `${group_name}: ${person_id}`;
