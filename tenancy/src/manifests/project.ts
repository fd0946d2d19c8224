import { adminGroup, folder, workspaceAdmin } from '../name.js';
import type { Project } from '../project.js';
import { ancestors } from '../project-tree.js';
import { inFile, type Keyed } from './keyed.js';
import { projectLimitRange } from './limit-range.js';
import type { Manifest } from './manifest.js';
import { projectNamespace } from './namespace.js';
import { projectNetworkPolicy, projectNetworkPolicyInside } from './network-policy.js';
import { projectQuota } from './quota.js';
import { adminBinding, adminProjectRules, role, roleBinding } from './rbac.js';
import type { Scope } from './scope.js';
import { workloads } from './workload.js';

/** Everything of one project: its namespace in the vCluster and what stands in it, and its network policy on the host. */
export function projectManifests(scope: Scope, project: Project): Keyed {
  const { cluster, workspace, plan } = scope;
  const home = folder.workspace(cluster.name, workspace.organization, workspace.name);
  return [
    ...inFile(`${home}/host/projects/${project.name}`, { 'network-policy': projectNetworkPolicy(scope, project) }),
    ...inFile(`${home}/tenant/projects/${project.name}`, {
      namespace: projectNamespace(scope, project),
      quota: projectQuota(scope, project),
      'limit-range': projectLimitRange(scope, project),
      'network-policy': projectNetworkPolicyInside(scope, project),
      admin: role(scope, project.name, { name: workspaceAdmin, rules: adminProjectRules(plan.exec) }),
      'wsadmins-binding': roleBinding(scope, project.name, adminBinding, workspaceAdmin, adminGroup),
      ...roles(scope, project),
    }),
    ...inFile(`${home}/workloads/${project.name}`, workloads(project)),
  ];
}

/** The project's own roles and copies of its ancestors', named `<project>:<role>`, for the bindings that it inherits. */
function roles(scope: Scope, project: Project): Record<string, Manifest> {
  const found: Record<string, Manifest> = {};
  for (const own of project.roles) found[`role-${own.name}`] = role(scope, project.name, own);
  for (const above of ancestors(scope.projects, project)) {
    for (const { name, rules } of above.roles) {
      const inherited = inheritedRole(above, name);
      found[`role-${inherited}`] = role(scope, project.name, { name: inherited, rules });
    }
  }
  return found;
}

export const inheritedRole = (owner: Project, name: string): string => `${owner.name}:${name}`;
