import { can, effectiveGroups, names, type Tenancy } from '@hexabase-kaas/tenancy';
import { type Duty, dutyNames, rightsOf } from './duty.js';

/** Whether a group may do all that something takes, a part of it, or nothing. */
export type Extent = 'all' | 'some' | 'none';

/** A binding by which a group may do something; what every workspace binds has no name. */
export interface Ground {
  /** Group that is bound: the group itself, or one above it. */
  readonly group: string;
  readonly binding: string | null;
  /** `hexabase:workspace-viewer`, or a role of a project. */
  readonly role: string;
  /** Project that the role is of: this one, or one above it. */
  readonly project: string | null;
}

/** What a group may do in a project, and why. */
export interface GroupAccess {
  readonly group: string;
  readonly parent: string | null;
  readonly because: readonly Ground[];
  readonly may: Readonly<Record<Duty, Extent>>;
}

interface Place {
  readonly organization: string;
  readonly workspace: string;
  readonly project: string;
}

/** What each group of a workspace may do in a project, by the same computation that decides what its members can grant. */
export function projectAccess(tenancy: Tenancy, { organization, workspace, project }: Place): GroupAccess[] {
  const here = (one: { readonly organization: string; readonly workspace: string }): boolean =>
    one.organization === organization && one.workspace === workspace;
  const groups = tenancy.workspaces.find((one) => one.organization === organization && one.name === workspace)?.groups;
  const lineage = lineageOf(tenancy.projects.filter(here), project);
  return (groups ?? []).map(({ name, parent }) => {
    const held = effectiveGroups(groups ?? [], [name]);
    const bindings = tenancy.groupBindings.filter(
      (one) => here(one) && held.includes(one.group) && (one.project === undefined || lineage.includes(one.project)),
    );
    const standard = held.includes(names.adminGroup)
      ? [{ group: names.adminGroup, binding: null, role: names.workspaceAdmin, project: null }]
      : [];
    const request = { organization, workspace, groups: [name], namespace: project };
    const extentOf = (duty: Duty): Extent => {
      const rights = rightsOf(duty);
      const count = rights.filter((right) => can(tenancy, { ...request, ...right })).length;
      return count === 0 ? 'none' : count === rights.length ? 'all' : 'some';
    };
    return {
      group: name,
      parent: parent ?? null,
      because: [
        ...standard,
        ...bindings.map((one) => ({
          group: one.group,
          binding: one.name,
          role: one.clusterRole ?? one.role ?? '',
          project: one.project ?? null,
        })),
      ],
      may: Object.fromEntries(dutyNames.map((duty) => [duty, extentOf(duty)])) as Record<Duty, Extent>,
    };
  });
}

/** A project and all above it. */
function lineageOf(projects: readonly { readonly name: string; readonly parent?: string }[], from: string): string[] {
  const found = [from];
  for (const at of found) {
    const parent = projects.find(({ name }) => name === at)?.parent;
    if (parent !== undefined && !found.includes(parent)) found.push(parent);
  }
  return found;
}
