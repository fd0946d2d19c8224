// In which order objects come and go, what stays, and how the inside of a vCluster is reached.
import { KubernetesTenancy, type KubernetesTenancyArgs } from '@hexabase-kaas/pulumi-kubernetes';
import { Provider } from '@pulumi/kubernetes';
import { type ComponentResourceOptions, secret, unknown } from '@pulumi/pulumi';
import { tenantKubeconfig } from '../../pulumi-kubernetes/src/tenant-kubeconfig.js';
import { goldenDocuments } from '../golden-case.js';
import { type Asked, kubeconfig, registered, startMonitor } from './kubernetes-monitor.js';

// Hundreds of resources are registered in each of these, which takes a busy machine a while.
jest.setTimeout(60_000);

const documents = goldenDocuments('minimal') as { kind: string; spec: object; metadata: { name: string } }[];
const without = (...kinds: string[]) => documents.filter(({ kind }) => !kinds.includes(kind));
const withShop = (spec: object) =>
  documents.map((one) => (one.kind === 'Workspace' ? { ...one, spec: { ...one.spec, ...spec } } : one));

async function made(args: Partial<KubernetesTenancyArgs> = {}, options?: ComponentResourceOptions, engine = {}) {
  const monitor = await startMonitor(engine);
  const tenancy = new KubernetesTenancy('fleet', { documents, hostCluster: 'tokyo', ...args }, options);
  await registered(tenancy);
  const one = (part: string) => monitor.all().find(({ name }) => name.includes(part)) as Asked;
  const isInside = ({ name, type, id }: Asked) =>
    name.startsWith('fleet/acme--shop/') && !type.includes(':index:') && !id;
  return { ...monitor, one, inside: monitor.all().filter(isInside), tenancy };
}

/** Names of everything that a resource waits for, the long way round too. */
function before(all: readonly Asked[], name: string): Set<string> {
  const seen = new Set<string>();
  const visit = (one: string) => {
    for (const next of all.filter((asked) => asked.name === one).flatMap(({ after }) => after))
      if (!seen.has(next)) {
        seen.add(next);
        visit(next);
      }
  };
  visit(name);
  return seen;
}

test('the infrastructure comes first, then the host side, then the vCluster, then what is inside', async () => {
  const { all, inside } = await made();
  const chart = all().find(({ type }) => type === 'kubernetes:helm.sh/v4:Chart') as Asked;
  const earlier = before(all(), chart.name);
  for (const part of ['PriorityClass', 'Namespace/acme--shop', 'ResourceQuota', 'NetworkPolicy', 'Secret/acme--shop'])
    expect([...earlier].some((name) => name.includes(part))).toBe(true);
  expect(inside.length).toBeGreaterThan(20);
  for (const { name } of inside) expect(before(all(), name)).toContain(chart.name);
  for (const { name, inputs } of inside) {
    const { namespace } = inputs.metadata as { namespace?: string };
    const home = inside.find(({ type, inputs: other }) => type.endsWith(':Namespace') && nameOf(other) === namespace);
    if (home) expect(before(all(), name)).toContain(home.name);
  }
});
const nameOf = (inputs: Asked['inputs']) => (inputs.metadata as { name: string }).name;

test('what is inside goes with the vCluster, so that no API server is asked which goes as well', async () => {
  const { all, inside } = await made();
  const chart = all().find(({ type }) => type === 'kubernetes:helm.sh/v4:Chart');
  for (const { deletedWith } of inside) expect(deletedWith).toBe(chart?.name);
});

test('the namespace stays where the workspace is kept, and goes where it is not', async () => {
  const kept = await made();
  expect(kept.one('Namespace/acme--shop').retained).toBe(true);
  expect(kept.one('ResourceQuota').retained).toBe(false);
  const deleted = await made({ documents: withShop({ retention: 'delete' }) });
  expect(deleted.one('Namespace/acme--shop').retained).toBe(false);
  expect(
    deleted
      .all()
      .filter(({ retained }) => retained)
      .map(({ name }) => name),
  ).toEqual(
    kept
      .all()
      .filter(({ retained, name }) => retained && !/acme--shop/.test(name))
      .map(({ name }) => name),
  );
});

test('Pulumi leaves what vCluster writes into its Secret', async () => {
  const { one } = await made();
  expect(one('host/Secret/acme--shop/vc-vcluster').ignored).toEqual(['data', 'stringData']);
});

