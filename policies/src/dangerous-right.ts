/**
 * Rights that lead out of a project. The tenancy refuses the same ones in the roles that it declares, by lists of its own:
 * the model knows policies only where it renders them. A test holds the two together.
 */
// Of impersonate every variety is meant: constrained impersonation has verbs such as `impersonate:user-info` (KEP-5284).
export const dangerousVerbs: readonly string[] = ['*', 'bind', 'escalate', 'impersonate'];

/** Resources that no role of a project gives, whatever the verb. */
export const dangerousResources: readonly string[] = [
  'nodes/proxy',
  'pods/ephemeralcontainers',
  'pods/proxy',
  'serviceaccounts/token',
  'services/proxy',
];

/** Resources that a Role cannot give, or that steer the whole cluster; their subresources too. */
export const clusterResources: readonly string[] = [
  'apiservices',
  'certificatesigningrequests',
  'clusterrolebindings',
  'clusterroles',
  'componentstatuses',
  'csidrivers',
  'csinodes',
  'customresourcedefinitions',
  'flowschemas',
  'ingressclasses',
  'mutatingadmissionpolicies',
  'mutatingwebhookconfigurations',
  'namespaces',
  'nodes',
  'persistentvolumes',
  'priorityclasses',
  'prioritylevelconfigurations',
  'runtimeclasses',
  'storageclasses',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'validatingwebhookconfigurations',
  'volumeattachments',
];

/** Resources that the tenancy declares itself, or that redirect traffic (CVE-2021-25740): a role of a project reads them only. */
export const readOnlyResources: readonly string[] = [
  'endpoints',
  'endpointslices',
  'limitranges',
  'networkpolicies',
  'resourcequotas',
  'rolebindings',
  'roles',
];

/** ClusterRoles of Kubernetes that give no Secret, no token and no write: the only ones of its own that a project may bind. */
export const harmlessClusterRoles: readonly string[] = ['view'];
