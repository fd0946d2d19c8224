import type { Database, Transaction } from '../database/database.js';
import type { Origin } from '../database/tables/organization.js';
import { Problem } from '../http/problem.js';

/** A person directly in a group, and where that comes from. */
export interface Membership {
  readonly workspace: string;
  readonly group: string;
  readonly person: string;
  /** Name for colleagues; null when the person gave none, or restricted its use. */
  readonly name: string | null;
  readonly origin: Origin;
  readonly since: string;
}

const memberships = (db: Database) =>
  db
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .select(['workspace_id', 'group_name', 'person_id', 'origin', 'membership.created_at', 'name', 'restricted_at']);

type Row = Awaited<ReturnType<ReturnType<typeof memberships>['executeTakeFirstOrThrow']>>;

const shown = (row: Row): Membership => ({
  workspace: row.workspace_id,
  group: row.group_name,
  person: row.person_id,
  name: row.restricted_at === null ? row.name : null,
  origin: row.origin,
  since: row.created_at.toISOString(),
});

/** Members of a group, by id, at most `limit`, after an id. @throws Problem NOT_FOUND for a group that is not there */
export async function membersOf(
  db: Database,
  workspace: string,
  group: string,
  limit: number,
  after = '',
): Promise<Membership[]> {
  await requireGroup(db, workspace, group);
  const rows = await memberships(db)
    .where('workspace_id', '=', workspace)
    .where('group_name', '=', group)
    .where('person_id', '>', after)
    .orderBy('person_id')
    .limit(limit)
    .execute();
  return rows.map(shown);
}

/** One membership. @throws Problem NOT_FOUND */
export async function memberOf(db: Database, workspace: string, group: string, person: string): Promise<Membership> {
  const row = await memberships(db)
    .where('workspace_id', '=', workspace)
    .where('group_name', '=', group)
    .where('person_id', '=', person)
    .executeTakeFirst();
  if (row === undefined) throw new Problem('NOT_FOUND', 'the person is not directly in this group');
  return shown(row);
}

/**
 * Puts a person into a group. A group whose bindings are not applied yet is not there, so nobody can be in it.
 * @returns whether the person was not in it before
 * @throws Problem NOT_FOUND for a group or person that is not there
 */
export async function putMember(
  transaction: Transaction,
  workspace: string,
  group: string,
  person: string,
): Promise<boolean> {
  await requireGroup(transaction, workspace, group);
  const known = await transaction
    .selectFrom('person')
    .select('id')
    .where('id', '=', person)
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  if (known === undefined) throw new Problem('NOT_FOUND', 'there is no such person; invite them');
  const added = await transaction
    .insertInto('membership')
    .values({ workspace_id: workspace, group_name: group, person_id: person, origin: 'managed' })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .execute();
  return added.length > 0;
}

/**
 * Takes a person out of a group; at once, for the next token.
 * @returns whether the person was in it
 * @throws Problem DECLARED when the tenancy says that the person is in it
 */
export async function removeMember(
  transaction: Transaction,
  workspace: string,
  group: string,
  person: string,
): Promise<boolean> {
  const removed = await transaction
    .deleteFrom('membership')
    .where('workspace_id', '=', workspace)
    .where('group_name', '=', group)
    .where('person_id', '=', person)
    .where('origin', '=', 'managed')
    .returning('person_id')
    .execute();
  if (removed.length > 0) return true;
  const declared = await transaction
    .selectFrom('membership')
    .select('person_id')
    .where('workspace_id', '=', workspace)
    .where('group_name', '=', group)
    .where('person_id', '=', person)
    .executeTakeFirst();
  if (declared !== undefined) throw new Problem('DECLARED', 'the tenancy declares this member; change it there');
  return false;
}

/** Refuses a group that is not there. @throws Problem NOT_FOUND */
export async function requireGroup(db: Database, workspace: string, group: string): Promise<void> {
  const row = await db
    .selectFrom('workspace_group')
    .select('name')
    .where('workspace_id', '=', workspace)
    .where('name', '=', group)
    .executeTakeFirst();
  if (row === undefined) throw new Problem('NOT_FOUND', 'the workspace has no such group, or it is not applied yet');
}
