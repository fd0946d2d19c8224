import {
  annotations,
  controlPlaneClass,
  deliveryUsers,
  domain,
  kubeconfigSecret,
  labels,
  platformNamespaces,
  release,
  tenantClass,
  workspaceAdmin,
  workspaceViewer,
} from './name.js';

/**
 * What the policies speak of, by the product's own names: one place, so that the same policy says the same at an author's, in
 * a workspace and on a host cluster.
 */
export const policyParameters = {
  /** Of the policies inside a workspace. */
  protection: {
    managedLabel: labels.managed,
    projectLabel: labels.project,
    nodePoolLabel: labels.nodePool,
    protectedLabelPrefixes: [`${domain}/`, 'pod-security.kubernetes.io/'],
    deliveryUsers,
    platformNamespaces,
    presetClusterRoles: [workspaceAdmin, workspaceViewer],
  },
  /** Of the policies on a host cluster. */
  host: {
    managedLabel: labels.managed,
    workspaceLabel: labels.workspace,
    nodePoolLabel: labels.nodePool,
    tenantClass,
    controlPlaneClass,
    hostnamesAnnotation: annotations.hostnames,
    service: release,
  },
  /** Of the policies on Flux objects that are in the hands of tenants. */
  flux: {
    managedLabel: labels.managed,
    namespaces: {
      matchLabels: { [labels.managed]: 'true' },
      matchExpressions: [{ key: labels.workspace, operator: 'Exists' as const }],
    },
    platformSecrets: [kubeconfigSecret],
  },
  /** Of the policies on workloads. */
  workload: { ownerLabels: [labels.owner], platformNamespaces },
  /** Users of a host cluster that Flux acts as, by the namespace that it runs in. */
  fluxUsers: (namespace: string): readonly string[] =>
    ['kustomize-controller', 'helm-controller'].map((controller) => `system:serviceaccount:${namespace}:${controller}`),
};
