import { adminProjectRules, adminRules, can, names, type Tenancy, viewerRules } from '@hexabase-kaas/tenancy';

/** Rules as in RBAC. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** Whose rights are looked at, and where. */
export interface Author {
  readonly organization: string;
  readonly workspace: string;
  /** Groups that they are in by membership, ancestors included; no right for an emergency. */
  readonly groups: readonly string[];
}

/**
 * What of some rules an author does not hold in the namespace of a project, in words, one for each verb and resource.
 * @param project none: in the whole workspace
 */
export function notHeld(tenancy: Tenancy, author: Author, rules: readonly Rule[], project?: string): string[] {
  const missing = new Set<string>();
  for (const { apiGroups, resources, verbs, resourceNames } of rules)
    for (const apiGroup of apiGroups)
      for (const resource of resources)
        for (const verb of verbs)
          for (const name of resourceNames ?? [undefined]) {
            const request = { ...author, verb, apiGroup, resource };
            const held = can(tenancy, {
              ...request,
              ...(project !== undefined && { namespace: project }),
              ...(name !== undefined && { name }),
            });
            if (held) continue;
            const what = apiGroup === '' ? resource : `${resource}.${apiGroup}`;
            missing.add(`${verb} ${what}${name === undefined ? '' : ` ${name}`}`);
          }
  return [...missing].sort();
}

/** What a binding would give that its author does not hold: of the preset in the workspace and every project, or of the role. */
export function notHeldOfBinding(
  tenancy: Tenancy,
  author: Author,
  { clusterRole, project, role }: { clusterRole?: unknown; project?: unknown; role?: unknown },
): string[] {
  const here = (one: { organization: string; workspace: string }): boolean =>
    one.organization === author.organization && one.workspace === author.workspace;
  const projects = tenancy.projects.filter(here);
  if (clusterRole === names.workspaceAdmin) {
    const workspace = tenancy.workspaces.find(
      ({ organization, name }) => organization === author.organization && name === author.workspace,
    );
    const exec = tenancy.plans.find(({ name }) => name === workspace?.plan)?.exec ?? false;
    return [
      ...notHeld(tenancy, author, adminRules()),
      ...projects.flatMap(({ name }) => notHeld(tenancy, author, adminProjectRules(exec), name)),
    ];
  }
  if (clusterRole !== undefined) return notHeld(tenancy, author, viewerRules());
  const owner = projects.find(({ name }) => name === project);
  const rules = owner?.roles.find(({ name }) => name === role)?.rules ?? [];
  return below(projects, String(project)).flatMap((name) => notHeld(tenancy, author, rules, name));
}

/** A project and all that are below it: a binding holds in them too. */
function below(projects: readonly { readonly name: string; readonly parent?: string }[], top: string): string[] {
  const found = [top];
  for (const at of found)
    for (const { name, parent } of projects) if (parent === at && !found.includes(name)) found.push(name);
  return found;
}
