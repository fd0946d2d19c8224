import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/database.js';

/**
 * Groups of a person in a workspace for the `groups` claim: own groups and all their ancestors, sorted by code unit,
 * without duplicates; equal to `effectiveGroups` of the model on the same tree.
 *
 * @param at moment for which rights for an emergency are looked at. @default they do not count
 */
export async function effectiveGroupsOf(db: Database, person: string, workspace: string, at?: Date): Promise<string[]> {
  const { rows } = await sql<{ groups: string[] }>`
    select ${effectiveGroups(sql.val(person), sql.val(workspace), at)} as groups`.execute(db);
  return rows[0]?.groups ?? [];
}

/**
 * The same as an expression of a query that reads more. One JSON value, because a driver takes a row for each name apart
 * at several times the cost of the names.
 *
 * A name is followed once, for `union` drops those that are there, so a cycle ends where it closes.
 */
export const effectiveGroups = (
  person: Expression<string | null>,
  workspace: Expression<string>,
  at: Date | undefined,
): RawBuilder<string[]> => sql<string[]>`(
    with recursive held (name) as (
      select group_name from membership where person_id = ${person} and workspace_id = ${workspace}
      union
      select break_glass.group_name from break_glass
      join workspace_group on workspace_group.workspace_id = break_glass.workspace_id
        and workspace_group.name = break_glass.group_name
      where break_glass.person_id = ${person} and break_glass.workspace_id = ${workspace}
        and break_glass.used_at <= ${at ?? null}::timestamptz and break_glass.expires_at > ${at ?? null}::timestamptz
      union
      select child.parent from held
      join workspace_group child on child.workspace_id = ${workspace} and child.name = held.name
      where child.parent is not null
    )
    select coalesce(json_agg(name order by name collate "C"), '[]') from held)`;
