import { effectiveGroupsIn, type GroupTree, groupTree } from '@hexabase-kaas/tenancy';
import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/database.js';
import { prepared } from '../database/prepared.js';

/**
 * Groups of a person in a workspace for the `groups` claim: own groups and all their ancestors, as the model's
 * `effectiveGroups` gives them.
 *
 * @param at moment for which rights for an emergency are looked at. @default they do not count
 */
export async function effectiveGroupsOf(db: Database, person: string, workspace: string, at?: Date): Promise<string[]> {
  const { rows } = await readHeld(db, person, workspace, at ?? null);
  return heldGroups(rows[0] as Held);
}

/**
 * What the groups of a person in a workspace follow from, as the database tells it: one text each, because a row, or a JSON
 * value, for each name costs several times as much as the names. PostgreSQL needs several times as long for the ancestors.
 */
export interface Held {
  /** Own groups, with commas between. */
  readonly own: string | null;
  /** All groups of the workspace, with commas between, each followed by its parent. */
  readonly tree: string | null;
}

/** Columns of a query that reads more, for `heldGroups`. */
export const held = (
  person: Expression<string | null>,
  workspace: Expression<string>,
  at: Expression<Date | null>,
): RawBuilder<Held> => sql<Held>`
    (select string_agg(group_name, ',') from (
      select group_name from membership where person_id = ${person} and workspace_id = ${workspace}
      union all
      select group_name from break_glass where person_id = ${person} and workspace_id = ${workspace}
        and used_at <= ${at}::timestamptz and expires_at > ${at}::timestamptz
    ) as one) as own,
    (select string_agg(concat_ws(' ', name, parent), ',') from workspace_group
      where workspace_id = ${workspace}) as tree`;

/** Own groups and all their ancestors. */
export const heldGroups = ({ own, tree }: Held): string[] =>
  own === null || tree === null ? [] : effectiveGroupsIn(treeOf(tree), own.split(','));

const readHeld = prepared<[person: string, workspace: string, at: Date | null], Held>(
  (person, workspace, at) => sql`select ${held(person, workspace, at)}`,
);

/** Trees by their texts, those of before first: what is read is the same for everybody in a workspace, until it changes. */
const trees = new Map<string, GroupTree>();
const mostTrees = 100;

function treeOf(text: string): GroupTree {
  const known = trees.get(text);
  if (known !== undefined) return known;
  const nodes = text.split(',').map((one) => {
    const [name = '', parent] = one.split(' ');
    return parent === undefined ? { name } : { name, parent };
  });
  const tree = groupTree(nodes);
  for (const [oldest] of trees) {
    if (trees.size < mostTrees) break;
    trees.delete(oldest);
  }
  trees.set(text, tree);
  return tree;
}
