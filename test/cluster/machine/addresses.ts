/**
 * Addresses of the machine, as examples/acme declares them for its host cluster: the tree that is rendered for it runs
 * here unchanged.
 */
export const addresses = {
  nodes: { node1: '10.0.0.1', node2: '10.0.0.2' },
  /** Pods of each node. */
  pods: { node1: '10.42.0.0/24', node2: '10.42.1.0/24' },
  clusterPods: '10.42.0.0/16',
  services: '10.43.0.0/16',
  apiService: '10.43.0.1',
  dns: '10.43.0.10',
  /** Where everything goes that is not the cluster; the world outside listens here. */
  gateway: '10.0.0.254',
  /** A host of the internet: Git, charts, the OIDC issuer and somebody's website. */
  internet: '203.0.113.10',
  /** A host of a private network that has nothing to do with the cluster; who wants an answer has to listen there. */
  private: '192.168.77.1',
  /** What clouds answer with credentials. */
  metadata: '169.254.169.254',
} as const;

export type NodeName = keyof typeof addresses.nodes;

export const nodeNames = Object.keys(addresses.nodes) as NodeName[];

/** A network namespace of the machine: the control plane lives beside the first node's kubelet. */
export type Place = NodeName | 'outside';

/** Port of the host's API server on the first node. */
export const apiPort = 6443;

/** Below it every workspace of the host cluster has a name, as the example declares. */
export const workspaceDomain = 'kaas.example.com';

/** Names that lead to the world outside. */
export const outsideNames = [
  'git.example.com',
  'charts.loft.sh',
  'id.kaas.example.com',
  'login.example.com',
  'www.example.com',
] as const;
