import { type Manifest, names } from '@hexabase-kaas/tenancy';
import type { Entry } from './cases.ts';
import type { Method } from './client.ts';
import { clusterAttempts } from './cluster-attempts.ts';
import { object, pod } from './samples.ts';

/** A request that must be refused, whoever makes it. */
export interface Attempt {
  readonly what: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every way out of a workspace that we know of, as real requests. */
export const attempts = ({ project, managed }: { project: string; managed: readonly Entry[] }): Attempt[] => [
  ...clusterAttempts(),
  ...onManagedObjects(managed),
  ...inProject(project),
  ...platformNamespaces.flatMap(inPlatformNamespace),
];

const platformNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const managedLabel = { [names.labels.managed]: 'true' };
const mergePatch = 'application/merge-patch+json';

/** Changing, unlabelling and deleting what delivery has applied. */
function onManagedObjects(managed: readonly Entry[]): Attempt[] {
  const isWorkload = ([key]: Entry): boolean => key.includes('/workloads/');
  return managed
    .filter((entry) => !isWorkload(entry))
    .flatMap(([key, manifest]) => {
      const path = pathOf(manifest);
      const unlabel = { metadata: { labels: { [names.labels.managed]: null } } };
      const relabel = { metadata: { labels: { 'example.com/mine': 'yes' } } };
      return [
        attempt(`unlabel ${key}`, 'PATCH', path, unlabel, mergePatch),
        attempt(`label ${key}`, 'PATCH', path, relabel, mergePatch),
        attempt(
          `apply ${key}`,
          'PATCH',
          `${path}?fieldManager=mine&force=true`,
          manifest,
          'application/apply-patch+yaml',
        ),
        attempt(`delete ${key}`, 'DELETE', path),
        ...(manifest.metadata.namespace === undefined
          ? []
          : [attempt(`delete all beside ${key}`, 'DELETE', path.slice(0, path.lastIndexOf('/')))]),
      ];
    });
}

/** By the plural that the kind's name gives; every kind that delivery applies has a regular one. */
function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = kind.toLowerCase().replace(/y$/, 'ie').concat('s');
  const inside = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${root}${inside}/${plural}/${encodeURIComponent(metadata.name)}`;
}

function inProject(project: string): Attempt[] {
  const core = `/api/v1/namespaces/${project}`;
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${project}`;
  const role = (name: string, rules: readonly object[]): Manifest =>
    object('rbac.authorization.k8s.io/v1', 'Role', name, project, { rules });
  const binding = (name: string, kind: string, roleName: string, subject: object): Manifest =>
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', name, project, {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: roleName },
      subjects: [subject],
    });
  const group = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name });
  const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
  const escalation = { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['escalate', 'bind'] };
  const token = { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] };
  const create = (what: string, path: string, body: unknown): Attempt =>
    attempt(`${what} in a project`, 'POST', path, body);
  return [
    create('a labelled ConfigMap', `${core}/configmaps`, labelled(object('v1', 'ConfigMap', 'mine', project))),
    create('a labelled Role', `${rbac}/roles`, labelled(role('mine', []))),
    create('a token Secret', `${core}/secrets`, tokenSecret(project, 'robot')),
    create('a token', `${core}/serviceaccounts/robot/token`, tokenRequest),
    create('a quota', `${core}/resourcequotas`, object('v1', 'ResourceQuota', 'mine', project, { spec: {} })),
    create(
      'a LimitRange',
      `${core}/limitranges`,
      object('v1', 'LimitRange', 'mine', project, { spec: { limits: [] } }),
    ),
    create(
      'a NetworkPolicy',
      `/apis/networking.k8s.io/v1/namespaces/${project}/networkpolicies`,
      object('networking.k8s.io/v1', 'NetworkPolicy', 'mine', project, { spec: { podSelector: {}, ingress: [{}] } }),
    ),
    create('a Role with all rights', `${rbac}/roles`, role('all', [everything])),
    create('a Role that escalates', `${rbac}/roles`, role('escalation', [escalation])),
    create('a Role for tokens', `${rbac}/roles`, role('token', [token])),
    create('cluster-admin', `${rbac}/rolebindings`, binding('all', 'ClusterRole', 'cluster-admin', group('WSUsers'))),
    create('admin', `${rbac}/rolebindings`, binding('admin', 'ClusterRole', 'admin', group('WSUsers'))),
    create(
      'a RoleBinding for everybody',
      `${rbac}/rolebindings`,
      binding('everybody', 'Role', names.workspaceAdmin, group('system:unauthenticated')),
    ),
    create(
      'a RoleBinding for a controller',
      `${rbac}/rolebindings`,
      binding('controller', 'Role', names.workspaceAdmin, {
        kind: 'ServiceAccount',
        name: 'default',
        namespace: 'kube-system',
      }),
    ),
    create('a privileged pod', `${core}/pods`, privileged(project)),
    create('a pod on the network of its node', `${core}/pods`, pod(project, 'host-network', { hostNetwork: true })),
    create(
      'a pod with a folder of its node',
      `${core}/pods`,
      pod(project, 'host-path', { volumes: [{ name: 'host', hostPath: { path: '/' } }] }),
    ),
    attempt(
      'add an ephemeral container in a project',
      'PATCH',
      `${core}/pods/target/ephemeralcontainers`,
      { spec: { ephemeralContainers: [{ name: 'mine', image: 'registry.example.com/app:1.0' }] } },
      'application/strategic-merge-patch+json',
    ),
    attempt('reach a pod through the API server', 'GET', `${core}/pods/target/proxy/`),
    attempt('reach a Service through the API server', 'GET', `${core}/services/target/proxy/`),
    create('a binding of a pod to a node', `${core}/pods/target/binding`, {
      ...object('v1', 'Binding', 'target', project),
      target: { kind: 'Node', name: 'node-1' },
    }),
    create('an Endpoints', `${core}/endpoints`, object('v1', 'Endpoints', 'mine', project)),
    create(
      'an EndpointSlice',
      `/apis/discovery.k8s.io/v1/namespaces/${project}/endpointslices`,
      object('discovery.k8s.io/v1', 'EndpointSlice', 'mine', project, { addressType: 'IPv4', endpoints: [] }),
    ),
    create(
      'a Service with an external address',
      `${core}/services`,
      object('v1', 'Service', 'external', project, { spec: { ports: [{ port: 80 }], externalIPs: ['203.0.113.7'] } }),
    ),
    create(
      'a Service of type NodePort',
      `${core}/services`,
      object('v1', 'Service', 'node-port', project, { spec: { type: 'NodePort', ports: [{ port: 80 }] } }),
    ),
    attempt('finalize a project', 'PUT', `${core}/finalize`, {
      ...object('v1', 'Namespace', project),
      spec: { finalizers: [] },
    }),
    attempt(
      'write the status of a project',
      'PATCH',
      `${core}/status`,
      { status: { phase: 'Terminating' } },
      mergePatch,
    ),
  ];
}

