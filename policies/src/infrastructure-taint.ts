/**
 * Beginnings of the keys of taints that keep a node for the platform, or say that it is coming, going or broken: control
 * planes, critical add-ons, cloud providers, Cilium, Cluster API, autoscalers. Not those of `node.kubernetes.io/`, which the
 * controller of DaemonSets tolerates for every pod of theirs.
 */
export const infrastructureTaints: readonly string[] = [
  'CriticalAddonsOnly',
  'DeletionCandidateOfClusterAutoscaler',
  'ToBeDeletedByClusterAutoscaler',
  'karpenter.sh/',
  'node-role.kubernetes.io/',
  'node.cilium.io/',
  'node.cloudprovider.kubernetes.io/',
  'node.cluster.x-k8s.io/',
];

/** CEL: whether `toleration` opens nodes that are not for the pods of tenants, where `nodePool` is a CEL string. */
export const opensForeignNodes = (nodePool: string): string =>
  `!has(toleration.key) || toleration.key in ["", ${nodePool}] || ${JSON.stringify(infrastructureTaints)}.exists(taint, toleration.key.startsWith(taint))`;
