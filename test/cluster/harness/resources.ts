/** A resource that RBAC rules may name. */
export interface RbacResource {
  readonly apiGroup: string;
  /** With a subresource after a slash. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/** Every resource of the API whose rights matter to a tenant, with the subresources and special verbs that are ways out. */
export const rbacResources: readonly RbacResource[] = [
  ...of('', true, [
    ...[
      'bindings',
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'persistentvolumeclaims',
      'pods',
      'pods/attach',
    ],
    ...['pods/binding', 'pods/ephemeralcontainers', 'pods/eviction', 'pods/exec', 'pods/log', 'pods/portforward'],
    ...['pods/proxy', 'pods/resize', 'pods/status', 'podtemplates', 'replicationcontrollers'],
    ...['replicationcontrollers/scale', 'resourcequotas', 'resourcequotas/status', 'secrets', 'serviceaccounts'],
    ...['serviceaccounts/token', 'services', 'services/proxy', 'services/status'],
  ]),
  ...of('', false, [
    ...['componentstatuses', 'groups', 'namespaces', 'namespaces/finalize', 'namespaces/status', 'nodes', 'nodes/log'],
    ...['nodes/metrics', 'nodes/proxy', 'nodes/status', 'persistentvolumes', 'users', 'uids'],
  ]),
  ...of('apps', true, [
    ...['controllerrevisions', 'daemonsets', 'deployments', 'deployments/scale', 'deployments/status', 'replicasets'],
    ...['replicasets/scale', 'statefulsets', 'statefulsets/scale', 'statefulsets/status'],
  ]),
  ...of('batch', true, ['cronjobs', 'cronjobs/status', 'jobs', 'jobs/status']),
  ...of('autoscaling', true, ['horizontalpodautoscalers']),
  ...of('networking.k8s.io', true, ['ingresses', 'networkpolicies']),
  ...of('networking.k8s.io', false, ['ingressclasses', 'ipaddresses', 'servicecidrs']),
  ...of('policy', true, ['poddisruptionbudgets']),
  ...of('discovery.k8s.io', true, ['endpointslices']),
  ...of('coordination.k8s.io', true, ['leases']),
  ...of('events.k8s.io', true, ['events']),
  ...of('metrics.k8s.io', true, ['pods']),
  ...of('metrics.k8s.io', false, ['nodes']),
  ...of('rbac.authorization.k8s.io', true, ['rolebindings', 'roles']),
  ...of('rbac.authorization.k8s.io', false, ['clusterrolebindings', 'clusterroles']),
  ...of('admissionregistration.k8s.io', false, [
    ...['mutatingadmissionpolicies', 'mutatingwebhookconfigurations', 'validatingadmissionpolicies'],
    ...['validatingadmissionpolicybindings', 'validatingwebhookconfigurations'],
  ]),
  ...of('apiextensions.k8s.io', false, ['customresourcedefinitions']),
  ...of('apiregistration.k8s.io', false, ['apiservices']),
  ...of('authentication.k8s.io', false, ['tokenreviews', 'userextras/scopes']),
  ...of('authorization.k8s.io', false, ['subjectaccessreviews']),
  ...of('authorization.k8s.io', true, ['localsubjectaccessreviews']),
  ...of('certificates.k8s.io', false, [
    ...[
      'certificatesigningrequests',
      'certificatesigningrequests/approval',
      'certificatesigningrequests/status',
      'signers',
    ],
  ]),
  ...of('flowcontrol.apiserver.k8s.io', false, ['flowschemas', 'prioritylevelconfigurations']),
  ...of('node.k8s.io', false, ['runtimeclasses']),
  ...of('scheduling.k8s.io', false, ['priorityclasses']),
  ...of('storage.k8s.io', false, ['csidrivers', 'csinodes', 'storageclasses', 'volumeattachments']),
  ...of('resource.k8s.io', true, ['resourceclaims']),
  ...of('example.com', true, ['widgets']),
];

const plainVerbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** The verbs to ask about: the plain ones, and those that only some resources have. */
export function verbsOf({ resource }: RbacResource): readonly string[] {
  if (['users', 'groups', 'uids', 'userextras/scopes'].includes(resource)) return ['impersonate'];
  if (resource === 'serviceaccounts') return [...plainVerbs, 'impersonate'];
  if (resource === 'roles' || resource === 'clusterroles') return [...plainVerbs, 'bind', 'escalate'];
  if (resource === 'signers') return ['approve', 'attest', 'sign'];
  return plainVerbs;
}

function of(apiGroup: string, namespaced: boolean, resources: readonly string[]): RbacResource[] {
  return resources.map((resource) => ({ apiGroup, resource, namespaced }));
}
