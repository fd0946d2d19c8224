import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gitTarget } from '@hexabase-kaas/delivery';
import { parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import { acmeDocuments, goldenDocuments } from '../golden-case.ts';
import { treeOf } from '../tree.ts';
import { GitRepository } from './harness/git-repository.ts';
import { PulumiStack, pulumiEnvironment } from './harness/pulumi-stack.ts';
import { scratchDirectory } from './harness/scratch.ts';
import { whyNoTools } from './harness/tools.ts';

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
  const { automate } = (await import('../../examples/acme-pulumi/automation.ts')) as {
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

test('a state that an earlier version wrote refreshes, and takes its tree back', options, async () => {
  const tree = scratchDirectory('earlier');
  const documents = goldenDocuments('minimal');
  const args = { target: { directory: { path: tree } }, source: 'earlier' };
  const stack = await new PulumiStack('earlier', { documents, args }).init();
  const file = join(import.meta.dirname, 'pulumi-states', '0.1.json');
  if (process.env.UPDATE === '1') {
    assert.equal((await stack.update('up')).status, 0);
    const { text } = await stack.run(['stack', 'export']);
    mkdirSync(join(import.meta.dirname, 'pulumi-states'), { recursive: true });
    writeFileSync(file, text.replaceAll(tree, 'TREE'));
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
