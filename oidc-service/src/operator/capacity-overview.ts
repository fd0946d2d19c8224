import { formatQuantity, type Headroom, type HostCluster, headroom, type Tenancy } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { type ProvisioningConfiguration, wholeTenancy } from '../provisioning/index.js';
import { type ClusterOverview, clusterOverviews } from './cluster-overview.js';

/** What plans promise beside what host clusters are declared to have. */
export interface CapacityOverview {
  /** Where amounts come from; `off`: no repository is configured, `unread` and `invalid`: it could not be read, or is not sound. */
  readonly amounts: 'known' | 'off' | 'unread' | 'invalid';
  readonly hostClusters: readonly ClusterCapacity[];
}

/** One host cluster. */
export interface ClusterCapacity {
  readonly hostCluster: string;
  /** Null where the tenancy is not known, or does not declare it. */
  readonly region: string | null;
  /** Workspaces that the tenancy declares there, or where it is not known, the directory. */
  readonly workspaces: number;
  readonly mostWorkspaces: number | null;
  /** Those that are applied as they are declared, by the directory. */
  readonly applied: number;
  /** Empty where amounts are not known. */
  readonly resources: readonly ResourceCapacity[];
}

/** One resource of the shared nodes, or of a node pool. */
export interface ResourceCapacity {
  /** Null: the shared nodes. */
  readonly nodePool: string | null;
  readonly resource: Headroom['resource'];
  /** As it is declared: a Kubernetes quantity. */
  readonly capacity: string;
  readonly overcommit: number;
  /** What may be promised: a Kubernetes quantity. */
  readonly available: string;
  readonly promised: string;
  /** Hundredths of what may be promised that are; null where nothing may be. */
  readonly percent: number | null;
}

/** Capacity as the tenancy declares it, with everything that is accepted here; whoever asks has been authorized. */
export async function capacityOverview(
  db: Database,
  configuration: ProvisioningConfiguration,
): Promise<CapacityOverview> {
  const known = await clusterOverviews(db);
  const { tenancy, amounts } = await tenancyIn(db, configuration);
  if (tenancy === undefined)
    return {
      amounts,
      hostClusters: known.map(({ hostCluster, declared, applied }) => ({
        ...{ hostCluster, region: null, workspaces: declared, mostWorkspaces: null, applied, resources: [] },
      })),
    };
  return { amounts, hostClusters: tenancy.hostClusters.map((cluster) => capacityOf(cluster, tenancy, known)) };
}

type Found = { readonly tenancy?: Tenancy; readonly amounts: CapacityOverview['amounts'] };

async function tenancyIn(
  db: Database,
  { TENANCY_REPOSITORY, TENANCY_BRANCH }: ProvisioningConfiguration,
): Promise<Found> {
  if (TENANCY_REPOSITORY === undefined) return { amounts: 'off' };
  try {
    return { tenancy: await wholeTenancy(db, TENANCY_BRANCH), amounts: 'known' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { amounts: error.code === 'UNAVAILABLE' ? 'unread' : 'invalid' };
  }
}

function capacityOf(cluster: HostCluster, tenancy: Tenancy, known: readonly ClusterOverview[]): ClusterCapacity {
  const plans = new Map(tenancy.plans.map((plan) => [plan.name, plan]));
  const here = tenancy.workspaces.filter(({ hostCluster }) => hostCluster === cluster.name);
  return {
    hostCluster: cluster.name,
    region: cluster.region,
    workspaces: here.length,
    mostWorkspaces: cluster.maxWorkspaces,
    applied: known.find(({ hostCluster }) => hostCluster === cluster.name)?.applied ?? 0,
    resources: headroom(cluster, here, (name) => plans.get(name)).map((one) => resourceOf(one)),
  };
}

const resourceOf = ({ path, resource, capacity, factor, available, sold }: Headroom): ResourceCapacity => {
  const format = resource === 'cpu' ? 'decimal' : 'binary';
  return {
    nodePool: /\.nodePools\.([^.]+)\./.exec(path)?.[1] ?? null,
    resource,
    capacity,
    overcommit: factor,
    available: formatQuantity(available, format),
    promised: formatQuantity(sold, format),
    percent: available === 0n ? null : Number((sold * 100n) / available),
  };
};
