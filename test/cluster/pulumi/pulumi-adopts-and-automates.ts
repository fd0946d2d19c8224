import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { gitTarget } from '@hexabase-kaas/delivery';
import { parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import { acmeDocuments, goldenDocuments } from '../../golden-case.ts';
import { treeOf } from '../../tree.ts';
import { GitRepository } from '../harness/git-repository.ts';
import { PulumiStack, pulumiEnvironment } from '../harness/pulumi-stack.ts';
import { scratchDirectory } from '../harness/scratch.ts';
import { whyNoTools } from '../harness/tools.ts';

const options = { skip: whyNoTools(), timeout: 20 * 60_000 };

test('a tree that YAML delivered goes over to a stack without a commit, and on from there', options, async () => {
  const repository = new GitRepository('adopt');
  const documents = goldenDocuments('minimal');
  const directory = scratchDirectory('clone');
  await gitTarget({ ...repository.target(), directory }).apply('platform', tenancyUnits(parseTenancy(documents)));
  const args = { target: { git: repository.target() }, source: 'platform' };
  const stack = await new PulumiStack('adopt', { documents, args }).init();
  const up = await stack.update('up');
  assert.equal(up.status, 0, up.text);
  assert.equal(repository.commits('main').length, 1);
  assert.equal((await stack.update('destroy')).status, 0);
  assert.deepEqual(repository.files('main'), []);
  stack.remove();
});

test('the example becomes the tree of the YAML example, by a program of its own', options, async () => {
  const directory = scratchDirectory('automation');
  const tree = join(directory, 'tree');
  Object.assign(process.env, pulumiEnvironment(directory));
  const { automate } = (await import(join(copyOfExample(directory), 'automation.ts'))) as {
    automate(command: string, tree: string): Promise<Record<string, number>>;
  };
  const foreseen = await automate('preview', tree);
  assert.ok((foreseen.create ?? 0) > 15, JSON.stringify(foreseen));
  assert.deepEqual(treeOf(tree), {});
  await automate('up', tree);
  const expected = scratchDirectory('expected');
  const { directoryTarget } = await import('@hexabase-kaas/delivery');
  await directoryTarget({ directory: expected }).apply('acme-example', tenancyUnits(parseTenancy(acmeDocuments())));
  assert.deepEqual(treeOf(tree), treeOf(expected));
  assert.deepEqual(Object.keys(await automate('up', tree)), ['same']);
  await automate('destroy', tree);
  assert.deepEqual(treeOf(tree), {});
});

test('the example runs as the project that it is', options, async () => {
  const directory = scratchDirectory('example');
  const tree = join(directory, 'tree');
  const env = { ...process.env, ...pulumiEnvironment(directory) };
  const cwd = copyOfExample(directory);
  const pulumi = (...args: string[]): string =>
    execFileSync('pulumi', [...args, '--non-interactive'], { cwd, env, encoding: 'utf8' });
  pulumi('stack', 'init', 'dev');
  pulumi('up', '--stack', 'dev', '--config', `tree=${tree}`, '--yes', '--skip-preview');
  assert.ok(Object.keys(treeOf(tree)).length > 50);
  const outputs = JSON.parse(pulumi('stack', 'output', '--stack', 'dev', '--json'));
  assert.equal(outputs.hostNamespace, 'acme--shop');
  assert.equal(JSON.parse(outputs.kubeconfig).clusters[0].cluster.server, 'https://acme--shop.kaas.example.com');
});

test('a state that an earlier version wrote refreshes, and takes its tree back', options, async () => {
  const tree = scratchDirectory('earlier');
  const documents = goldenDocuments('minimal');
  const args = { target: { directory: { path: tree } }, source: 'earlier' };
  const stack = await new PulumiStack('earlier', { documents, args }).init();
  const file = join(import.meta.dirname, 'states', '0.1.json');
  if (process.env.UPDATE === '1') {
    assert.equal((await stack.update('up')).status, 0);
    const { text } = await stack.run(['stack', 'export']);
    mkdirSync(join(import.meta.dirname, 'states'), { recursive: true });
    writeFileSync(file, kept(text, tree));
    assert.equal((await stack.update('destroy')).status, 0);
  }
  // The tree is as that version left it: the same tenancy delivered by the same source.
  const { directoryTarget } = await import('@hexabase-kaas/delivery');
  await directoryTarget({ directory: tree }).apply('earlier', tenancyUnits(parseTenancy(documents)));
  const state = join(stack.directory, 'state.json');
  writeFileSync(state, readFileSync(file, 'utf8').replaceAll('TREE', tree));
  const imported = await stack.run(['stack', 'import', '--file', state]);
  assert.equal(imported.status, 0, imported.text);
  const refreshed = await stack.update('refresh');
  assert.equal(refreshed.status, 0, refreshed.text);
  assert.deepEqual(Object.keys(refreshed.changes), ['unchanged'], refreshed.text);
  const destroyed = await stack.update('destroy');
  assert.equal(destroyed.status, 0, destroyed.text);
  assert.deepEqual(treeOf(tree), {});
  stack.remove();
});

/** The CLI keeps the configuration of stacks beside their project, so the project is a copy. */
function copyOfExample(directory: string): string {
  const copy = join(directory, 'acme');
  cpSync('examples/acme-pulumi', copy, { recursive: true, filter: (path) => !path.endsWith('dist') });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** A state without what is of the machine and the moment that it was written on. */
const kept = (state: string, tree: string): string =>
  `${JSON.stringify(
    JSON.parse(state.replaceAll(tree, 'TREE')),
    (key, value) => (['sourcePosition', 'stackTrace', 'created', 'modified'].includes(key) ? undefined : value),
    2,
  )}\n`;
