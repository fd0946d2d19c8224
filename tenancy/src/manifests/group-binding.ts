import type { GroupBinding } from '../group-binding.js';
import { bindingObject, folder, workspaceAdmin } from '../name.js';
import { withDescendants } from '../project-tree.js';
import { inFile, type Keyed } from './keyed.js';
import type { Manifest } from './manifest.js';
import { inheritedRole } from './project.js';
import { clusterRoleBinding, roleBinding } from './rbac.js';
import type { Scope } from './scope.js';

/**
 * The RBAC objects of one binding. A preset ClusterRole is bound cluster-wide, and `hexabase:workspace-admin` in every
 * project besides; a project Role is bound in its project and in every project below, which inherit it.
 */
export function groupBindingManifests(scope: Scope, binding: GroupBinding): Keyed {
  const { cluster, workspace } = scope;
  const home = folder.workspace(cluster.name, workspace.organization, workspace.name);
  return inFile(`${home}/tenant/bindings/${binding.name}`, bindings(scope, binding));
}

function bindings(scope: Scope, binding: GroupBinding): Record<string, Manifest> {
  const { name, group, clusterRole, role } = binding;
  const bound: Record<string, Manifest> = {};
  if (clusterRole !== undefined) {
    bound.workspace = clusterRoleBinding(scope, bindingObject(name, clusterRole), clusterRole, group);
    if (clusterRole === workspaceAdmin) {
      for (const project of scope.projects) {
        bound[`project-${project.name}`] = roleBinding(
          scope,
          project.name,
          bindingObject(name, workspaceAdmin),
          workspaceAdmin,
          group,
        );
      }
    }
  }
  const owner = scope.projects.find((project) => project.name === binding.project);
  if (role !== undefined && owner !== undefined) {
    for (const project of withDescendants(scope.projects, owner)) {
      const here = project === owner ? role : inheritedRole(owner, role);
      bound[`project-${project.name}`] = roleBinding(scope, project.name, bindingObject(name, here), here, group);
    }
  }
  return bound;
}
