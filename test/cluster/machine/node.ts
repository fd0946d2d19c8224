import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '../harness/tools.ts';
import { addresses, type NodeName } from './addresses.ts';
import { containerdSocket } from './containerd.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import type { Machine } from './machine.ts';
import { start, untilServes } from './process.ts';

export interface NodeOptions {
  readonly labels?: Readonly<Record<string, string>>;
  /** As in `key=value:NoSchedule`. @default none */
  readonly taints?: readonly string[];
}

/** kubelet, kube-proxy and the enforcer of network policies; returns when the node is ready. */
export async function startNode(machine: Machine, node: NodeName, options: NodeOptions = {}): Promise<void> {
  const authority = machine.authority();
  const kubeconfig = writeKubeconfig(machine, node, authority.client(node, `system:node:${node}`, ['system:nodes']));
  makeCgroup(machine, node);
  const kubelet = machine.path(node, 'kubelet.json');
  writeFileSync(kubelet, JSON.stringify(kubeletConfig(machine, node), null, 2));
  const labels = Object.entries({ 'kubernetes.io/os': 'linux', ...options.labels });
  start(machine, {
    name: `kubelet-${node}`,
    place: node,
    program: tool('kubelet'),
    args: [
      ...[`--config=${kubelet}`, `--kubeconfig=${kubeconfig}`, `--hostname-override=${node}`],
      ...[`--node-ip=${addresses.nodes[node]}`, `--root-dir=${machine.path(node, 'kubelet')}`],
      ...[`--cert-dir=${machine.path(node, 'kubelet', 'pki')}`, '--v=2'],
      // What counts the use of containers looks for their names at the usual place, unless it is told.
      `--containerd=${containerdSocket(machine, node)}`,
      `--node-labels=${labels.map(([key, value]) => `${key}=${value}`).join(',')}`,
      ...(options.taints?.length ? [`--register-with-taints=${options.taints.join(',')}`] : []),
    ],
  });
  startKubeProxy(machine, node);
  const admin = machine.admin();
  await untilServes(machine, `kubelet-${node}`, 90, async () => {
    const { body } = await admin.request('GET', `/api/v1/nodes/${node}`);
    const { conditions } = (body.status ?? {}) as { conditions?: { type: string; status: string }[] };
    return conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
  });
  // It ends where it finds no Node.
  startNetworkPolicies(machine, node);
}

/** Folders that hold the node's pods in the cgroup hierarchies, of version 1 or 2. */
export function cgroups(machine: Machine, node: NodeName): string[] {
  const root = '/sys/fs/cgroup';
  const hierarchies = existsSync(join(root, 'cgroup.controllers'))
    ? [root]
    : readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(root, name));
  return hierarchies.map((hierarchy) => join(hierarchy, `${machine.name}-${node}`));
}

function makeCgroup(machine: Machine, node: NodeName): void {
  for (const directory of cgroups(machine, node)) mkdirSync(directory, { recursive: true });
}

function startKubeProxy(machine: Machine, node: NodeName): void {
  const config = machine.path(node, 'kube-proxy.json');
  writeFileSync(
    config,
    JSON.stringify({
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      mode: 'nftables',
      clusterCIDR: addresses.clusterPods,
      clientConnection: { kubeconfig: machine.path('proxy.kubeconfig') },
      healthzBindAddress: '127.0.0.1:10256',
      metricsBindAddress: '127.0.0.1:10249',
      hostnameOverride: node,
      // The whole computer's tables are not ours to size.
      conntrack: { maxPerCore: 0, min: 0 },
    }),
  );
  start(machine, {
    name: `kube-proxy-${node}`,
    place: node,
    program: tool('kube-proxy'),
    args: [`--config=${config}`, '--v=1'],
  });
}

/** The firewall controller that K3s carries, and nothing else of kube-router. */
function startNetworkPolicies(machine: Machine, node: NodeName): void {
  start(machine, {
    name: `kube-router-${node}`,
    place: node,
    program: tool('kube-router'),
    args: [
      ...[`--kubeconfig=${machine.kubeconfig}`, `--hostname-override=${node}`, '--run-firewall=true'],
      ...['--run-router=false', '--run-service-proxy=false', '--run-loadbalancer=false'],
      ...[`--service-cluster-ip-range=${addresses.services}`, '--iptables-sync-period=30s'],
      ...['--metrics-port=0', '--health-port=0'],
    ],
  });
}

function kubeletConfig(machine: Machine, node: NodeName): object {
  const authority = machine.authority();
  const address = addresses.nodes[node];
  const serving = authority.server(`kubelet-${node}`, [node, address], `/O=system:nodes/CN=system:node:${node}`);
  const resolv = machine.path(node, 'resolv.conf');
  writeFileSync(resolv, `nameserver ${addresses.gateway}\n`);
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: authority.certificateFile },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: serving.certificateFile,
    tlsPrivateKeyFile: serving.keyFile,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${machine.name}-${node}`,
    enforceNodeAllocatable: ['pods'],
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [addresses.dns],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: `unix://${containerdSocket(machine, node)}`,
    resolvConf: resolv,
    podLogsDir: machine.path(node, 'pod-logs'),
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'memory.available': '100Mi' },
    healthzBindAddress: '127.0.0.1',
    nodeStatusUpdateFrequency: '5s',
    maxPods: 110,
  };
}
