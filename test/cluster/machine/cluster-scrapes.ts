import { addresses, apiPort, nodeNames } from './addresses.ts';
import type { Machine } from './machine.ts';
import { isReady, pods } from './pod.ts';

/**
 * What a Prometheus reads on the host cluster as it is now, as entries of its `scrape_configs`: kubelets with their cAdvisor,
 * Flux's controllers, and the pods of the service. It asks through the API server, because it does not stand in a pod itself; and
 * its targets are looked up here, because Debian builds Prometheus without its discovery of Kubernetes.
 */
export async function clusterScrapes(machine: Machine): Promise<object[]> {
  const tls_config = {
    ca_file: machine.authority().certificateFile,
    cert_file: machine.path('pki', 'admin.crt'),
    key_file: machine.path('pki', 'admin.key'),
  };
  const scrape = (job_name: string, targets: readonly Target[]) => ({
    ...{ job_name, scheme: 'https', tls_config, honor_labels: true },
    static_configs: targets.map(({ path, labels }) => ({
      targets: [`${addresses.nodes.node1}:${apiPort}`],
      labels: { ...labels, __metrics_path__: path },
    })),
  });
  const kubelets = (path: string): Target[] =>
    nodeNames.map((node) => ({ path: `/api/v1/nodes/${node}/proxy${path}`, labels: { node, instance: node } }));
  return [
    scrape('kubelet-metrics', kubelets('/metrics')),
    scrape('kubelet-metrics-cadvisor', kubelets('/metrics/cadvisor')),
    scrape('flux', await servingPods(machine, 'flux-system', 'http-prom')),
    scrape('hexabase-kaas', await servingPods(machine, 'kaas', 'metrics')),
  ];
}

interface Target {
  /** Of the API server, which asks whom it is about. */
  readonly path: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Pods that serve metrics at a port of this name. */
async function servingPods(machine: Machine, namespace: string, port: string): Promise<Target[]> {
  return (await pods(machine.admin(), namespace)).filter(isReady).flatMap(({ metadata: { name }, spec }) => {
    const found = spec.containers.flatMap(({ ports = [] }) => ports).find((one) => one.name === port);
    if (found === undefined) return [];
    const at = `${name}:${found.containerPort}`;
    return [{ path: `/api/v1/namespaces/${namespace}/pods/${at}/proxy/metrics`, labels: { pod: name, instance: at } }];
  });
}
