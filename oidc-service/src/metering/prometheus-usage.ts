import type { Meter } from '@hexabase-kaas/tenancy';
import { z } from 'zod';
import { hourTotal, partOfPod } from './hour-total.js';
import { hourLength, type UsagePart } from './usage-record.js';
import type { UsageSource } from './usage-source.js';

/** How Prometheus is asked. */
export interface PrometheusOptions {
  /** Base URL of the HTTP API, without `/api/v1`. */
  readonly url: string;
  /** Milliseconds that one query may take. @default 30000 */
  readonly timeout?: number;
  readonly send?: typeof fetch;
}

const answer = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

const workspaces = 'namespace=~"[a-z0-9-]+--[a-z0-9-]+"';

/**
 * What is used on the host cluster, hour by hour, from cAdvisor and kube-state-metrics. Averages over a subquery of one minute, so that
 * what was there for ten minutes counts for ten minutes. @see https://prometheus.io/docs/prometheus/latest/querying/api/
 */
export const prometheusQueries: Readonly<Record<Meter, string>> = {
  'cpu-hours': `sum by (namespace, pod) (increase(container_cpu_usage_seconds_total{${workspaces},container!=""}[1h])) / 3600`,
  'memory-gib-hours': `sum by (namespace, pod) (sum_over_time(container_memory_working_set_bytes{${workspaces},container!=""}[1h:1m])) / 60 / 1073741824`,
  'storage-gib-hours': `sum by (namespace, persistentvolumeclaim) (sum_over_time(kube_persistentvolumeclaim_resource_requests_storage_bytes{${workspaces}}[1h:1m])) / 60 / 1073741824`,
  'load-balancer-hours': `sum by (namespace) (sum_over_time(kube_service_spec_type{${workspaces},type="LoadBalancer"}[1h:1m])) / 60`,
};

/** Reads the HTTP API of Prometheus, or of whatever speaks it (Thanos, Mimir, VictoriaMetrics). */
export const prometheusUsageSource = ({ url, timeout = 30_000, send = fetch }: PrometheusOptions): UsageSource => ({
  name: 'prometheus',
  read: async (hour) => {
    const total = hourTotal('Prometheus', hour);
    for (const [meter, query] of Object.entries(prometheusQueries) as [Meter, string][]) {
      const time = String((hour.getTime() + hourLength) / 1_000);
      const response = await send(`${url}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query, time }),
        signal: AbortSignal.timeout(timeout),
      });
      if (!response.ok) throw new Error(`Prometheus answered ${response.status}`);
      for (const { metric, value } of answer.parse(await response.json()).data.result)
        total.add(metric.namespace ?? '', meter, partOf(metric), Number(value[1]));
    }
    return total.records();
  },
});

/** The volume of a control plane is `data-vcluster-0`, and of its store `data-vcluster-etcd-0`. */
const partOf = ({ pod, persistentvolumeclaim }: Readonly<Record<string, string>>): UsagePart =>
  partOfPod(pod ?? persistentvolumeclaim?.replace(/^data-/, '') ?? '');
