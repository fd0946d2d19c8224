import { adminGroup, workspaceAdmin, workspaceViewer } from '../name.js';
import type { PolicyRule, ProjectRole } from '../role.js';
import type { Manifest } from './manifest.js';
import { managedLabels, type Scope } from './scope.js';

/** What a viewer reads in the whole workspace: what runs and how it is doing; no Secret, and nobody's rights. */
export const viewerRules = (): readonly PolicyRule[] => viewer;

/** What a workspace admin reads beyond a viewer, in the whole workspace: rights, nodes and storage. It writes nowhere. */
export const adminRules = (): readonly PolicyRule[] => admin;

/**
 * What a workspace admin does in every project: runs everything. Bound project by project, never cluster-wide, because
 * vCluster sends exec, attach and port-forward to the kubelet past admission, and because a Secret, a token or a scale
 * in a platform namespace reaches further than the workspace (measured on vCluster 0.34).
 *
 * Not here, on purpose: impersonate, escalate and bind; serviceaccounts/token; ephemeral containers and proxies;
 * Endpoints and EndpointSlices (CVE-2021-25740); NetworkPolicy, ResourceQuota and LimitRange, which are the tenancy's.
 */
export const adminProjectRules = (exec: boolean): readonly PolicyRule[] => (exec ? inProjectWithExec : inProject);

/** The two preset ClusterRoles, and the default binding that makes `WSAdmins` the workspace's admins. */
export function workspaceRbac(scope: Scope): Record<string, Manifest> {
  return {
    'workspace-admin': clusterRole(scope, workspaceAdmin, adminRules()),
    'workspace-viewer': clusterRole(scope, workspaceViewer, viewerRules()),
    'wsadmins-binding': clusterRoleBinding(scope, adminBinding, workspaceAdmin, adminGroup),
  };
}

/** Name of the default bindings of `WSAdmins`; declared bindings have no colon in their ids. */
export const adminBinding = `${workspaceAdmin}:${adminGroup}`;

export const clusterRole = (scope: Scope, name: string, rules: readonly PolicyRule[]): Manifest => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name, labels: managedLabels(scope) },
  rules,
});

export const role = (scope: Scope, namespace: string, { name, rules }: ProjectRole): Manifest => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name, namespace, labels: managedLabels(scope) },
  rules,
});

export const clusterRoleBinding = (scope: Scope, name: string, roleName: string, group: string): Manifest => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name, labels: managedLabels(scope) },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
});

export const roleBinding = (
  scope: Scope,
  namespace: string,
  name: string,
  roleName: string,
  group: string,
): Manifest => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name, namespace, labels: managedLabels(scope) },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: roleName },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
});

const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const full = [...read, ...write];

// Frozen, because they stand in every workspace and in every project: delivery makes their text once.
const viewer: readonly PolicyRule[] = Object.freeze([
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'namespaces',
      'persistentvolumeclaims',
      'persistentvolumeclaims/status',
      'pods',
      'pods/log',
      'pods/status',
      'replicationcontrollers',
      'replicationcontrollers/status',
      'resourcequotas',
      'resourcequotas/status',
      'serviceaccounts',
      'services',
      'services/status',
    ],
    verbs: read,
  },
  {
    apiGroups: ['apps'],
    resources: [
      'controllerrevisions',
      'daemonsets',
      'daemonsets/status',
      'deployments',
      'deployments/status',
      'replicasets',
      'replicasets/status',
      'statefulsets',
      'statefulsets/status',
    ],
    verbs: read,
  },
  { apiGroups: ['batch'], resources: ['cronjobs', 'cronjobs/status', 'jobs', 'jobs/status'], verbs: read },
  {
    apiGroups: ['autoscaling'],
    resources: ['horizontalpodautoscalers', 'horizontalpodautoscalers/status'],
    verbs: read,
  },
  {
    apiGroups: ['networking.k8s.io'],
    resources: ['ingressclasses', 'ingresses', 'ingresses/status', 'networkpolicies'],
    verbs: read,
  },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets', 'poddisruptionbudgets/status'], verbs: read },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: read },
  { apiGroups: ['metrics.k8s.io'], resources: ['nodes', 'pods'], verbs: read },
]);

const admin: readonly PolicyRule[] = Object.freeze([
  ...viewer,
  { apiGroups: [''], resources: ['nodes', 'persistentvolumes'], verbs: read },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
    verbs: read,
  },
  { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: read },
  { apiGroups: ['scheduling.k8s.io'], resources: ['priorityclasses'], verbs: read },
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: read },
]);

const inProject: readonly PolicyRule[] = Object.freeze([
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'persistentvolumeclaims',
      'pods',
      'replicationcontrollers',
      'secrets',
      'serviceaccounts',
      'services',
    ],
    verbs: full,
  },
  { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
  { apiGroups: [''], resources: ['pods/log', 'pods/status'], verbs: read },
  { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], verbs: full },
  {
    apiGroups: ['apps'],
    resources: ['deployments/scale', 'replicasets/scale', 'statefulsets/scale'],
    verbs: ['get', 'patch', 'update'],
  },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: full },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: full },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: full },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: full },
  { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings', 'roles'], verbs: full },
]);
const inProjectWithExec: readonly PolicyRule[] = Object.freeze([
  ...inProject,
  { apiGroups: [''], resources: ['pods/attach', 'pods/exec', 'pods/portforward'], verbs: ['create', 'get'] },
]);