test('the host is reached by the given provider, the inside by one of the kubeconfig, which is a secret', async () => {
  const host = new Provider('tokyo', { kubeconfig: '{}' });
  const { all, one, inside } = await made({}, { providers: { kubernetes: host } });
  expect(one('Namespace/acme--shop').provider).toMatch(/::tokyo::/);
  expect(one('fleet/acme--shop/kubeconfig').provider).toMatch(/::tokyo::/);
  for (const { provider } of inside) expect(provider).toMatch(/::fleet\/acme--shop::/);
  const provider = all().find(({ type, name }) => type === 'pulumi:providers:kubernetes' && name !== 'tokyo') as Asked;
  expect(JSON.stringify(provider.inputs.kubeconfig)).toContain('1b47061264138c4ac30d75fd1eb44270');
  expect(provider.inputs).toMatchObject({ clusterIdentifier: 'tokyo/acme--shop' });
  expect(provider.inputs.upsertExistingObjects).toBeUndefined();
});

test('a preview before there is a kubeconfig takes no other cluster for the vCluster', async () => {
  const { all } = await made({}, undefined, { preview: true, data: {} });
  const [provider] = all().filter(({ type }) => type === 'pulumi:providers:kubernetes');
  expect(provider?.inputs.kubeconfig).toMatchObject({ value: unknown });
});

test('a tenant server stands in the kubeconfig, verified for the name that the certificate has', async () => {
  const args = { tenantServer: 'https://{namespace}.vclusters.example.com', adopt: true };
  const { all } = await made(args);
  const [provider] = all().filter(({ type }) => type === 'pulumi:providers:kubernetes');
  const given = provider?.inputs.kubeconfig as { value: string };
  const { clusters } = JSON.parse(given.value);
  expect(clusters[0].cluster).toMatchObject({
    server: 'https://acme--shop.vclusters.example.com',
    'tls-server-name': 'vcluster.acme--shop.svc',
  });
  expect(provider?.inputs.upsertExistingObjects).toBe('true');
});

test("a project beside another source's workspace is made in the vCluster that is there", async () => {
  const project = {
    apiVersion: 'kaas.hexabase.ai/v1',
    kind: 'Project',
    metadata: { name: 'lab', organization: 'acme', workspace: 'shop' },
    spec: {},
  };
  const { all, one, inside } = await made({ documents: [project], context: without('Project', 'GroupBinding') });
  expect(one('fleet/acme--shop/kubeconfig').id).toBe('acme--shop/vc-vcluster');
  expect(inside.map(({ name }) => name)).toContain('fleet/acme--shop/Namespace/lab');
  const onHost = all().filter(({ name }) => name.startsWith('fleet/host/'));
  expect(onHost.map(({ type }) => type)).toEqual(['kubernetes:networking.k8s.io/v1:NetworkPolicy']);
});

test('the chart is patched as the release would be, and nothing else of it', async () => {
  const { all } = await made();
  const chart = all().find(({ type }) => type === 'kubernetes:helm.sh/v4:Chart') as Asked;
  const through = (type: string, name: string) => {
    const args = { type, name, custom: true, props: { metadata: { name }, spec: { replicas: 1 } }, opts: {} };
    return chart.transforms.reduce<object | undefined>((_, one) => one(args as never) as object | undefined, undefined);
  };
  expect(through('kubernetes:apps/v1:StatefulSet', 'vcluster')).toMatchObject({
    props: { spec: { replicas: 1, template: { spec: { priorityClassName: 'kaas-control-plane' } } } },
  });
  expect(through('kubernetes:apps/v1:StatefulSet', 'vcluster-etcd')).toBeUndefined();
  expect(through('kubernetes:core/v1:Service', 'vcluster')).toBeUndefined();
});

test.each([
  ['no host cluster', { hostCluster: '' }, 'hostCluster: is missing'],
  ['an unknown one', { hostCluster: 'osaka' }, 'hostCluster: got "osaka", and the tenancy declares tokyo'],
  ['a secret', { documents: [{ a: secret('x') }] as never }, 'documents[0].a: is an output or a secret'],
  [
    'one address for all',
    { tenantServer: 'https://one.example.com' },
    'tenantServer: got "https://one.example.com"; give',
  ],
  ['a tenancy with errors', { documents: withShop({ plan: 'gold' }) }, 'unknown plan "gold"'],
])('%s is refused before anything is made', async (_what, args, message) => {
  const monitor = await startMonitor();
  const make = () => new KubernetesTenancy('fleet', { documents, hostCluster: 'tokyo', ...args });
  expect(make).toThrow(message);
  expect(monitor.all().filter(({ type }) => type.startsWith('kubernetes:'))).toEqual([]);
});

test.each([
  ['runs a program', kubeconfig(undefined, { exec: { command: 'sh' } })],
  ['names a file', kubeconfig(undefined, { 'client-certificate': '/etc/x', 'client-key': '/etc/y' })],
])('a kubeconfig that %s is refused', (_what, text) => {
  expect(() => tenantKubeconfig(text)).toThrow('neither a client certificate with its key nor a token');
});
