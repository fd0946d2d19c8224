import { effectiveGroups } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import type { Origin } from '../database/tables/organization.js';

/** A person in a workspace, and what that comes to. */
export interface WorkspacePerson {
  readonly person: string;
  /** Name for colleagues; null when the person gave none, or restricted its use. */
  readonly name: string | null;
  /** Groups that they are directly in, by name. */
  readonly groups: readonly { readonly group: string; readonly origin: Origin }[];
  /** The `groups` claim of the next token, without rights for an emergency. */
  readonly claim: readonly string[];
}

/** Everybody who is in a group of a workspace, by id, at most `limit`, after an id. */
export async function peopleOf(db: Database, workspace: string, limit: number, after = ''): Promise<WorkspacePerson[]> {
  const tree = await db
    .selectFrom('workspace_group')
    .select(['name', 'parent'])
    .where('workspace_id', '=', workspace)
    .execute();
  const nodes = tree.map(({ name, parent }) => ({ name, ...(parent !== null && { parent }) }));
  const people = await db
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .select(['person.id', 'person.name', 'person.restricted_at'])
    .distinct()
    .where('workspace_id', '=', workspace)
    .where('person_id', '>', after)
    .orderBy('person.id')
    .limit(limit)
    .execute();
  if (people.length === 0) return [];
  const ids = people.map(({ id }) => id);
  const memberships = await db
    .selectFrom('membership')
    .select(['person_id', 'group_name', 'origin'])
    .where('workspace_id', '=', workspace)
    .where('person_id', 'in', ids)
    .orderBy('group_name')
    .execute();
  const direct = Map.groupBy(memberships, ({ person_id }) => person_id);
  return people.map(({ id, name, restricted_at }) => {
    const groups = (direct.get(id) ?? []).map(({ group_name: group, origin }) => ({ group, origin }));
    const claim = effectiveGroups(
      nodes,
      groups.map(({ group }) => group),
    );
    return { person: id, name: restricted_at === null ? name : null, groups, claim };
  });
}
