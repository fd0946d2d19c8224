import { sql } from 'kysely';
import type { Database } from '../database/database.js';

/** A group as it is shown: `pending` is declared, and waits for its bindings to be applied. */
export interface ShownGroup {
  readonly name: string;
  readonly parent: string | null;
  readonly origin: 'declared' | 'managed';
  readonly state: 'applied' | 'pending';
  /** How many people are directly in it. */
  readonly members: number;
}

/** Every group of a workspace, sorted by name; what is declared and not applied yet among them. */
export async function groupsOf(db: Database, workspace: string): Promise<ShownGroup[]> {
  const { rows } = await sql<ShownGroup>`
    select name, parent, origin, 'applied' as state, (
      select count(*)::int from membership where workspace_id = ${workspace} and group_name = name) as members
    from workspace_group where workspace_id = ${workspace}
    union all
    select declared.name, declared.parent, 'declared', 'pending', 0
    from directory, jsonb_to_recordset(directory.content -> 'groups') as declared (name text, parent text)
    where source = ${`declared/${workspace}`}
      and declared.name not in (select name from workspace_group where workspace_id = ${workspace})
    order by 1`.execute(db);
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Why a person holds a group: a way from a direct membership up to it. */
export interface GroupReason {
  /** Group that the person is directly in, its parent, and so on up to the group that is held. */
  readonly path: readonly string[];
  readonly origin: 'declared' | 'managed' | 'break-glass';
}

/** A group that a person holds, and every reason for it. */
export interface HeldGroup {
  readonly group: string;
  readonly because: readonly GroupReason[];
}

/** Groups that a person holds in a workspace, each with every way in which it comes to them; sorted by name. */
export async function heldGroupsOf(db: Database, person: string, workspace: string, at: Date): Promise<HeldGroup[]> {
  const { rows } = await sql<{ path: string[]; origin: GroupReason['origin'] }>`
    with recursive direct (name, origin) as (
      select group_name, origin from membership where person_id = ${person} and workspace_id = ${workspace}
      union all
      select break_glass.group_name, 'break-glass' from break_glass
      join workspace_group on workspace_group.workspace_id = break_glass.workspace_id
        and workspace_group.name = break_glass.group_name
      where break_glass.person_id = ${person} and break_glass.workspace_id = ${workspace}
        and break_glass.used_at <= ${at} and break_glass.expires_at > ${at}
    ),
    held (path, origin) as (
      select array[name], origin from direct
      union all
      select held.path || child.parent, held.origin from held
      join workspace_group child on child.workspace_id = ${workspace}
        and child.name = held.path[array_length(held.path, 1)]
      where child.parent is not null and not child.parent = any (held.path)
    )
    select distinct to_jsonb(path) as path, origin, path as sorting from held order by sorting, origin`.execute(db);
  const because = new Map<string, GroupReason[]>();
  for (const { path, origin } of rows) {
    const group = path.at(-1) as string;
    because.set(group, [...(because.get(group) ?? []), { path, origin }]);
  }
  return [...because]
    .map(([group, reasons]) => ({ group, because: reasons }))
    .sort((a, b) => (a.group < b.group ? -1 : 1));
}
