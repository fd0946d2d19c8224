import type { Amounts } from '../amount.js';
import type { HostCluster, Overcommit } from '../host-cluster.js';
import { type Issue, issuesOf } from '../issue.js';
import { hostClusterPath, workspacePath } from '../name.js';
import { overhead } from '../overhead.js';
import { formatQuantity, quantity, scaleQuantity } from '../quantity.js';
import { quote } from '../quote.js';
import type { Workspace } from '../workspace.js';
import { capacityPages } from './capacity-page.js';
import type { Graph } from './graph.js';

const { error } = issuesOf(capacityPages);

/** What is sold on a host cluster and in each of its node pools is there. */
export function capacityIssues(graph: Graph): Issue[] {
  return graph.hostClusters.flatMap((cluster) => {
    const at = hostClusterPath(cluster.name);
    const workspaces = graph.workspacesOn(cluster);
    const shared = workspaces.filter(({ plan }) => graph.plan(plan)?.isolation === 'shared');
    return [
      ...crowded(at, cluster, workspaces),
      ...workspaces.flatMap((workspace) => isolation(graph, workspace)),
      ...oversold(graph, `${at}.capacity`, cluster.capacity, cluster.overcommit, shared),
      ...cluster.nodePools.flatMap(({ name, capacity }) => {
        const tenants = workspaces.filter(({ nodePool }) => nodePool === name);
        return [
          ...poolShared(`${at}.nodePools.${name}`, tenants),
          // A pool has one tenant, so there is nobody to sell its idle half to.
          ...oversold(graph, `${at}.nodePools.${name}.capacity`, capacity, { cpu: 1, memory: 1, storage: 1 }, tenants),
        ];
      }),
    ];
  });
}

function crowded(at: string, { maxWorkspaces }: HostCluster, workspaces: readonly Workspace[]): Issue[] {
  if (workspaces.length <= maxWorkspaces) return [];
  return [
    error(
      'too-many-workspaces',
      `${at}.maxWorkspaces`,
      `holds ${workspaces.length} workspaces; at most ${maxWorkspaces} are allowed`,
      'place some on another host cluster, or raise maxWorkspaces after measuring',
    ),
  ];
}

function isolation(graph: Graph, { organization, name, plan: planName, nodePool }: Workspace): Issue[] {
  const plan = graph.plan(planName);
  if (plan === undefined || (plan.isolation === 'dedicated') === (nodePool !== undefined)) return [];
  const path = `${workspacePath(organization, name)}.nodePool`;
  return nodePool === undefined
    ? [
        error(
          'isolation',
          path,
          `is missing: plan ${planName} is dedicated`,
          'name a node pool of the host cluster, or choose a shared plan',
        ),
      ]
    : [
        error(
          'isolation',
          path,
          `got ${quote(nodePool)}; plan ${planName} is shared`,
          'remove nodePool, or choose a dedicated plan',
        ),
      ];
}

function poolShared(at: string, tenants: readonly Workspace[]): Issue[] {
  if (tenants.length <= 1) return [];
  return [
    error(
      'node-pool-shared',
      at,
      `is given to ${tenants.length} workspaces: ${tenants.map(nameOf).join(', ')}`,
      'give each of them a pool of its own',
    ),
  ];
}

function oversold(
  graph: Graph,
  at: string,
  capacity: Amounts,
  factor: Overcommit,
  workspaces: readonly Workspace[],
): Issue[] {
  return (['cpu', 'memory', 'storage'] as const).flatMap((resource) => {
    const format = resource === 'cpu' ? 'decimal' : 'binary';
    const text = (amount: bigint) => formatQuantity(amount, format);
    const available = scaleQuantity(quantity(capacity[resource]), factor[resource]);
    const needs = workspaces.flatMap((workspace) => {
      const plan = graph.plan(workspace.plan);
      if (plan === undefined) return [];
      return [{ workspace, amount: quantity(plan.limits[resource]) + quantity(overhead(plan)[resource]) }];
    });
    const sold = needs.reduce((sum, { amount }) => sum + amount, 0n);
    if (sold <= available) return [];
    const parts = needs.map(({ workspace, amount }) => `${nameOf(workspace)} ${text(amount)}`).join(', ');
    return [
      error(
        'capacity',
        `${at}.${resource}`,
        `sold ${text(sold)}, available ${text(available)} (${capacity[resource]} x ${factor[resource]}), headroom -${text(sold - available)}; plans with control plane and CoreDNS: ${parts}`,
        `add ${text(sold - available)} of capacity, or place a workspace elsewhere`,
      ),
    ];
  });
}

const nameOf = ({ organization, name }: Workspace): string => `${organization}/${name}`;
