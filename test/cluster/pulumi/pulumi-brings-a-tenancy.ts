import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goldenDocuments } from '../../golden-case.ts';
import { GitRepository } from '../harness/git-repository.ts';
import { type PulumiProgram, PulumiStack } from '../harness/pulumi-stack.ts';
import { whyNoTools } from '../harness/tools.ts';

// The life of a stack by the real CLI and a local backend, delivered to a Git repository.
const options = { skip: whyNoTools(), timeout: 30 * 60_000 };

test('a stack previews, brings, keeps, changes, heals, replaces and takes back a tenancy', options, async (t) => {
  const repository = new GitRepository('pulumi');
  const program = (change: (document: Document) => Document | undefined = (document) => document): PulumiProgram => ({
    documents: (goldenDocuments('nested-projects') as Document[]).map(change).filter((one) => one !== undefined),
    args: { target: { git: repository.target() }, source: 'pulumi', retrySeconds: 10 },
  });
  const stack = await new PulumiStack('life', program()).init();
  const commits = () => repository.commits('main').length;

  await t.test('a preview shows everything and writes nothing', async () => {
    const { status, changes, text } = await stack.update('preview');
    assert.equal(status, 0, text);
    assert.ok((changes.create ?? 0) > 5, text);
    assert.match(text, /acme--shop/);
    assert.equal(commits(), 0);
  });

  await t.test('the first update is one commit, and its URNs read hexabase', async () => {
    const { status, text } = await stack.update('up');
    assert.equal(status, 0, text);
    assert.equal(commits(), 1);
    const types = new Set(stack.resources().map(({ type }) => type));
    for (const type of ['Delivery', 'Workspace', 'Project', 'GroupBinding'])
      assert.ok(types.has(`pulumi-nodejs:dynamic/hexabase:${type}`), [...types].join());
    assert.equal(
      repository.file('main', 'workspaces/tokyo/acme/shop/host/namespace.yaml').includes('acme--shop'),
      true,
    );
  });

  await t.test('an update without a change does nothing', async () => {
    const { status, changes, text } = await stack.update('up');
    assert.equal(status, 0, text);
    assert.deepEqual(Object.keys(changes), ['unchanged'], text);
    assert.equal(commits(), 1);
  });

  const opened = (document: Document) =>
    document.kind === 'Workspace' ? { ...document, spec: { ...document.spec, internetEgress: true } } : document;

  await t.test('a change of a workspace is shown by its preview alone, and is one commit', async () => {
    stack.declare(program(opened));
    const preview = await stack.update('preview');
    assert.deepEqual(preview.changes, { update: 2, unchanged: preview.changes.unchanged }, preview.text);
    const { status, changes, text } = await stack.update('up');
    assert.equal(status, 0, text);
    assert.equal(changes.update, 2, text);
    assert.equal(commits(), 2);
  });

  await t.test('what someone else changed is found by a refresh, and undone by the next update', async () => {
    const path = 'workspaces/tokyo/acme/shop/host/quota.yaml';
    const before = repository.file('main', path);
    repository.edit('main', path, 'edited: true\n');
    const refreshed = await stack.update('refresh');
    assert.equal(refreshed.changes.update, 1, refreshed.text);
    const preview = await stack.update('preview');
    assert.equal(preview.changes.update, 1, preview.text);
    const { status, changes, text } = await stack.update('up');
    assert.equal(status, 0, text);
    assert.equal(changes.update, 1, text);
    assert.equal(repository.file('main', path), before);
    assert.deepEqual(Object.keys((await stack.update('up')).changes), ['unchanged']);
  });

  await t.test('a removed project leaves by one commit', async () => {
    const before = commits();
    const isCanary = ({ kind, metadata }: Document) => kind === 'Project' && metadata.name === 'web-eu-canary';
    stack.declare(program((document) => (isCanary(document) ? undefined : opened(document))));
    const { status, text } = await stack.update('up');
    assert.equal(status, 0, text);
    assert.equal(commits(), before + 1);
    stack.declare(program(opened));
    assert.equal((await stack.update('up')).status, 0);
  });

  await t.test(
    'another name of a workspace is another workspace: the old one is deleted before the new one is made',
    async () => {
      const before = commits();
      const renamed = (document: Document): Document =>
        JSON.parse(JSON.stringify(opened(document)).replaceAll('"shop"', '"store"'));
      stack.declare({ ...program(renamed), keptName: { now: 'acme/store', before: 'acme/shop' } });
      const preview = await stack.update('preview');
      assert.match(preview.text, /acme\/shop replace/, preview.text);
      const { status, changes, text } = await stack.update('up');
      assert.equal(status, 0, text);
      assert.ok((changes.replace ?? 0) >= 1, text);
      assert.equal(commits(), before + 1);
      const files = repository.files('main');
      assert.ok(files.some((file) => file.startsWith('workspaces/tokyo/acme/store/')));
      assert.ok(!files.some((file) => file.startsWith('workspaces/tokyo/acme/shop/')));
    },
  );

  await t.test('destroying takes everything out of the tree, by one commit', async () => {
    const before = commits();
    const { status, text } = await stack.update('destroy');
    assert.equal(status, 0, text);
    assert.deepEqual(repository.files('main'), []);
    assert.equal(commits(), before + 1);
    assert.deepEqual(stack.resources(), []);
  });
  stack.remove();
});

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}
