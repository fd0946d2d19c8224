import type { Meter } from '@hexabase-kaas/tenancy';
import type { UsagePart, UsageRecord } from './usage-record.js';

/** Adds up what pods and volumes used in an hour. */
export interface HourTotal {
  /** @param units of the meter, rounded to millionths once. @throws Error for what is no amount of 0 or more */
  add(workspace: string, meter: Meter, part: UsagePart, units: number): void;
  records(): UsageRecord[];
}

/** An empty one. @param source for whoever reads an error */
export function hourTotal(source: string, hour: Date): HourTotal {
  const totals = new Map<string, UsageRecord>();
  return {
    add: (workspace, meter, part, units) => {
      if (!Number.isFinite(units) || units < 0) {
        const got = Number.isNaN(units) ? 'no number' : `the quantity ${units}`;
        throw new Error(`${source} gave ${got} of ${meter} for ${workspace} in the hour from ${hour.toISOString()}`);
      }
      const quantity = BigInt(Math.round(units * 1_000_000));
      if (quantity === 0n) return;
      const key = `${workspace} ${meter} ${part}`;
      const before = totals.get(key)?.quantity ?? 0n;
      totals.set(key, { workspace, meter, part, hour, quantity: before + quantity });
    },
    records: () => [...totals.values()],
  };
}

/** Whose a pod is: those of the vCluster have names of its own; those of the tenant translated ones, `<pod>-x-<namespace>-x-vcluster`. */
export const partOfPod = (pod: string): UsagePart =>
  /^vcluster-(etcd-)?[0-9]+$/.test(pod) ? 'control-plane' : 'tenant';

/** Whether a namespace of the host cluster is a workspace's. */
export const isWorkspace = (namespace: string): boolean => /^[a-z0-9-]+--[a-z0-9-]+$/.test(namespace);
