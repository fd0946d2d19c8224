import type { Group } from './group.js';
import { adminGroup, rootGroup, userGroup } from './name.js';

/**
 * The groups that every workspace has, sorted by name. Source: seed, architecture specification, section 4.2:
 * `WorkspaceMembers` on top, `WSAdmins` and `WSUsers` below it, and the creator in `WSAdmins`.
 */
export const defaultGroups: readonly Group[] = [
  { name: adminGroup, parent: rootGroup, members: [] },
  { name: userGroup, parent: rootGroup, members: [] },
  { name: rootGroup, members: [] },
];

/**
 * Declared groups and the default ones, sorted by name: a custom group without a parent stands below `WorkspaceMembers`,
 * a default group keeps its parent and takes declared members, the creator is a member of `WSAdmins`.
 */
export function completeGroups(declared: readonly Group[], creator: string): Group[] {
  const groups = new Map<string, Group>();
  for (const { name, parent = rootGroup, members } of declared) groups.set(name, { name, parent, members });
  for (const { name, parent } of defaultGroups) {
    const members = groups.get(name)?.members ?? [];
    groups.set(name, { name, ...(parent === undefined ? {} : { parent }), members });
  }
  const admins = groups.get(adminGroup);
  if (admins !== undefined && !admins.members.includes(creator)) {
    groups.set(adminGroup, { ...admins, members: [...admins.members, creator].sort() });
  }
  return [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
