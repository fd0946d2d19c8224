import { type Endpoint, type HostEndpoint, names, type Tenancy } from '@hexabase-kaas/tenancy';
import { addresses, apiPort, nodeNames } from './addresses.ts';
import { passthroughPort } from './ingress.ts';
import type { Machine } from './machine.ts';
import { type RunningPod, runningPods } from './pod-network.ts';
import { probePorts } from './probe-pod.ts';

/** Somebody of the model, in the flesh. */
export interface Sender {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly network: string;
  /** @default none: not a pod */
  readonly pod?: RunningPod;
}

/** Something that listens, and what the model takes it for. */
export interface Listener {
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Port as the model sees it: of the pod behind a Service. */
  readonly port: number;
  /** `host:port` to connect to. */
  readonly address: string;
  /** @default none: not a pod */
  readonly pod?: RunningPod;
}

/** Names of the pods that a test puts into every project: the one that connects and the one that is connected to. */
export const probeNames = { caller: 'caller', called: 'called' } as const;
/** Namespace of the platform's that holds a pod which no policy knows. */
export const plainNamespace = 'plain';

/** Everybody who can open connections on the machine: a pod of each sort of each workspace, of the platform, and the nodes. */
export async function senders(machine: Machine, tenancy: Tenancy): Promise<Sender[]> {
  const found = identified(await runningPods(machine), tenancy);
  const pods = found.filter(({ endpoint, pod }) => endpoint.kind !== 'project' || isProbe(pod, probeNames.caller));
  const [cluster] = tenancy.hostClusters.map(({ name }) => name);
  return [
    ...onePerEndpoint(pods).map(({ endpoint, pod }) => ({
      name: nameOf(endpoint),
      endpoint,
      network: pod.network,
      pod,
    })),
    ...nodeNames.map((node) => ({
      name: node,
      endpoint: { kind: 'node' as const, hostCluster: cluster ?? '' },
      network: networkFile(machine.networkNamespace(node)),
    })),
    {
      name: 'private network',
      endpoint: { kind: 'private', hostCluster: cluster ?? '' },
      network: networkFile(machine.networkNamespace('outside')),
    },
  ];
}

/** Everything that listens on the machine and that the model speaks of. */
export async function listeners(machine: Machine, tenancy: Tenancy): Promise<Listener[]> {
  const found = identified(await runningPods(machine), tenancy);
  const pods = found.filter(({ endpoint, pod }) => endpoint.kind !== 'project' || isProbe(pod, probeNames.called));
  const services = await servicesOf(machine);
  // The last one, so that replicas of a control plane and of a store connect to each other.
  const inPods = onePerEndpoint(pods.toReversed()).flatMap(({ endpoint, pod }) =>
    portsOf(endpoint).map((port) => ({
      name: `${nameOf(endpoint)} ${port}`,
      endpoint,
      port,
      address: `${pod.address}:${port}`,
      pod,
    })),
  );
  const [cluster] = tenancy.hostClusters.map(({ name }) => name);
  const host = (kind: HostEndpoint, port: number, name: string, address: string): Listener => ({
    name,
    endpoint: { kind, hostCluster: cluster ?? '' },
    port,
    address,
  });
  return [
    ...inPods,
    ...services.flatMap((service) => behind(service, tenancy)),
    host('host-dns', 53, 'host DNS by its Service', `${addresses.dns}:53`),
    host('node', apiPort, "host's API server", `${addresses.nodes.node1}:${apiPort}`),
    host('node', apiPort, "host's API server by its Service", `${addresses.apiService}:443`),
    ...nodeNames.map((node) => host('node', 10250, `kubelet of ${node}`, `${addresses.nodes[node]}:10250`)),
    host('ingress', passthroughPort, 'ingress by its node', `${addresses.nodes.node1}:${passthroughPort}`),
    host('node', 53, 'resolver of the nodes', `${addresses.gateway}:53`),
    host('metadata', 53, 'cloud metadata 53', `${addresses.metadata}:53`),
    host('metadata', 80, 'cloud metadata 80', `${addresses.metadata}:80`),
    host('metadata', 443, 'cloud metadata 443', `${addresses.metadata}:443`),
    host('internet', 53, 'internet 53', `${addresses.internet}:53`),
    host('internet', 80, 'internet 80', `${addresses.internet}:80`),
    host('internet', 443, 'internet 443', `${addresses.internet}:443`),
    host('private', 53, 'private address 53', `${addresses.private}:53`),
    host('private', 80, 'private address 80', `${addresses.private}:80`),
    host('private', 443, 'private address 443', `${addresses.private}:443`),
  ];
}

