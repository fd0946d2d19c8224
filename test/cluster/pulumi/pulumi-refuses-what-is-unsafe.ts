import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goldenDocuments } from '../../golden-case.ts';
import { GitRepository } from '../harness/git-repository.ts';
import { type PulumiProgram, PulumiStack } from '../harness/pulumi-stack.ts';
import { whyNoTools } from '../harness/tools.ts';

// What must not happen by accident, and what must not be told: by the real CLI.
const options = { skip: whyNoTools(), timeout: 20 * 60_000 };

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly organization?: string };
  readonly spec: Readonly<Record<string, unknown>>;
}
const documents = goldenDocuments('minimal') as Document[];
const shop = documents.find(({ kind }) => kind === 'Workspace') as Document;
const withShop = (spec: object): Document[] =>
  documents.map((document) => (document === shop ? { ...shop, spec: { ...shop.spec, ...spec } } : document));
const delivery = (stack: PulumiStack): string =>
  stack.resources().find(({ type }) => type.endsWith('hexabase:Delivery'))?.urn ?? '';
const workspace = (stack: PulumiStack): string =>
  stack.resources().find(({ type }) => type.endsWith('hexabase:Workspace'))?.urn ?? '';

test('a mistake fails in the preview, with its property, its reason and what to do', options, async () => {
  const repository = new GitRepository('mistake');
  const args = { target: { git: repository.target() }, source: 'mistake' };
  const stack = await new PulumiStack('mistake', {
    documents: withShop({ plan: 'gold', retention: 'x' }),
    args,
  }).init();
  const { status, text } = await stack.update('preview');
  assert.notEqual(status, 0);
  assert.match(text, /workspaces\["acme\/shop"\]\.plan/);
  assert.match(text, /workspaces\.acme\/shop\.plan: unknown plan "gold"/);
  assert.match(text, /workspaces\.acme\/shop\.retention: got "x"; expected one of/);
  assert.equal((await stack.update('up')).status, 255);
  assert.deepEqual(repository.commits('main'), []);
  stack.remove();
});

test('a targeted update delivers nothing by half', options, async (t) => {
  const repository = new GitRepository('target');
  const program = (spec: object): PulumiProgram => ({
    documents: withShop(spec),
    args: { target: { git: repository.target() }, source: 'target' },
  });
  const stack = await new PulumiStack('target', program({})).init();
  assert.equal((await stack.update('up')).status, 0);
  stack.declare(program({ internetEgress: true }));

  await t.test('one workspace without the delivery fails and says so', async () => {
    const { status, text } = await stack.update('up', '--target', workspace(stack));
    assert.notEqual(status, 0);
    assert.match(text, /acme--shop is not delivered as it is declared/);
    assert.equal(repository.commits('main').length, 1);
  });

  await t.test('the delivery alone delivers the whole tenancy', async () => {
    const { status, text } = await stack.update('up', '--target', delivery(stack));
    assert.equal(status, 0, text);
    assert.equal(repository.commits('main').length, 2);
  });

  await t.test('the next whole update only brings the states up to date', async () => {
    const { status, changes, text } = await stack.update('up');
    assert.equal(status, 0, text);
    assert.equal(changes.update, 1, text);
    assert.equal(repository.commits('main').length, 2);
  });

  await t.test('destroying one workspace alone leaves the tree to the next update, which brings it back', async () => {
    const { status, text } = await stack.update('destroy', '--target', workspace(stack));
    assert.equal(status, 0, text);
    assert.equal(repository.commits('main').length, 2);
    assert.equal((await stack.update('up')).changes.create, 1);
  });
  stack.remove();
});

test('a protected workspace stays in the tree, even without a preview', options, async () => {
  const repository = new GitRepository('protect');
  const args = { target: { git: repository.target() }, source: 'protect' };
  const stack = await new PulumiStack('protect', { documents, args, protect: true }).init();
  assert.equal((await stack.update('up')).status, 0);
  stack.declare({ documents: documents.filter((document) => document !== shop), args, protect: true });
  const { status, text } = await stack.update('up');
  assert.notEqual(status, 0);
  assert.match(text, /workspaces\.acme\/shop: is protected/);
  assert.equal(repository.commits('main').length, 1);
  stack.remove();
});

test('nothing secret is in the state in clear', options, async () => {
  const repository = new GitRepository('secret');
  const git = { ...repository.target(), repository: `https://kaas:s3cret-password@127.0.0.1:1/fleet.git` };
  const args = { target: { git }, source: 'secret', retrySeconds: 0 };
  const stack = await new PulumiStack('secret', { documents, args }).init();
  const { status, text } = await stack.update('up');
  assert.notEqual(status, 0, 'the repository cannot be reached');
  assert.doesNotMatch(text, /s3cret-password/);
  assert.doesNotMatch(stack.stored(), /s3cret-password/);

  const hidden = new PulumiStack(
    'hidden',
    { documents, args: { target: { git: repository.target() }, source: 'hidden' } },
    { KAAS_TEST_REPOSITORY: repository.directory },
  );
  await hidden.init();
  const up = await hidden.update('up');
  assert.equal(up.status, 0, up.text);
  assert.doesNotMatch(hidden.stored(), new RegExp(repository.directory));
  assert.match((await hidden.update('preview')).text, /\d+ unchanged/);
  for (const one of [stack, hidden]) one.remove();
});

test('two stacks on one repository both land, and two updates of one stack do not mix', options, async (t) => {
  const repository = new GitRepository('two');
  const program = (source: string, organization: string): PulumiProgram => ({
    documents: JSON.parse(
      JSON.stringify(documents).replaceAll('"acme"', `"${organization}"`).replaceAll('tokyo', source),
    ),
    args: { target: { git: repository.target() }, source, retrySeconds: 60 },
  });
  const one = await new PulumiStack('one', program('one', 'acme')).init();
  const two = await new PulumiStack('two', program('two', 'globex')).init();

  await t.test('both land', async () => {
    const results = await Promise.all([one.update('up'), two.update('up')]);
    for (const { status, text } of results) assert.equal(status, 0, text);
    const files = repository.files('main');
    for (const source of ['one', 'two']) assert.ok(files.includes(`.kaas/${source}.json`), files.join());
    assert.ok(files.some((path) => path.startsWith('workspaces/one/acme/shop/')));
    assert.ok(files.some((path) => path.startsWith('workspaces/two/globex/shop/')));
    assert.equal(repository.commits('main').length, 2);
  });

  await t.test(
    'of two updates of one stack at once, one works and the other says that the stack is locked',
    async () => {
      const results = await Promise.all([one.update('up'), one.update('up')]);
      const failed = results.filter(({ status }) => status !== 0);
      assert.ok(failed.length <= 1);
      for (const { text } of failed) assert.match(text, /locked/);
      assert.equal((await one.update('up')).changes.unchanged, 6);
    },
  );

  await t.test('a stack that takes the source of another one is stopped before it removes anything', async () => {
    const before = repository.tree('main');
    const taker = program('one', 'acme');
    const thief = await new PulumiStack('thief', {
      ...taker,
      documents: (taker.documents as Document[]).filter(({ kind }) => kind !== 'Workspace'),
    }).init();
    const { status, text } = await thief.update('up');
    assert.notEqual(status, 0);
    assert.match(text, /the target holds \d+ files or objects of the source "one" that this program does not declare/);
    assert.equal(repository.tree('main'), before);
    thief.remove();
  });
  for (const stack of [one, two]) stack.remove();
});
