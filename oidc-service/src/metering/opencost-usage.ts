import { z } from 'zod';
import { hourTotal, isWorkspace, partOfPod } from './hour-total.js';
import { hourLength } from './usage-record.js';
import type { UsageSource } from './usage-source.js';

/** How OpenCost is asked. */
export interface OpenCostOptions {
  /** Base URL of the API, without `/allocation`; at Kubecost it ends with `/model`. */
  readonly url: string;
  /** Milliseconds that the query may take. @default 60000 */
  readonly timeout?: number;
  readonly send?: typeof fetch;
}

const amount = z.number().nullish();
const allocation = z.object({
  properties: z.object({ namespace: z.string().optional(), pod: z.string().optional() }).nullish(),
  minutes: amount,
  cpuCoreUsageAverage: amount,
  ramByteUsageAverage: amount,
  pvByteHours: amount,
  lbAllocations: z.record(z.string(), z.object({ service: z.string(), hours: z.number() })).nullish(),
});
const answer = z.object({
  code: z.literal(200),
  data: z.array(z.record(z.string(), allocation).nullable()).max(1).nullish(),
});

const gibibyte = 1_073_741_824;

/**
 * What is used on the host cluster, hour by hour, from OpenCost's allocations by namespace and pod: what was used, as from
 * Prometheus, not the larger of that and what was requested, which OpenCost puts a price on. It knows load balancers by the pods
 * behind them, so one without pods is not counted. @see https://opencost.io/docs/integrations/api
 */
export const openCostUsageSource = ({ url, timeout = 60_000, send = fetch }: OpenCostOptions): UsageSource => ({
  name: 'opencost',
  read: async (hour) => {
    const end = new Date(hour.getTime() + hourLength);
    const query = new URLSearchParams({
      window: [hour, end].map((moment) => moment.toISOString().replace('.000', '')).join(','),
      aggregate: 'namespace,pod',
      resolution: '1m',
      includeIdle: 'false',
    });
    const response = await send(`${url}/allocation/compute?${query}`, { signal: AbortSignal.timeout(timeout) });
    if (!response.ok) throw new Error(`OpenCost answered ${response.status}`);
    const { success, data: answered } = answer.safeParse(parsed(await response.text()));
    if (!success) throw new Error(`OpenCost answered something else than allocations: is ${url} its API?`);
    const allocations = Object.values(answered.data?.[0] ?? {});
    // It runs as a pod itself: who has none at all has no data, which is not the same as no use.
    if (allocations.length === 0) throw new Error(`OpenCost has no data of ${hour.toISOString()}`);
    return recordsOf(hour, allocations);
  },
});

function recordsOf(hour: Date, allocations: readonly z.infer<typeof allocation>[]) {
  const total = hourTotal('OpenCost', hour);
  const balancers = new Map<string, { workspace: string; hours: number }>();
  for (const { properties, lbAllocations, ...used } of allocations) {
    const { namespace: workspace = '', pod = '' } = properties ?? {};
    if (!isWorkspace(workspace)) continue;
    const part = partOfPod(pod);
    // A number that cannot be told is null there.
    const hours = told(used.minutes) / 60;
    if (hours !== 0) {
      total.add(workspace, 'cpu-hours', part, told(used.cpuCoreUsageAverage) * hours);
      total.add(workspace, 'memory-gib-hours', part, (told(used.ramByteUsageAverage) * hours) / gibibyte);
    }
    total.add(workspace, 'storage-gib-hours', part, told(used.pvByteHours) / gibibyte);
    for (const [key, balancer] of Object.entries(lbAllocations ?? {})) {
      // Every pod behind it has its hours again, and every container of a pod.
      const longest = Math.max(balancer.hours, balancers.get(key)?.hours ?? 0);
      balancers.set(key, { workspace, hours: Math.min(1, longest) });
    }
  }
  for (const { workspace, hours } of balancers.values()) total.add(workspace, 'load-balancer-hours', 'tenant', hours);
  return total.records();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const told = (value: number | null | undefined): number => value ?? Number.NaN;