export const nameOf = (endpoint: Endpoint): string => {
  if ('hostCluster' in endpoint) return endpoint.kind;
  const workspace = `${endpoint.organization}/${endpoint.workspace}`;
  return endpoint.kind === 'project' ? `${workspace}/${endpoint.project}` : `${workspace}'s ${endpoint.kind}`;
};

const managedBy = 'vcluster.loft.sh/managed-by';
const virtualNamespace = 'vcluster.loft.sh/namespace';

interface Identified {
  readonly endpoint: Endpoint;
  readonly pod: RunningPod;
}

function identified(pods: readonly RunningPod[], tenancy: Tenancy): Identified[] {
  return pods.flatMap((pod) => {
    const endpoint = endpointOf(pod, tenancy);
    return endpoint ? [{ endpoint, pod }] : [];
  });
}

function endpointOf({ namespace, labels }: RunningPod, tenancy: Tenancy): Endpoint | undefined {
  const hostCluster = tenancy.hostClusters[0]?.name ?? '';
  if (namespace === 'flux-system') return { kind: 'flux', hostCluster };
  if (namespace === 'ingress') return { kind: 'ingress', hostCluster };
  if (namespace === plainNamespace) return { kind: 'host-pod', hostCluster };
  if (namespace === 'kube-system') return { kind: 'host-dns', hostCluster };
  const workspace = tenancy.workspaces.find(
    ({ organization, name }) => names.hostNamespace(organization, name) === namespace,
  );
  if (workspace === undefined) return undefined;
  const here = { organization: workspace.organization, workspace: workspace.name };
  const project = labels[managedBy] && labels[virtualNamespace];
  if (project === undefined) return { kind: labels.app === 'vcluster' ? 'control-plane' : 'store', ...here };
  return project === 'kube-system' ? { kind: 'dns', ...here } : { kind: 'project', ...here, project };
}

const portsOf = ({ kind }: Endpoint): readonly number[] =>
  ({
    project: probePorts,
    'control-plane': [8443],
    store: [2379, 2380],
    dns: [1053, 9153],
    flux: [9090],
    ingress: [passthroughPort],
    // The example names no route, so nobody is its gateway.
    gateway: [],
    'host-pod': probePorts,
    'host-dns': [53],
    node: [],
    metadata: [],
    internet: [],
    private: [],
  })[kind];

interface Service {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly clusterIP: string;
    readonly ports: readonly {
      readonly port: number;
      readonly targetPort: number | string;
      readonly protocol: string;
    }[];
  };
}

async function servicesOf(machine: Machine): Promise<Service[]> {
  const { body } = await machine.admin().request('GET', '/api/v1/services');
  return body.items as Service[];
}

/** What a workspace's Services lead to: its API server, its DNS, its projects' pods. */
function behind({ metadata, spec }: Service, tenancy: Tenancy): Listener[] {
  const endpoint = endpointOf(
    { ...metadata, labels: { app: 'vcluster', ...metadata.labels }, node: 'node1', address: '', network: '' },
    tenancy,
  );
  if (endpoint === undefined || 'hostCluster' in endpoint || !/^[0-9.]+$/.test(spec.clusterIP)) return [];
  if (endpoint.kind === 'control-plane' && metadata.name !== names.release) return [];
  return spec.ports
    .filter(({ protocol, targetPort }) => protocol === 'TCP' && typeof targetPort === 'number' && targetPort !== 10250)
    .filter(({ targetPort }) => endpoint.kind !== 'control-plane' || targetPort === 8443)
    .map(({ port, targetPort }) => ({
      name: `${nameOf(endpoint)} ${port} by Service ${metadata.name}`,
      endpoint,
      // The model takes both ports of a DNS server for one.
      port: Number(targetPort),
      address: `${spec.clusterIP}:${port}`,
    }));
}

const isProbe = ({ name }: RunningPod, probe: string): boolean => name.startsWith(`${probe}-x-`);

function onePerEndpoint(pods: readonly Identified[]): Identified[] {
  return [...new Map(pods.toReversed().map((one) => [nameOf(one.endpoint), one])).values()];
}

const networkFile = (name: string): string => `/run/netns/${name}`;