function inPlatformNamespace(namespace: string): Attempt[] {
  const core = `/api/v1/namespaces/${namespace}`;
  const apps = `/apis/apps/v1/namespaces/${namespace}`;
  const controller = 'clusterrole-aggregation-controller';
  const scale = {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'platform', namespace },
    spec: { replicas: 0 },
  };
  const create = (what: string, path: string, body: unknown): Attempt =>
    attempt(`${what} in ${namespace}`, 'POST', path, body);
  return [
    create('a token', `${core}/serviceaccounts/default/token`, tokenRequest),
    create("a controller's token", `${core}/serviceaccounts/${controller}/token`, tokenRequest),
    create('a pod', `${core}/pods`, pod(namespace)),
    create(
      "a pod with a controller's account",
      `${core}/pods`,
      pod(namespace, 'thief', { serviceAccountName: controller }),
    ),
    create('a token Secret', `${core}/secrets`, tokenSecret(namespace, controller)),
    create('a Secret', `${core}/secrets`, object('v1', 'Secret', 'mine', namespace)),
    create('a ConfigMap', `${core}/configmaps`, object('v1', 'ConfigMap', 'mine', namespace)),
    create('a ServiceAccount', `${core}/serviceaccounts`, object('v1', 'ServiceAccount', 'mine', namespace)),
    attempt(`list Secrets in ${namespace}`, 'GET', `${core}/secrets`),
    attempt(`read a Secret in ${namespace}`, 'GET', `${core}/secrets/platform`),
    attempt(`exec in ${namespace}`, 'POST', `${core}/pods/platform/exec?command=id&container=app&stdout=true`),
    attempt(`exec by GET in ${namespace}`, 'GET', `${core}/pods/platform/exec?command=id&container=app&stdout=true`),
    attempt(`attach in ${namespace}`, 'POST', `${core}/pods/platform/attach?container=app&stdout=true`),
    attempt(`forward a port in ${namespace}`, 'POST', `${core}/pods/platform/portforward?ports=80`),
    attempt(`scale a Deployment in ${namespace}`, 'PUT', `${apps}/deployments/platform/scale`, scale),
    attempt(`delete a Deployment in ${namespace}`, 'DELETE', `${apps}/deployments/platform`),
    attempt(`delete all ConfigMaps in ${namespace}`, 'DELETE', `${core}/configmaps`),
    attempt(
      `make ${namespace} a project`,
      'PATCH',
      core,
      { metadata: { labels: { [names.labels.project]: namespace } } },
      mergePatch,
    ),
    attempt(`delete ${namespace}`, 'DELETE', core),
  ];
}

export const attempt = (what: string, method: Method, path: string, body?: unknown, contentType?: string): Attempt => ({
  what,
  method,
  path,
  ...(body !== undefined && { body }),
  ...(contentType !== undefined && { contentType }),
});

const tokenRequest = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [] } };

const tokenSecret = (namespace: string, account: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token', namespace, annotations: { 'kubernetes.io/service-account.name': account } },
  type: 'kubernetes.io/service-account-token',
});

const privileged = (namespace: string): Manifest =>
  pod(namespace, 'privileged', {
    containers: [{ name: 'app', image: 'registry.example.com/app:1.0', securityContext: { privileged: true } }],
  });

const labelled = (manifest: Manifest): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, labels: managedLabel },
});
