import type { WorkspaceContent } from './directory-content.js';

/** What holds of a workspace: groups with their parents, and who is declared to be in them. */
export interface EffectiveStructure {
  readonly groups: ReadonlyMap<string, { readonly parent: string | undefined; readonly members: ReadonlySet<string> }>;
}

/**
 * What both say. `declared` alone would name a group before its bindings exist; `applied` alone would keep what was taken
 * away until the tenant side is healthy. So an addition waits for both, and a removal for neither: a group, a parent and a
 * member each hold when both name them. A parent that does not hold leaves its group at the top, with less.
 */
export function gate(declared?: WorkspaceContent, applied?: WorkspaceContent): EffectiveStructure {
  const before = new Map(applied?.groups.map((group) => [group.name, group]));
  const groups = new Map<string, { parent: string | undefined; members: ReadonlySet<string> }>();
  for (const { name, parent, members } of declared?.groups ?? []) {
    const bound = before.get(name);
    if (bound === undefined) continue;
    const had = new Set(bound.members);
    groups.set(name, {
      parent: parent === bound.parent ? parent : undefined,
      members: new Set(members.filter((member) => had.has(member))),
    });
  }
  // A parent that both name may itself be held back.
  for (const group of groups.values())
    if (group.parent !== undefined && !groups.has(group.parent)) group.parent = undefined;
  return { groups };
}
