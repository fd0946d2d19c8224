// The programs of the guide run, and say a sound tenancy.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@hexabase-kaas/pulumi-provider/runtime';
import { type Output, runtime } from '@pulumi/pulumi';
import { settled } from './engine.js';
import { registered, startMonitor } from './kubernetes-monitor.js';

// What is said beside the failures is looked at elsewhere.
beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

const guide = readFileSync('docs/guides/pulumi.md', 'utf8');
const [toGit = '', toCluster = ''] = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, program]) => program);
const tenancy = /const tenancy = new Tenancy\(.*?\n\}\);\n/s;

let folder = '';
beforeAll(() => {
  mkdirSync('.cache', { recursive: true });
  folder = mkdtempSync(join(process.cwd(), '.cache', 'guide-'));
  process.env.KUBECONFIG = join(folder, 'kubeconfig');
  const context = { name: 'tokyo-admin', context: { cluster: 'c', user: 'u' } };
  const clusters = [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }];
  const kubeconfig = { clusters, users: [{ name: 'u', user: {} }], contexts: [context] };
  writeFileSync(process.env.KUBECONFIG, JSON.stringify(kubeconfig));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['git', toGit],
  ['cluster', toGit.replace(tenancy, toCluster)],
])('the program with the target %s passes the check of the provider', async (target, program) => {
  let delivery: Record<string, unknown> = {};
  await runtime.setMocks({
    newResource({ type, name, inputs }) {
      if (type.endsWith(':Delivery')) delivery = inputs;
      return { id: name, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  writeFileSync(join(folder, `${target}.ts`), program);
  const { kubeconfig } = (await import(join(folder, `${target}.ts`))) as { kubeconfig: Output<string> };
  const text = await new Promise<string>((resolve) => void kubeconfig.apply(resolve));
  expect(JSON.parse(text).clusters[0].cluster.server).toBe('https://acme--shop.kaas.example.com');
  expect(Object.keys(delivery.target as object)).toEqual([target]);
  expect((await check({}, delivery)).failures).toEqual([]);
});

test('the program for Kubernetes without Flux makes a workspace', async () => {
  const [, program = ''] = /```ts kubernetes\n(.*?)```/s.exec(readFileSync('docs/guides/pulumi.md', 'utf8')) ?? [];
  const monitor = await startMonitor();
  runtime.setAllConfig({ 'project:kubeconfig': '{}' }, ['project:kubeconfig']);
  mkdirSync('.cache', { recursive: true });
  const folder = mkdtempSync(join(process.cwd(), '.cache', 'guide-'));
  try {
    writeFileSync(join(folder, 'index.ts'), program);
    const { hostNamespaces } = (await import(join(folder, 'index.ts'))) as { hostNamespaces: Output<object> };
    await registered({ urn: hostNamespaces });
    expect(await settled(hostNamespaces)).toEqual({ 'acme/shop': 'acme--shop' });
    expect(monitor.all().map(({ name }) => name)).toContain('fleet/host/Namespace/acme--shop');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
