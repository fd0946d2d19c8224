/**
 * Every derived name, namespace, label key and file path of the product: the only file that glues strings into names.
 *
 * Names are injective: ids never hold `--`, so `<org>--<workspace>` can be taken apart again, and the lengths below keep
 * every derived name, vCluster's translated ones included, within 63 characters (RFC 1123 label).
 */
export const domain = 'kaas.hexabase.ai';
export const apiVersion = `${domain}/v1`;

/** Longest ids, in characters. The longest derived name is the vCluster ClusterRole `vc-vcluster-v-<org>--<workspace>`. */
export const maxLength = {
  hostCluster: 20,
  organization: 20,
  workspace: 24,
  project: 32,
  plan: 40,
  nodePool: 40,
  group: 40,
  role: 40,
  binding: 40,
} as const;

/** A DNS label that starts with a letter and holds only single hyphens, so that `--` stays free for our own glue. */
export const idPattern = '^[a-z](?:-?[a-z0-9])*$';
export const groupPattern = '^[A-Za-z](?:[A-Za-z0-9-]*)$';
export const userPattern = '^[A-Za-z0-9][A-Za-z0-9._|-]*$';

/**
 * Ids that would make a reserved or misleading namespace: `kube--x` starts like a system one, `xn--x` is punycode. And the name
 * that kustomize keeps for a file of its own, beside those that are named by ids.
 */
export const reservedIds: readonly string[] = ['kube', 'kustomization', 'xn'];
/** Namespaces that every vCluster has of its own. */
export const platformNamespaces: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

export const labels = {
  /** Marks an object that only delivery may change. */
  managed: `${domain}/managed`,
  owner: `${domain}/owner`,
  hostCluster: `${domain}/host-cluster`,
  organization: `${domain}/organization`,
  workspace: `${domain}/workspace`,
  project: `${domain}/project`,
  plan: `${domain}/plan`,
  nodePool: `${domain}/node-pool`,
  /** Marks an object that tells the OIDC service what is declared. */
  directory: `${domain}/directory`,
  fluxWatch: 'reconcile.fluxcd.io/watch',
  fluxShard: 'sharding.fluxcd.io/key',
  podSecurity: 'pod-security.kubernetes.io/enforce',
  podSecurityWarning: 'pod-security.kubernetes.io/warn',
} as const;

export const annotations = {
  fluxPrune: 'kustomize.toolkit.fluxcd.io/prune',
  planVersion: `${domain}/plan-version`,
  hostnames: `${domain}/hostnames`,
} as const;

/** The Helm release of every vCluster; one vCluster per host namespace, so it needs no part of the workspace's name. */
export const release = 'vcluster';
export const kubeconfigSecret = `vc-${release}`;
/** Flux's object of the chart of all vClusters of a host cluster. */
export const vclusterChart = (version: string): string => `vcluster-${version}`;
/**
 * ConfigMap of the host namespace with the authority of the vCluster's API server, under `ca.crt`. It is the `kube-root-ca.crt` of
 * the vCluster's kube-system, which nobody else writes, and its syncer copies it because CoreDNS mounts it.
 */
export const authorityConfigMap = `kube-root-ca.crt-x-kube-system-x-${release}`;
export const controlPlaneClass = 'kaas-control-plane';
export const tenantClass = 'kaas-tenant';

/** The objects that tell the OIDC service what is declared. vCluster's translated names hold `-x-`, so no tenant can make one. */
export const directory = {
  declared: 'directory',
  applied: 'directory-applied',
  organization: (organization: string): string => `kaas-organization-${organization}`,
  /** Key of the content in the ConfigMap. */
  key: 'directory.json',
} as const;

/** Flux objects that say of which commit everything of a workspace, or the list of an organization's workspaces, is applied. */
export const kustomization = {
  workspace: 'workspace-directory',
  organization: (organization: string): string => `kaas-organization-${organization}`,
} as const;

export const workspaceAdmin = 'hexabase:workspace-admin';
export const workspaceViewer = 'hexabase:workspace-viewer';
/** Identities inside a vCluster that delivery acts as: Flux, and the certificate that vCluster's syncer holds. */
export const deliveryUsers: readonly string[] = ['hexabase:flux', 'kubernetes-super-admin'];

/**
 * The objects of a binding, by what they give: Kubernetes never lets a binding lead to another role (`roleRef`), so one that gives
 * something else is another object.
 */
export const bindingObject = (binding: string, role: string): string => `kaas:${binding}:${role}`;

export const rootGroup = 'WorkspaceMembers';
export const adminGroup = 'WSAdmins';
export const userGroup = 'WSUsers';

export const hostNamespace = (organization: string, workspace: string): string => `${organization}--${workspace}`;
/** OAuth client and audience of a workspace: a token for one workspace is refused by every other. */
export const audience = (organization: string, workspace: string): string =>
  `workspace-${hostNamespace(organization, workspace)}`;
/** Where members reach the API server of their workspace. */
export const apiServer = (organization: string, workspace: string, domain: string): string =>
  `https://${apiServerHost(organization, workspace, domain)}`;
export const apiServerHost = (organization: string, workspace: string, domain: string): string =>
  `${hostNamespace(organization, workspace)}.${domain}`;
export const serviceHost = (namespace: string): string => `${release}.${namespace}.svc`;

export const hostClusterPath = (name: string): string => `hostClusters.${name}`;
export const planPath = (name: string): string => `plans.${name}`;
export const organizationPath = (name: string): string => `organizations.${name}`;
export const workspacePath = (organization: string, workspace: string): string =>
  `workspaces.${organization}/${workspace}`;
export const projectPath = (organization: string, workspace: string, project: string): string =>
  `projects.${organization}/${workspace}/${project}`;
export const bindingPath = (organization: string, workspace: string, binding: string): string =>
  `groupBindings.${organization}/${workspace}/${binding}`;

/** Folders of the Git tree, without a trailing slash. */
export const folder = {
  cluster: (cluster: string): string => `clusters/${cluster}`,
  infrastructure: (cluster: string): string => `infrastructure/${cluster}`,
  organization: (cluster: string, organization: string): string => `tenants/${cluster}/${organization}`,
  workspace: (cluster: string, organization: string, workspace: string): string =>
    `workspaces/${cluster}/${organization}/${workspace}`,
  /** Documents that a source keeps beside what is rendered from them; no cluster is told. */
  documents: (source: string): string => `tenancy/${source}`,
} as const;

/** What a platform is made of in the tree and on its host cluster. */
export const platform = {
  /** Helm release of the service, from which the names of its objects are made. */
  service: 'hexabase-kaas',
  /** Folder of the service's chart in the tree. */
  chart: 'charts/hexabase-kaas',
  folder: (cluster: string, part: string): string => `${folder.infrastructure(cluster)}/${part}`,
  kustomization: (part: string): string => `kaas-${part}`,
  /** Release of a part that stands beside the service. */
  release: (chart: string): string => `hexabase-kaas-${chart}`,
  /** Key of the unit. */
  unit: (cluster: string): string => `platforms/${cluster}`,
} as const;

/** Name of a Flux shard, by a stable hash (FNV-1a, 32 bits) of the workspace's namespace. */
export function shard(namespace: string, shards: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < namespace.length; i++) hash = Math.imul(hash ^ namespace.charCodeAt(i), 0x01000193) >>> 0;
  return `shard${(hash % shards) + 1}`;
}
