// One model, one renderer: YAML documents, cdk8s constructs and Pulumi resources give byte-equal trees, inventory included.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TenancyApp } from '@hexabase-kaas/constructs';
import { directoryTarget } from '@hexabase-kaas/delivery';
import { parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import type { Output } from '@pulumi/pulumi';
import { constructTree } from './construct-tree.js';
import { acmeDocuments, goldenCases, goldenDocuments } from './golden-case.js';
import { settled, startEngine } from './pulumi/engine.js';
import { pulumiTree } from './pulumi-tree.js';
import { treeOf } from './tree.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parity-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each(goldenCases())('golden case %s', async (name) => {
  const given = goldenDocuments(name);
  await directoryTarget({ directory: join(folder, 'yaml') }).apply('one', tenancyUnits(parseTenancy(given)));
  constructTree(given, { outdir: join(folder, 'cdk8s'), source: 'one' }).synth();
  const yaml = treeOf(join(folder, 'yaml'));
  expect(Object.keys(yaml).length).toBeGreaterThan(10);
  expect(treeOf(join(folder, 'cdk8s'))).toEqual(yaml);
  await startEngine();
  const target = { directory: { path: join(folder, 'pulumi') } };
  const { tenancy, workspaces } = pulumiTree(given, { target, source: 'one' });
  await settled(tenancy.commit);
  for (const workspace of workspaces.values()) expect(await settled(workspace.manifestDigest)).toMatch(/^sha256:/);
  expect(treeOf(join(folder, 'pulumi'))).toEqual(yaml);
});

it('the acme example, by cdk8s, by Pulumi and in YAML', async () => {
  const given = acmeDocuments();
  await directoryTarget({ directory: join(folder, 'yaml') }).apply('acme-example', tenancyUnits(parseTenancy(given)));
  const main = (await import(join(process.cwd(), 'examples/acme/main.ts'))) as { tenancy(app: TenancyApp): TenancyApp };
  main.tenancy(new TenancyApp({ outdir: join(folder, 'cdk8s'), source: 'acme-example' })).synth();
  const yaml = treeOf(join(folder, 'yaml'));
  expect(treeOf(join(folder, 'cdk8s'))).toEqual(yaml);
  await startEngine();
  const program = (await import(join(process.cwd(), 'examples/acme-pulumi/tenancy.ts'))) as {
    tenancy(target: object): { readonly commit: Output<string> };
  };
  await settled(program.tenancy({ directory: { path: join(folder, 'pulumi') } }).commit);
  expect(treeOf(join(folder, 'pulumi'))).toEqual(yaml);
});

it("two sources beside each other keep each other's files, in either order", async () => {
  const shared = goldenDocuments('minimal');
  const other = [
    { apiVersion: 'kaas.hexabase.ai/v1', kind: 'Organization', metadata: { name: 'globex' }, spec: {} },
    {
      apiVersion: 'kaas.hexabase.ai/v1',
      kind: 'Workspace',
      metadata: { name: 'lab', organization: 'globex' },
      spec: { hostCluster: 'tokyo', plan: 'edge', creator: 'u-0101' },
    },
  ];
  const first = tenancyUnits(parseTenancy(shared, other));
  const second = tenancyUnits(parseTenancy(other, shared));
  const trees = [];
  for (const order of [
    [0, 1],
    [1, 0],
    [0, 1, 0, 1],
  ]) {
    const directory = join(folder, order.join(''));
    const target = directoryTarget({ directory });
    for (const source of order)
      await target.apply(source === 0 ? 'platform' : 'console', source === 0 ? first : second);
    trees.push(treeOf(directory));
  }
  expect(trees[1]).toEqual(trees[0]);
  expect(trees[2]).toEqual(trees[0]);
  const whole = join(folder, 'whole');
  await directoryTarget({ directory: whole }).apply('whole', tenancyUnits(parseTenancy([...shared, ...other])));
  const withoutInventory = (tree: Record<string, string> = {}) =>
    Object.entries(tree).filter(([path]) => !path.startsWith('.kaas/'));
  expect(withoutInventory(treeOf(whole))).toEqual(withoutInventory(trees[0]));
});
