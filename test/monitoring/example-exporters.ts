import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the exporters of a host cluster say of two workspaces, in their own names and labels; counters grow by the second. */
export interface Exporters {
  readonly port: number;
  close(): Promise<void>;
}

const workspaces = ['acme--shop', 'globex--lab'] as const;
const gib = 2 ** 30;

/** Answers every path with what kube-state-metrics, kubelets, Flux, cert-manager, CloudNativePG, Velero and OpenCost export. */
export async function startExporters(): Promise<Exporters> {
  const begin = Date.now() / 1_000;
  const server: Server = createServer((_request, response) => {
    const now = Date.now() / 1_000;
    const text = [...cluster(now), ...workspaces.flatMap((one, index) => workspace(one, index + 1, now - begin))];
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(`${text.join('\n')}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function cluster(now: number): string[] {
  const nodes = ['a', 'b'].flatMap((node) => [
    `kube_node_status_allocatable{node="${node}",resource="cpu",unit="core"} 16`,
    `kube_node_status_allocatable{node="${node}",resource="memory",unit="byte"} ${64 * gib}`,
    `kube_node_status_condition{node="${node}",condition="Ready",status="true"} 1`,
    `node_cpu_hourly_cost{node="${node}"} 0.03`,
    `node_ram_hourly_cost{node="${node}"} 0.004`,
    `node_total_hourly_cost{node="${node}"} 0.74`,
  ]);
  const seconds = ['1', '60', '300', '+Inf'].map(
    (le) =>
      `gotk_reconcile_duration_seconds_bucket{kind="HelmRelease",name="vcluster",namespace="acme--shop",le="${le}"} ${now % 1e6}`,
  );
  return [
    ...nodes,
    ...seconds,
    `certmanager_certificate_expiration_timestamp_seconds{namespace="kaas",name="id-tls"} ${now + 60 * 86_400}`,
    `cnpg_collector_up{namespace="kaas",pod="hexabase-kaas-database-1"} 1`,
    `cnpg_collector_last_available_backup_timestamp{namespace="kaas",pod="hexabase-kaas-database-1"} ${now - 3_600}`,
    `velero_backup_last_successful_timestamp{schedule="acme--shop"} ${now - 3_600}`,
    'pv_hourly_cost{persistentvolume="pv-1"} 0.0001',
    // With what a Stripe that is asked says: this run has none.
    'kaas_stripe_events_waiting 0',
  ];
}

function workspace(namespace: string, size: number, seconds: number): string[] {
  const pods = ['vcluster-0', 'web-x-web-x-vcluster'].flatMap((pod, index) => {
    const labels = `namespace="${namespace}",pod="${pod}",container="main",node="a"`;
    return [
      `container_cpu_usage_seconds_total{${labels}} ${seconds * 0.1 * size * (index + 1)}`,
      `container_memory_working_set_bytes{${labels}} ${size * gib * (index + 1)}`,
      `container_cpu_allocation{${labels}} ${size}`,
      `container_memory_allocation_bytes{${labels}} ${size * gib}`,
      `kube_pod_container_resource_requests{${labels},resource="cpu",unit="core"} ${size}`,
      `kube_pod_container_resource_requests{${labels},resource="memory",unit="byte"} ${size * gib}`,
      `kube_pod_status_phase{namespace="${namespace}",pod="${pod}",phase="Running"} 1`,
      `kube_pod_container_status_restarts_total{${labels}} ${index === 0 ? 0 : Math.floor(seconds)}`,
    ];
  });
  const pot = `namespace="${namespace}",resourcequota="tenant"`;
  const claim = `namespace="${namespace}",persistentvolumeclaim="data-vcluster-0"`;
  const flux = `customresource_kind="HelmRelease",namespace="${namespace}",exported_namespace="${namespace}",name="vcluster"`;
  return [
    ...pods,
    ...['cpu', 'memory'].flatMap((resource) => [
      `kube_resourcequota{${pot},resource="requests.${resource}",type="used"} ${size}`,
      `kube_resourcequota{${pot},resource="requests.${resource}",type="hard"} 4`,
    ]),
    `kube_persistentvolumeclaim_resource_requests_storage_bytes{${claim}} ${5 * gib}`,
    `kubelet_volume_stats_available_bytes{${claim}} ${3 * gib}`,
    `kubelet_volume_stats_capacity_bytes{${claim}} ${5 * gib}`,
    `pod_pvc_allocation{namespace="${namespace}",persistentvolume="pv-1"} ${5 * gib}`,
    `kube_statefulset_status_replicas_ready{namespace="${namespace}",statefulset="vcluster"} 1`,
    `kube_statefulset_replicas{namespace="${namespace}",statefulset="vcluster"} 1`,
    `gotk_resource_info{${flux},ready="True",suspended="",revision="0.34.0"} 1`,
  ];
}
