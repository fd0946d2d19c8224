import { type Manifest, names } from '@hexabase-kaas/tenancy';
import { type Attempt, againstPolicy, attempt, mergePatch } from './attempt.ts';
import { ingressAttempts } from './ingress-attempts.ts';
import { placementAttempts } from './placement-attempts.ts';
import { object, pod } from './samples.ts';
import { tokenRequest, tokenSecret } from './token-attempt.ts';

/** Attempts in a project, where its administrators may do nearly everything. */
export function projectAttempts(project: string): Attempt[] {
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
  const refusedByPolicy = [
    create('a labelled ConfigMap', `${core}/configmaps`, labelled(object('v1', 'ConfigMap', 'mine', project))),
    create('a labelled Role', `${rbac}/roles`, labelled(role('mine', []))),
    create('a token Secret', `${core}/secrets`, tokenSecret(project, 'robot')),
    create('a token', `${core}/serviceaccounts/robot/token`, tokenRequest),
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
    create(
      'a Service with an external address',
      `${core}/services`,
      object('v1', 'Service', 'external', project, { spec: { ports: [{ port: 80 }], externalIPs: ['203.0.113.7'] } }),
    ),
    create(
      'a Service that stands for another name',
      `${core}/services`,
      object('v1', 'Service', 'elsewhere', project, {
        spec: { type: 'ExternalName', externalName: 'vcluster.globex--shop.svc' },
      }),
    ),
    create(
      'a claim for a volume by its name',
      `${core}/persistentvolumeclaims`,
      claim(project, { volumeName: 'spare' }),
    ),
    create(
      'a claim for a volume by its labels',
      `${core}/persistentvolumeclaims`,
      claim(project, { selector: { matchLabels: { app: 'backup' } } }),
    ),
    create(
      'a claim for any volume without a class',
      `${core}/persistentvolumeclaims`,
      claim(project, { storageClassName: '' }),
    ),
    create(
      "a copy of the control plane's claim",
      `${core}/persistentvolumeclaims`,
      claim(
        project,
        { dataSource: { kind: 'PersistentVolumeClaim', name: 'data-vcluster-0' } },
        { 'vcluster.loft.sh/skip-translate': 'true' },
      ),
    ),
    ...placementAttempts(project),
    ...ingressAttempts(project),
    attempt('finalize a project', 'PUT', `${core}/finalize`, {
      ...object('v1', 'Namespace', project),
      spec: { finalizers: [] },
    }),
  ];
  return [
    ...againstPolicy(refusedByPolicy),
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
      'a Service of type NodePort',
      `${core}/services`,
      object('v1', 'Service', 'node-port', project, { spec: { type: 'NodePort', ports: [{ port: 80 }] } }),
    ),
    attempt(
      'write the status of a project',
      'PATCH',
      `${core}/status`,
      { status: { phase: 'Terminating' } },
      mergePatch,
    ),
  ];
}

const claim = (namespace: string, spec: object, annotations: object = {}): Manifest => {
  const plain = object('v1', 'PersistentVolumeClaim', 'chosen', namespace, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
  return { ...plain, metadata: { ...plain.metadata, annotations: { ...annotations } } };
};

const privileged = (namespace: string): Manifest =>
  pod(namespace, 'privileged', {
    containers: [{ name: 'app', image: 'registry.example.com/app:1.0', securityContext: { privileged: true } }],
  });

const labelled = (manifest: Manifest): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, labels: { [names.labels.managed]: 'true' } },
});
