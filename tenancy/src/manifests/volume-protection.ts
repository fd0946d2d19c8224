import type { HostCluster } from '../host-cluster.js';
import { annotations, labels, release } from '../name.js';
import type { Manifest } from './manifest.js';

/**
 * Parts a tenant's volumes from its pods when a vCluster goes. Everything that vCluster syncs belongs to its Service, so
 * the garbage collector takes pods, Secrets and the rest when the release is uninstalled; of volume claims it may not, in
 * no workspace: they go with their namespace, or when their tenant deletes them.
 *
 * It holds for `delete` too: a claim that came back from an earlier life of the workspace still names the old Service. And
 * nobody but Flux may delete that Service, for a running tenant would lose every pod by it.
 *
 * They stay when the host cluster leaves the tenancy: what is kept then is to be kept still.
 */
export const volumeProtection = (cluster: HostCluster): Record<string, Manifest> => ({
  claims: policy(cluster, 'kaas-volume-claims', {
    matchConditions: [
      { name: 'garbage-collector', expression: `request.userInfo.username in ${JSON.stringify(garbageCollectors)}` },
    ],
    resource: { apiGroups: [''], resources: ['persistentvolumeclaims'] },
    expression: goesWithItsNamespace,
    message: 'a volume claim of a workspace goes with its namespace, or when its tenant deletes it',
  }),
  'claims-binding': binding(cluster, 'kaas-volume-claims'),
  service: policy(cluster, 'kaas-vcluster-service', {
    resource: { apiGroups: [''], resources: ['services'], resourceNames: [release] },
    expression: `"system:serviceaccounts:${cluster.source.namespace}" in request.userInfo.groups || ${goesWithItsNamespace}`,
    message: 'every pod of the tenant belongs to this Service and would go with it; remove the workspace instead',
  }),
  'service-binding': binding(cluster, 'kaas-vcluster-service'),
});

/** The second is whom the collector acts as where controllers share one account, and with it whoever empties namespaces. */
const garbageCollectors = [
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:kube-controller-manager',
];

const goesWithItsNamespace = 'has(namespaceObject.metadata.deletionTimestamp)';

interface Rule {
  readonly matchConditions?: readonly object[];
  readonly resource: object;
  readonly expression: string;
  readonly message: string;
}

const policy = (
  cluster: HostCluster,
  name: string,
  { matchConditions, resource, expression, message }: Rule,
): Manifest => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: metadata(cluster, name),
  spec: {
    failurePolicy: 'Fail',
    ...(matchConditions && { matchConditions }),
    matchConstraints: { resourceRules: [{ ...resource, apiVersions: ['v1'], operations: ['DELETE'] }] },
    validations: [{ expression, message }],
  },
});

const binding = (cluster: HostCluster, policyName: string): Manifest => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: metadata(cluster, policyName),
  spec: {
    policyName,
    validationActions: ['Deny'],
    matchResources: {
      namespaceSelector: {
        matchLabels: { [labels.managed]: 'true' },
        matchExpressions: [{ key: labels.workspace, operator: 'Exists' }],
      },
    },
  },
});

const metadata = (cluster: HostCluster, name: string) => ({
  name,
  labels: { [labels.managed]: 'true', [labels.hostCluster]: cluster.name },
  annotations: { [annotations.fluxPrune]: 'disabled' },
});
