import { type Headroom, type HostCluster, headroom, names, type Tenancy } from '@hexabase-kaas/tenancy';

/**
 * What each host cluster has left after an update that sells another amount of it, a line each: for people who decide about
 * an update by its preview.
 *
 * @param before The tenancy as it is. @default there is none yet
 */
export function headroomLines(after: Tenancy, before?: Tenancy): string[] {
  const own = (tenancy: Tenancy) => new Map(tenancy.hostClusters.map((cluster) => [cluster.name, cluster]));
  const known = before === undefined ? new Map<string, HostCluster>() : own(before);
  return [...own(after).values()].flatMap((cluster) => {
    const old = known.get(cluster.name);
    const then = old === undefined || before === undefined ? [] : partsOf(old, before);
    const count = placedOn(cluster, after).length;
    return partsOf(cluster, after)
      .filter(({ path, amounts }) => {
        const same = then.find((one) => one.path === path)?.amounts.map(({ sold }) => sold) ?? [0n, 0n, 0n];
        return amounts.some(({ sold }, i) => sold !== same[i]);
      })
      .map(({ path, amounts }) => {
        const isShared = path === names.hostClusterPath(cluster.name);
        const placed = isShared ? `${count} of ${cluster.maxWorkspaces} workspaces, ` : '';
        return `${path}: after this update ${placed}${amounts.map(text).join(', ')}`;
      });
  });
}

interface Part {
  /** Of the host cluster, for its shared nodes, or of a node pool. */
  readonly path: string;
  readonly amounts: readonly Headroom[];
}

function partsOf(cluster: HostCluster, tenancy: Tenancy): Part[] {
  const plans = new Map(tenancy.plans.map((plan) => [plan.name, plan]));
  const all = headroom(cluster, placedOn(cluster, tenancy), (name) => plans.get(name));
  const paths = new Set(all.map(({ path }) => path.replace(/\.capacity\.\w+$/, '')));
  return [...paths].map((path) => ({ path, amounts: all.filter((one) => one.path.startsWith(`${path}.capacity.`)) }));
}

const placedOn = ({ name }: HostCluster, { workspaces }: Tenancy) =>
  workspaces.filter(({ hostCluster }) => hostCluster === name);

function text({ resource, capacity, factor, available, sold }: Headroom): string {
  const unit = units[resource === 'cpu' ? 'cpu' : 'bytes'];
  const whole = factor === 1 ? capacity : `${shown(available, unit, Math.floor)} (${capacity} x ${factor})`;
  return `${resource} ${shown(sold, unit, Math.ceil)} of ${whole} sold and ${shown(available - sold, unit, Math.floor)} left`;
}

interface Unit {
  readonly name: string;
  /** In nano-units. */
  readonly size: number;
}

const units = { cpu: { name: '', size: 1e9 }, bytes: { name: 'Gi', size: 1e9 * 1024 ** 3 } } as const;

/** To a hundredth, never in favour of who sells. */
const shown = (amount: bigint, { name, size }: Unit, round: (amount: number) => number): string =>
  `${round(Number(((Number(amount) * 100) / size).toFixed(3))) / 100}${name}`;
