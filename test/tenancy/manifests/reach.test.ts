import {
  canReach,
  type Endpoint,
  type HostCluster,
  type Manifest,
  parseTenancy,
  type Tenancy,
  tenancyManifests,
} from '@hexabase-kaas/tenancy';
import { acmeDocuments, goldenCases, goldenDocuments } from '../../golden-case.js';
import { type Peer, reaches } from './network.js';

const ports = [22, 53, 80, 443, 1053, 2379, 6443, 8080, 8443, 10250];

describe.each([...goldenCases(), 'acme'])('network policies of %s', (name) => {
  const tenancy = parseTenancy(name === 'acme' ? acmeDocuments() : goldenDocuments(name));
  const policies = hostPolicies(tenancy);

  it('let through exactly what the model lets through, for everybody to everybody', () => {
    const wrong: string[] = [];
    let asked = 0;
    for (const cluster of tenancy.hostClusters) {
      const everybody = endpoints(tenancy, cluster.name);
      for (const from of everybody) {
        for (const to of everybody) {
          if (from === to && from.kind !== 'project') continue;
          for (const port of ports) {
            asked++;
            const model = canReach(tenancy, from, to, port);
            const rendered = reaches(policies, peer(from, 1, cluster), peer(to, 2, cluster), port);
            if (model !== rendered) {
              wrong.push(`${label(from)} -> ${label(to)}:${port}: model ${model}, policies ${rendered}`);
            }
          }
        }
      }
    }
    expect(asked).toBeGreaterThan(500);
    expect(wrong).toEqual([]);
  });
});

describe('the who-reaches-whom matrix', () => {
  const tenancy = parseTenancy(goldenDocuments('network'));
  const policies = hostPolicies(tenancy);
  const project = (workspace: string, name: string): Endpoint => ({
    kind: 'project',
    organization: 'acme',
    workspace,
    project: name,
  });
  const host = (kind: 'metadata' | 'node' | 'internet' | 'private' | 'ingress' | 'host-pod' | 'flux'): Endpoint => ({
    kind,
    hostCluster: 'tokyo',
  });
  const row = (from: Endpoint, to: Endpoint, port: number) => reaches(policies, peer(from, 1), peer(to, 2), port);

  it.each([
    ['a project reaches itself', project('shop', 'web'), project('shop', 'web'), 8080, true],
    ['a project reaches one that allows it', project('shop', 'web'), project('shop', 'data'), 5432, true],
    ['and not the other way round', project('shop', 'data'), project('shop', 'web'), 8080, false],
    ['a project does not reach its neighbour', project('shop', 'batch'), project('shop', 'data'), 5432, false],
    [
      'a project does not reach its namesake in another workspace',
      project('shop', 'web'),
      project('lab', 'web'),
      8080,
      false,
    ],
    ['cloud metadata is closed, even with the internet open', project('shop', 'web'), host('metadata'), 80, false],
    ['a node is closed', project('shop', 'web'), host('node'), 10250, false],
    ['a private address is closed', project('shop', 'web'), host('private'), 443, false],
    ['the internet is open where declared', project('shop', 'web'), host('internet'), 443, true],
    ['and closed where not', project('lab', 'web'), host('internet'), 443, false],
    ['ingress reaches the declared port', host('ingress'), project('shop', 'web'), 8080, true],
    ['and no other', host('ingress'), project('shop', 'web'), 9090, false],
    ['and no other project', host('ingress'), project('shop', 'data'), 8080, false],
    ['another pod of the host is kept out', host('host-pod'), project('shop', 'web'), 8080, false],
    [
      'Flux reaches the API server',
      host('flux'),
      { kind: 'control-plane', organization: 'acme', workspace: 'shop' } as Endpoint,
      8443,
      true,
    ],
    [
      'the control plane does not reach cloud metadata',
      { kind: 'control-plane', organization: 'acme', workspace: 'shop' } as Endpoint,
      host('metadata'),
      80,
      false,
    ],
    [
      'the control plane does not reach another tenant',
      { kind: 'control-plane', organization: 'acme', workspace: 'lab' } as Endpoint,
      project('shop', 'web'),
      443,
      false,
    ],
  ])('%s', (_title, from, to, port, expected) => {
    expect(row(from, to, port)).toBe(expected);
  });

  it('cannot be stepped around by a tenant that labels its pods like the control plane or like DNS', () => {
    const forged: Peer = {
      address: '10.42.0.66',
      pod: {
        namespace: 'acme--shop',
        labels: {
          app: 'vcluster',
          release: 'vcluster',
          'k8s-app': 'vcluster-kube-dns',
          'vcluster.loft.sh/managed-by': 'vcluster',
          'vcluster.loft.sh/namespace': 'batch',
        },
      },
    };
    for (const kind of ['node', 'metadata', 'private', 'host-pod'] as const) {
      for (const port of ports) expect(reaches(policies, forged, peer(host(kind), 2), port)).toBe(false);
    }
    expect(reaches(policies, forged, peer(project('shop', 'data'), 2), 5432)).toBe(false);
  });

  it('opens a declared range, and nothing beside it', () => {
    const pod = peer(project('shop', 'web'), 1);
    expect(reaches(policies, pod, { address: '172.20.4.9' }, 5432)).toBe(true);
    expect(reaches(policies, pod, { address: '172.20.5.9' }, 5432)).toBe(false);
  });

  it('closes everything once the model names a namespace: a pod without labels reaches nobody', () => {
    const bare: Peer = { address: '10.42.0.67', pod: { namespace: 'acme--shop', labels: {} } };
    for (const kind of ['node', 'metadata', 'internet', 'host-pod'] as const) {
      expect(reaches(policies, bare, peer(host(kind), 2), 443)).toBe(false);
    }
  });
});

