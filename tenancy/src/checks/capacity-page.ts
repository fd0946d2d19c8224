/** Pages of the issues that `capacity.ts` raises. */
export const capacityPages = {
  capacity: {
    title: 'More is sold than the host has',
    explanation:
      'Every workspace takes what its plan sells, and on top of it what its control plane, its store and its CoreDNS request. On shared nodes the sum is at most the capacity of the host cluster times its overcommit; in a node pool it is at most the capacity of the pool.',
    example:
      'a cluster of 8 CPU without overcommit and four workspaces of plan small (2 CPU each): the control planes no longer fit',
    fix: 'Add capacity, place a workspace on another cluster, or declare an overcommit that measurements justify.',
  },
  'too-many-workspaces': {
    title: 'The host cluster holds too many workspaces',
    explanation:
      'Each vCluster loads the API server of the host. The profile of the cluster sets how many it takes: 20, 100 or 10.',
    example: 'a cluster of profile edge with 11 workspaces',
    fix: 'Place some on another cluster, or raise maxWorkspaces after measuring.',
  },
  isolation: {
    title: 'Plan and node pool do not agree',
    explanation: 'A dedicated plan runs on a node pool of its own, which the workspace names; a shared plan has none.',
    example: 'workspaces: [{name: shop, plan: dedicated, ...}] # no nodePool',
    fix: 'Name a node pool for a dedicated plan, none for a shared one.',
  },
  'node-pool-shared': {
    title: 'A node pool has two tenants',
    explanation: 'A dedicated plan sells nodes that nobody else runs on.',
    example: 'two workspaces with nodePool: gpu',
    fix: 'Give each a pool of its own.',
  },
} as const;
