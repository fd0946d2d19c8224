import type { Amounts } from './amount.js';
import type { HostCluster, Overcommit } from './host-cluster.js';
import { hostClusterPath } from './name.js';
import { overhead } from './overhead.js';
import type { Plan } from './plan.js';
import { quantity, scaleQuantity } from './quantity.js';
import type { Workspace } from './workspace.js';

/** What a host cluster or one of its node pools has of a resource, and what is sold of it. Amounts are in nano-units. */
export interface Headroom {
  /** Path of the capacity: `hostClusters.tokyo.capacity.cpu`. */
  readonly path: string;
  readonly resource: keyof Amounts;
  /** Capacity as it is declared. */
  readonly capacity: string;
  /** Overcommit. */
  readonly factor: number;
  /** Capacity times overcommit. */
  readonly available: bigint;
  readonly sold: bigint;
  /** What each workspace takes: its plan, control plane and CoreDNS. */
  readonly needs: readonly { readonly workspace: Workspace; readonly amount: bigint }[];
}

/**
 * Capacity of a host cluster, shared nodes first, then node pools in their order; a pool is sold once, without overcommit.
 *
 * @param workspaces Those on the host cluster.
 * @param planOf Finds a plan by its name; a workspace of an unknown plan takes nothing.
 */
export function headroom(
  cluster: HostCluster,
  workspaces: readonly Workspace[],
  planOf: (name: string) => Plan | undefined,
): Headroom[] {
  const at = hostClusterPath(cluster.name);
  const shared = workspaces.filter(({ plan }) => planOf(plan)?.isolation === 'shared');
  return [
    ...ofNodes(`${at}.capacity`, cluster.capacity, cluster.overcommit, shared, planOf),
    ...cluster.nodePools.flatMap(({ name, capacity }) => {
      const tenants = workspaces.filter(({ nodePool }) => nodePool === name);
      // A pool has one tenant, so there is nobody to sell its idle half to.
      return ofNodes(`${at}.nodePools.${name}.capacity`, capacity, { cpu: 1, memory: 1, storage: 1 }, tenants, planOf);
    }),
  ];
}

function ofNodes(
  at: string,
  capacity: Amounts,
  overcommit: Overcommit,
  workspaces: readonly Workspace[],
  planOf: (name: string) => Plan | undefined,
): Headroom[] {
  return (['cpu', 'memory', 'storage'] as const).map((resource) => {
    const needs = workspaces.flatMap((workspace) => {
      const plan = planOf(workspace.plan);
      if (plan === undefined) return [];
      return [{ workspace, amount: quantity(plan.limits[resource]) + quantity(overhead(plan)[resource]) }];
    });
    return {
      path: `${at}.${resource}`,
      resource,
      capacity: capacity[resource],
      factor: overcommit[resource],
      available: scaleQuantity(quantity(capacity[resource]), overcommit[resource]),
      sold: needs.reduce((sum, { amount }) => sum + amount, 0n),
      needs,
    };
  });
}