describe.each(['gateway-route', 'traefik-route'])('the route of %s', (name) => {
  const tenancy = parseTenancy(goldenDocuments(name));
  const policies = hostPolicies(tenancy);
  const from = tenancy.hostClusters[0]?.apiServerRoute?.from;
  const shop: Endpoint = { kind: 'control-plane', organization: 'acme', workspace: 'shop' };
  const pod = (namespace: string, labels: Readonly<Record<string, string>>): Peer => ({
    address: '10.42.1.9',
    pod: { namespace, labels },
  });

  it('leads its own pods to the API server, and to nothing else of the control plane', () => {
    if (from === undefined) throw new Error('the case names no route');
    expect(reaches(policies, pod(from.namespace, from.labels), peer(shop, 2), 8443)).toBe(true);
    expect(reaches(policies, pod(from.namespace, from.labels), peer({ ...shop, kind: 'store' }, 2), 2379)).toBe(false);
  });

  it('lets in no other pod of their namespace, and no pod with their labels elsewhere', () => {
    if (from === undefined) throw new Error('the case names no route');
    expect(reaches(policies, pod(from.namespace, { app: 'other' }), peer(shop, 2), 8443)).toBe(false);
    expect(reaches(policies, pod('monitoring', from.labels), peer(shop, 2), 8443)).toBe(false);
    const [first = ''] = Object.keys(from.labels);
    expect(reaches(policies, pod(from.namespace, { ...from.labels, [first]: 'x' }), peer(shop, 2), 8443)).toBe(false);
  });
});

function hostPolicies(tenancy: Tenancy): Manifest[] {
  return Object.entries(tenancyManifests(tenancy))
    .filter(([key, manifest]) => key.includes('/host/') && manifest.kind === 'NetworkPolicy')
    .map(([, manifest]) => manifest);
}

function endpoints(tenancy: Tenancy, hostCluster: string): Endpoint[] {
  const inside = tenancy.workspaces
    .filter((workspace) => workspace.hostCluster === hostCluster)
    .flatMap(({ organization, name: workspace }): Endpoint[] => [
      { kind: 'control-plane', organization, workspace },
      { kind: 'store', organization, workspace },
      { kind: 'dns', organization, workspace },
      ...tenancy.projects
        .filter((project) => project.organization === organization && project.workspace === workspace)
        .map(({ name }): Endpoint => ({ kind: 'project', organization, workspace, project: name })),
    ]);
  const kinds = [
    'host-dns',
    'node',
    'flux',
    'ingress',
    'gateway',
    'host-pod',
    'metadata',
    'internet',
    'private',
  ] as const;
  return [...inside, ...kinds.map((kind): Endpoint => ({ kind, hostCluster }))];
}

function peer(endpoint: Endpoint, index: number, cluster?: HostCluster): Peer {
  const pod = (namespace: string, labels: Record<string, string>): Peer => ({
    address: `10.42.${index}.${labels.n ?? 9}`,
    pod: { namespace, labels },
  });
  const synced = (namespace: string, labels: Record<string, string>) => ({
    ...labels,
    'vcluster.loft.sh/managed-by': 'vcluster',
    'vcluster.loft.sh/namespace': namespace,
  });
  switch (endpoint.kind) {
    case 'project':
      return pod(`${endpoint.organization}--${endpoint.workspace}`, synced(endpoint.project, { app: 'web' }));
    case 'dns':
      return pod(
        `${endpoint.organization}--${endpoint.workspace}`,
        synced('kube-system', { 'k8s-app': 'vcluster-kube-dns' }),
      );
    case 'control-plane':
      return pod(`${endpoint.organization}--${endpoint.workspace}`, { app: 'vcluster', release: 'vcluster' });
    case 'store':
      return pod(`${endpoint.organization}--${endpoint.workspace}`, { app: 'vcluster-etcd', release: 'vcluster' });
    case 'host-dns':
      return pod('kube-system', { 'k8s-app': 'kube-dns' });
    case 'flux':
      return pod('flux-system', { app: 'kustomize-controller' });
    case 'ingress':
      return pod('ingress', { app: 'ingress' });
    case 'gateway': {
      const { namespace, labels } = cluster?.apiServerRoute?.from ?? {
        namespace: 'gateways',
        labels: { app: 'gateway' },
      };
      return pod(namespace, { ...labels, 'pod-template-hash': '5d9c' });
    }
    case 'host-pod':
      return pod('monitoring', { app: 'prometheus' });
    case 'node':
      return { address: '10.0.0.7' };
    case 'metadata':
      return { address: '169.254.169.254' };
    case 'internet':
      return { address: '203.0.114.7' };
    case 'private':
      return { address: '192.168.77.7' };
  }
}

const label = (endpoint: Endpoint): string => Object.values(endpoint).join('/');
