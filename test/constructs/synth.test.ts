import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Plan, Project, type TenancyApp, Workspace } from '@hexabase-kaas/constructs';
import { DeliveryError, manifestFiles } from '@hexabase-kaas/delivery';
import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Node } from 'constructs';
import { parseAllDocuments } from 'yaml';
import { sampleApp, temporaryFolder } from './sample-app.ts';

const files = (app: TenancyApp, folder = app.outdir): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

test('synth is done when it returns: every file of every manifest is there', () => {
  const { app, shop } = sampleApp();
  new Project(shop, 'web');
  app.synth();
  const expected = manifestFiles(app.manifests());
  expect(expected.size).toBeGreaterThan(10);
  for (const [path, text] of expected) expect(readFileSync(join(app.outdir, path), 'utf8')).toBe(text);
});

test('an unchanged tenancy rewrites nothing, and an edited file is healed', () => {
  const { app, shop } = sampleApp();
  new Project(shop, 'web');
  app.synth();
  const times = () => files(app).map((file) => [file, statSync(file).mtimeMs, statSync(file).ino]);
  const before = times();
  app.synth();
  expect(times()).toEqual(before);
  const file = join(app.outdir, 'workspaces/tokyo/acme/shop/host/quota.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, 'edited: true\n');
  app.synth();
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('ordinary charts are synthesized by cdk8s beside the tree, and projects are no files of their own', () => {
  const { app, shop } = sampleApp();
  new kplus.ConfigMap(new Project(shop, 'web'), 'settings', { data: { a: 'b' } });
  const extra = new Chart(app, 'extra', { namespace: 'tools', disableResourceNameHashes: true });
  new kplus.ConfigMap(extra, 'notes', { data: { c: 'd' } });
  app.synth();
  expect(readdirSync(app.outdir).filter((name) => name.endsWith('.yaml'))).toEqual(['extra.k8s.yaml']);
  expect(readFileSync(join(app.outdir, 'extra.k8s.yaml'), 'utf8')).toContain('name: extra-notes');
  const kinds = parseAllDocuments(app.synthYaml()).map((document) => document.get('kind'));
  expect(kinds).toHaveLength(Object.keys(app.manifests()).length + 1);
});

test('a tree of its own leaves the output folder to cdk8s; two sources share it', () => {
  const tree = temporaryFolder();
  const one = sampleApp({ tree, source: 'one' });
  one.app.synth();
  expect(files(one.app)).toEqual([]);
  const count = files(one.app, tree).length;
  const two = sampleApp({ tree, source: 'two' });
  expect(() => two.app.synth()).toThrow(DeliveryError);
  expect(files(one.app, tree)).toHaveLength(count);
});

test('the work is linear in the number of projects, in values resolved and in steps through the tree', () => {
  const work = (projects: number) => {
    let resolved = 0;
    const { app, acme, hostCluster } = sampleApp({ resolvers: [{ resolve: () => void resolved++ }] });
    for (let i = 0; i < projects; i++) {
      const workspace = new Workspace(acme, `w${i}`, { hostCluster, plan: Plan.small(), creator: 'u-0001' });
      const project = new Project(workspace, 'web');
      for (let j = 0; j < 15; j++) new kplus.ConfigMap(project, `c${j}`, { data: { a: 'b' } });
    }
    const children = jest.spyOn(Node.prototype, 'children', 'get');
    app.synth();
    const steps = children.mock.calls.length;
    children.mockRestore();
    return { resolved, steps };
  };
  // Counted, not timed: four times as much if each project, or object, made cdk8s resolve or walk the whole app.
  const [one, two] = [work(20), work(40)];
  expect(two.resolved).toBe(2 * one.resolved);
  expect(two.steps / one.steps).toBeLessThan(2.1);
});
