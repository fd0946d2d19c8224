import { addresses, apiPort } from './addresses.ts';
import type { Machine } from './machine.ts';

/**
 * What a Prometheus reads on the host cluster, as entries of its `scrape_configs`: kubelets with their cAdvisor, Flux's
 * controllers, and the pods of the service. It asks through the API server, because it does not stand in a pod itself.
 */
export function clusterScrapes(machine: Machine): object[] {
  const server = `${addresses.nodes.node1}:${apiPort}`;
  const tls = {
    ca_file: machine.authority().certificateFile,
    cert_file: machine.path('pki', 'admin.crt'),
    key_file: machine.path('pki', 'admin.key'),
  };
  const sd = (role: string) => [{ role, kubeconfig_file: machine.kubeconfig }];
  const through = (path: string, ...source_labels: string[]) => [
    { source_labels, separator: '/', regex: '(.+)/(.+)', target_label: '__metrics_path__', replacement: path },
    { target_label: '__address__', replacement: server },
  ];
  const kubelet = (path: string) => ({
    ...{ job_name: `kubelet${path.replaceAll('/', '-')}`, scheme: 'https', tls_config: tls, honor_labels: true },
    kubernetes_sd_configs: sd('node'),
    relabel_configs: [
      { source_labels: ['__meta_kubernetes_node_name'], target_label: 'node' },
      { source_labels: ['__meta_kubernetes_node_name'], target_label: 'instance' },
      ...through(`/api/v1/nodes/$2/proxy${path}`, '__scheme__', '__meta_kubernetes_node_name'),
    ],
  });
  const pods = (job_name: string, namespace: string, port: string) => ({
    ...{ job_name, scheme: 'https', tls_config: tls, honor_labels: true },
    kubernetes_sd_configs: sd('pod'),
    relabel_configs: [
      { source_labels: ['__meta_kubernetes_namespace'], regex: namespace, action: 'keep' },
      { source_labels: ['__meta_kubernetes_pod_container_port_name'], regex: port, action: 'keep' },
      { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
      { source_labels: ['__address__'], target_label: 'instance' },
      { source_labels: ['__meta_kubernetes_pod_container_port_number'], target_label: '__tmp_port' },
      {
        source_labels: ['__meta_kubernetes_pod_name', '__tmp_port'],
        ...{ separator: ':', target_label: '__metrics_path__' },
        replacement: `/api/v1/namespaces/${namespace}/pods/$1/proxy/metrics`,
      },
      { target_label: '__address__', replacement: server },
    ],
  });
  return [
    kubelet('/metrics'),
    kubelet('/metrics/cadvisor'),
    pods('flux', 'flux-system', 'http-prom'),
    pods('hexabase-kaas', 'kaas', 'metrics'),
  ];
}
