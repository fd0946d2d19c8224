import { type Headroom, headroom } from '../headroom.js';
import type { HostCluster } from '../host-cluster.js';
import { type Issue, issuesOf } from '../issue.js';
import { hostClusterPath, workspacePath } from '../name.js';
import { formatQuantity } from '../quantity.js';
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
    return [
      ...crowded(at, cluster, workspaces),
      ...workspaces.flatMap((workspace) => isolation(graph, workspace)),
      ...cluster.nodePools.flatMap(({ name }) =>
        poolShared(
          `${at}.nodePools.${name}`,
          workspaces.filter(({ nodePool }) => nodePool === name),
        ),
      ),
      ...headroom(cluster, workspaces, graph.plan).flatMap(oversold),
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

function oversold({ path, resource, capacity, factor, available, sold, needs }: Headroom): Issue[] {
  if (sold <= available) return [];
  const text = (amount: bigint) => formatQuantity(amount, resource === 'cpu' ? 'decimal' : 'binary');
  const parts = needs.map(({ workspace, amount }) => `${nameOf(workspace)} ${text(amount)}`).join(', ');
  return [
    error(
      'capacity',
      path,
      `sold ${text(sold)}, available ${text(available)} (${capacity} x ${factor}), headroom -${text(sold - available)}; plans with control plane and CoreDNS: ${parts}`,
      `add ${text(sold - available)} of capacity, or place a workspace elsewhere`,
    ),
  ];
}

const nameOf = ({ organization, name }: Workspace): string => `${organization}/${name}`;
