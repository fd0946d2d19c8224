import { effectiveGroups } from './group.js';
import type { GroupBinding } from './group-binding.js';
import { adminProjectRules, adminRules, viewerRules } from './manifests/rbac.js';
import { adminGroup, workspaceAdmin } from './name.js';
import type { Project } from './project.js';
import { ancestors } from './project-tree.js';
import type { PolicyRule } from './role.js';
import type { Tenancy } from './tenancy.js';

/** One request to the API server of a workspace, as RBAC sees it. */
export interface AccessRequest {
  readonly organization: string;
  readonly workspace: string;
  /** Groups that the person is a direct member of. */
  readonly groups: readonly string[];
  readonly verb: string;
  /** `''` is the core group. */
  readonly apiGroup: string;
  /** Plural, with a subresource after a slash: `pods/exec`. */
  readonly resource: string;
  /** Namespace of the vCluster. @default none: cluster-wide, or a cluster-scoped resource */
  readonly namespace?: string;
  /** @default none: any name */
  readonly name?: string;
}

/**
 * Whether the model gives the right, by the groups' bindings alone (admission policies refuse more). Computed from the
 * specs and not from the rendered objects, so that a test can hold one against the other. An unknown workspace gives none.
 */
export function can(tenancy: Tenancy, request: AccessRequest): boolean {
  return heldRules(tenancy, request).some((rule) => allows(rule, request));
}

function heldRules(tenancy: Tenancy, request: AccessRequest): readonly PolicyRule[] {
  const here = (entity: { readonly organization: string; readonly workspace: string }): boolean =>
    entity.organization === request.organization && entity.workspace === request.workspace;
  const workspace = tenancy.workspaces.find(
    ({ organization, name }) => organization === request.organization && name === request.workspace,
  );
  if (workspace === undefined) return [];
  const groups = new Set(effectiveGroups(workspace.groups, request.groups));
  const bindings = tenancy.groupBindings.filter((binding) => here(binding) && groups.has(binding.group));
  const admin = groups.has(adminGroup) || bindings.some(({ clusterRole }) => clusterRole === workspaceAdmin);
  const viewer = bindings.some(({ clusterRole }) => clusterRole !== undefined && clusterRole !== workspaceAdmin);
  const wide = [...(admin ? adminRules() : []), ...(viewer ? viewerRules() : [])];
  const projects = tenancy.projects.filter(here);
  const project = projects.find(({ name }) => name === request.namespace);
  if (project === undefined) return wide;
  const exec = tenancy.plans.find(({ name }) => name === workspace.plan)?.exec ?? false;
  return [...wide, ...(admin ? adminProjectRules(exec) : []), ...projectRules(projects, project, bindings)];
}

/** Rules of the roles that are bound in the project or in one above it. */
function projectRules(
  projects: readonly Project[],
  project: Project,
  bindings: readonly GroupBinding[],
): readonly PolicyRule[] {
  const lineage = [project, ...ancestors(projects, project)];
  return lineage.flatMap((owner) =>
    owner.roles
      .filter((role) => bindings.some((binding) => binding.project === owner.name && binding.role === role.name))
      .flatMap(({ rules }) => rules),
  );
}

const allows = (rule: PolicyRule, { verb, apiGroup, resource, name }: AccessRequest): boolean =>
  rule.verbs.includes(verb) &&
  rule.apiGroups.includes(apiGroup) &&
  rule.resources.includes(resource) &&
  (rule.resourceNames === undefined || (name !== undefined && rule.resourceNames.includes(name)));
