import { maxLength } from './name.js';
import { object, optional, required, set, withDefault } from './shape.js';
import { groupName, user } from './text.js';

/** A permission unit in a workspace, in a tree: members of a group also hold what its ancestors hold. */
export interface Group {
  /** Name as it stands in the `groups` claim: `[A-Za-z][A-Za-z0-9-]*`, at most 40 characters. */
  readonly name: string;
  /** Parent in the tree. @default 'WorkspaceMembers', the top of every workspace's tree */
  readonly parent?: string;
  /** Opaque ids of declared members. @default none: membership is managed in the console */
  readonly members: readonly string[];
}

/** What `effectiveGroups` needs to know of a group. */
export interface GroupNode {
  readonly name: string;
  readonly parent?: string;
}

/** The parents of every group that is declared. */
export type GroupTree = ReadonlyMap<string, ReadonlySet<string>>;

/** Groups as the tree that they make. */
export function groupTree(groups: readonly GroupNode[]): GroupTree {
  const parents = new Map<string, Set<string>>();
  for (const { name, parent } of groups) {
    const known = parents.get(name) ?? new Set();
    parents.set(name, known);
    if (parent !== undefined) known.add(parent);
  }
  return parents;
}

/**
 * The `groups` claim: own groups and all their ancestors, sorted by code unit, without duplicates.
 *
 * A direct group, or a parent, that is not declared in `groups` is left out: a token never names a group that the
 * workspace does not have. A cycle ends where it closes. Source: seed, architecture specification, section 4.4.
 */
export const effectiveGroups = (groups: readonly GroupNode[], direct: readonly string[]): string[] =>
  effectiveGroupsIn(groupTree(groups), direct);

/** The same, where the tree is there already. */
export function effectiveGroupsIn(tree: GroupTree, direct: readonly string[]): string[] {
  const found = new Set<string>();
  const pending = [...direct];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const above = tree.get(name);
    if (above === undefined || found.has(name)) continue;
    found.add(name);
    for (const parent of above) pending.push(parent);
  }
  return [...found].sort();
}

/** A group as its author writes it. */
export interface GroupSpec extends GroupNode {
  readonly members?: readonly string[];
}

export const groupShape = object<Group>({
  name: required(
    'Name as it stands in the `groups` claim: `[A-Za-z][A-Za-z0-9-]*`, at most 40 characters.',
    groupName(maxLength.group),
  ),
  parent: optional(
    'Parent in the tree.',
    groupName(maxLength.group),
    "'WorkspaceMembers', the top of every workspace's tree",
  ),
  members: withDefault('Opaque ids of declared members.', set(user), [], 'none: membership is managed in the console'),
});
