import type { Manifest } from './manifest.js';
import { managedLabels, type Scope } from './scope.js';

/**
 * Tells members what they are in: `kubectl get configmap workspace -n kube-public -o yaml`.
 *
 * It travels with the workloads, so that their folder is never empty: Flux would then have to drop its Kustomization
 * instead of pruning what was in it, and the last workload that a tenancy takes away would go on running.
 */
export const about = (scope: Scope): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'workspace', namespace: 'kube-public', labels: managedLabels(scope) },
  data: {
    organization: scope.organization.displayName,
    workspace: scope.workspace.name,
    plan: scope.plan.name,
    hostCluster: scope.cluster.name,
    projects: scope.projects.map(({ name }) => name).join(' '),
  },
});
