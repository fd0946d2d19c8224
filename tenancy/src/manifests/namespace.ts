import { annotations, labels } from '../name.js';
import type { Project } from '../project.js';
import type { Manifest } from './manifest.js';
import { managedLabels, type Scope } from './scope.js';

/**
 * The host namespace of a workspace. It holds the vCluster's own pods, which the restricted standard would refuse (they
 * run as root), so baseline is enforced and restricted only warned about; the tenant's pods meet their own standard inside.
 */
export function workspaceNamespace(scope: Scope): Manifest {
  const { workspace, plan, cluster } = scope;
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: scope.namespace,
      labels: {
        ...workspace.labels,
        ...managedLabels(scope),
        [labels.owner]: workspace.organization,
        [labels.hostCluster]: cluster.name,
        [labels.plan]: plan.name,
        ...(workspace.nodePool !== undefined && { [labels.nodePool]: workspace.nodePool }),
        [labels.podSecurity]: 'baseline',
        [labels.podSecurityWarning]: 'restricted',
      },
      ...keptAnnotations(scope, {
        ...workspace.annotations,
        [annotations.planVersion]: String(plan.version),
        // The policy of the host cluster reads here what an Ingress of the workspace may be called.
        ...(workspace.hostnames.length > 0 && { [annotations.hostnames]: workspace.hostnames.join(',') }),
      }),
    },
  };
}

/** The namespace of a project, inside the vCluster. */
export function projectNamespace(scope: Scope, project: Project): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: project.name,
      labels: {
        ...project.labels,
        ...managedLabels(scope),
        [labels.owner]: project.organization,
        [labels.project]: project.name,
        [labels.podSecurity]: scope.plan.podSecurity,
        [labels.podSecurityWarning]: 'restricted',
      },
      ...keptAnnotations(scope, project.annotations),
    },
  };
}

/**
 * Where the workspace keeps its volumes, a project that leaves the tenancy leaves its namespace and its limits behind:
 * nothing that the tenancy gave holds in it any more, and its volumes are still there.
 */
export function keptAnnotations({ workspace }: Scope, own: Readonly<Record<string, string>> = {}) {
  const all = { ...own, ...(workspace.retention === 'keep' && { [annotations.fluxPrune]: 'disabled' }) };
  return Object.keys(all).length > 0 && { annotations: all };
}
