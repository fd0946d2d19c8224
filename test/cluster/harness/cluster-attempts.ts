import { names } from '@hexabase-kaas/tenancy';
import { type Attempt, againstPolicy, attempt } from './attempt.ts';
import { object } from './samples.ts';

/** Attempts on what belongs to no namespace. */
export function clusterAttempts(): Attempt[] {
  const rbac = 'rbac.authorization.k8s.io';
  const create = (group: string, resource: string, kind: string, rest: object = {}): Attempt =>
    attempt(
      `create a ${kind}`,
      'POST',
      `/apis/${group}/v1/${resource}`,
      object(`${group}/v1`, kind, 'mine', undefined, rest),
    );
  const bind = (role: string): Attempt =>
    attempt(
      `bind ${role} in the whole workspace`,
      'POST',
      `/apis/${rbac}/v1/clusterrolebindings`,
      object(`${rbac}/v1`, 'ClusterRoleBinding', 'mine', undefined, {
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
        subjects: [{ apiGroup: rbac, kind: 'Group', name: 'WSUsers' }],
      }),
    );
  const as = (header: string, value: string): Attempt => ({
    ...attempt(`act as another (${header}: ${value})`, 'GET', '/api/v1/namespaces'),
    headers: { 'impersonate-user': 'someone', [header]: value },
  });
  return [
    ...againstPolicy([
      create(rbac, 'clusterroles', 'ClusterRole', { rules: [] }),
      ...['cluster-admin', 'admin', 'view', names.workspaceAdmin, names.workspaceViewer].map(bind),
      attempt('create a Namespace', 'POST', '/api/v1/namespaces', object('v1', 'Namespace', 'mine')),
    ]),
    create('admissionregistration.k8s.io', 'validatingwebhookconfigurations', 'ValidatingWebhookConfiguration'),
    create('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'MutatingWebhookConfiguration'),
    create('admissionregistration.k8s.io', 'validatingadmissionpolicies', 'ValidatingAdmissionPolicy', {
      spec: {
        matchConstraints: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        },
        validations: [{ expression: 'false' }],
      },
    }),
    create('admissionregistration.k8s.io', 'validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding', {
      spec: { policyName: 'mine', validationActions: ['Deny'] },
    }),
    create('apiregistration.k8s.io', 'apiservices', 'APIService', {
      metadata: { name: 'v1.mine.example.com' },
      spec: { group: 'mine.example.com', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1 },
    }),
    create('apiextensions.k8s.io', 'customresourcedefinitions', 'CustomResourceDefinition'),
    create('scheduling.k8s.io', 'priorityclasses', 'PriorityClass', { value: 1_000_000 }),
    create('storage.k8s.io', 'storageclasses', 'StorageClass', { provisioner: 'example.com/mine' }),
    create('certificates.k8s.io', 'certificatesigningrequests', 'CertificateSigningRequest', {
      spec: { request: '', signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] },
    }),
    attempt(
      'approve a CertificateSigningRequest',
      'PATCH',
      '/apis/certificates.k8s.io/v1/certificatesigningrequests/theirs/approval',
      { status: { conditions: [{ type: 'Approved', status: 'True', reason: 'mine' }] } },
      'application/merge-patch+json',
    ),
    attempt('create a PersistentVolume', 'POST', '/api/v1/persistentvolumes', {
      ...object('v1', 'PersistentVolume', 'mine'),
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/' } },
    }),
    attempt('reach a kubelet through the API server', 'GET', '/api/v1/nodes/node-1/proxy/pods'),
    attempt('delete all nodes', 'DELETE', '/api/v1/nodes'),
    attempt('list all Secrets', 'GET', '/api/v1/secrets'),
    as('impersonate-group', 'system:masters'),
    as('impersonate-group', names.adminGroup),
    as('impersonate-user', 'kubernetes-super-admin'),
    as('impersonate-user', 'system:serviceaccount:kube-system:clusterrole-aggregation-controller'),
  ];
}
