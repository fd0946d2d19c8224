// The program of the guide runs, and says a sound tenancy.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@hexabase-kaas/pulumi-provider/runtime';
import { type Output, runtime } from '@pulumi/pulumi';
import { settled } from './engine.js';
import { registered, startMonitor } from './kubernetes-monitor.js';

// What is said beside the failures is looked at elsewhere.
beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

test('the program of the guide passes the check of the provider', async () => {
  const [, program = ''] = /```ts\n(.*?)```/s.exec(readFileSync('docs/guides/pulumi.md', 'utf8')) ?? [];
  let delivery = {};
  await runtime.setMocks({
    newResource({ type, name, inputs }) {
      if (type.endsWith(':Delivery')) delivery = inputs;
      return { id: name, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  mkdirSync('.cache', { recursive: true });
  const folder = mkdtempSync(join(process.cwd(), '.cache', 'guide-'));
  try {
    writeFileSync(join(folder, 'index.ts'), program);
    const { kubeconfig } = (await import(join(folder, 'index.ts'))) as { kubeconfig: Output<string> };
    const text = await new Promise<string>((resolve) => void kubeconfig.apply(resolve));
    expect(JSON.parse(text).clusters[0].cluster.server).toBe('https://acme--shop.kaas.example.com');
    expect((await check({}, delivery)).failures).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
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
