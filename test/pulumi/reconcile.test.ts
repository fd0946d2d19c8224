// The provider's methods on real targets, as the engine calls them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryTarget } from '@hexabase-kaas/delivery';
import { check, create, diff, read, delete as remove, update } from '@hexabase-kaas/pulumi-provider/runtime';
import { parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import { hasGit } from '../delivery/installed-git.js';
import { goldenDocuments } from '../golden-case.js';
import { treeOf } from '../tree.js';
import { deliveryInputs, specsOf } from './delivery-inputs.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reconcile-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const specs = specsOf(goldenDocuments('minimal'));
const shop = specs.workspaces?.['acme/shop'] ?? {};
const toDirectory = (fields: object = {}) =>
  deliveryInputs({ target: { directory: { path: join(folder, 'tree') } }, ...fields });
const bigger = { workspaces: { 'acme/shop': { ...shop, plan: 'medium' } } };
const tree = () => treeOf(join(folder, 'tree'));

test('a delivery is made, kept, changed and taken back', async () => {
  const { id, outs } = await create(toDirectory());
  expect(id).toBe('one');
  const first = tree();
  expect(Object.keys(first).length).toBeGreaterThan(10);
  expect(outs).toMatchObject({ source: 'one', commit: '' });
  await update(id, outs, toDirectory(bigger));
  expect(tree()).not.toEqual(first);
  await update(id, outs, toDirectory());
  expect(tree()).toEqual(first);
  await remove(id, outs);
  expect(tree()).toEqual({});
  await remove(id, outs);
});

test('creating takes over what is there already, so that a run whose state was lost goes on', async () => {
  await create(toDirectory());
  const before = tree();
  await create(toDirectory());
  expect(tree()).toEqual(before);
});

test('a workspace that YAML delivered is adopted by a stack with the same source', async () => {
  const target = directoryTarget({ directory: join(folder, 'tree') });
  await target.apply('one', tenancyUnits(parseTenancy(goldenDocuments('minimal'))));
  const before = tree();
  await create(toDirectory());
  expect(tree()).toEqual(before);
});

test("a first delivery does not remove another stack's files, unless it is told to", async () => {
  await create(toDirectory());
  const before = tree();
  await expect(create(toDirectory({ workspaces: {} }))).rejects.toThrow(
    /source: the target holds \d+ files or objects of the source "one"/,
  );
  expect(tree()).toEqual(before);
  await create(toDirectory({ workspaces: {}, adopt: true }));
  expect(Object.keys(tree()).filter((path) => path.startsWith('workspaces/'))).toEqual([]);
});

test('what others changed shows as drift, and the next update undoes it', async () => {
  const { id, outs = {} } = await create(toDirectory());
  expect((await read(id, outs)).props).toEqual(outs);
  const path = Object.keys(tree()).find((file) => file.endsWith('quota.yaml')) ?? '';
  const before = tree();
  writeFileSync(join(folder, 'tree', path), 'edited: true\n');
  const { id: found, props = {}, inputs } = await read(id, outs);
  expect(found).toBe('one');
  expect(props.drift).toEqual([path]);
  expect(inputs?.drift).toEqual([path]);
  expect((await diff(id, props, toDirectory())).changes).toBe(true);
  const { outs: healed = {} } = await update(id, props, toDirectory());
  expect(tree()).toEqual(before);
  expect((await read(id, healed)).props?.drift).toBeUndefined();
});

test('a tree that is gone is drift and no lost resource, and removing it again is fine', async () => {
  const { id, outs = {} } = await create(toDirectory());
  rmSync(join(folder, 'tree'), { recursive: true });
  const { id: found, props = {} } = await read(id, outs);
  expect(found).toBe('one');
  expect(props.drift.length).toBe(21);
  await remove(id, outs);
});

test('a changed target is written, and the old one is left to whoever follows it', async () => {
  const { id, outs } = await create(toDirectory());
  const moved = toDirectory({ target: { directory: { path: join(folder, 'new') } } });
  await update(id, outs, moved);
  expect(treeOf(join(folder, 'new'))).toEqual(tree());
});

test('a state is taken back though this version would refuse what it holds', async () => {
  const { id, outs } = await create(toDirectory());
  await remove(id, { ...outs, declared: 'once allowed' });
  expect(tree()).toEqual({});
});

test('a workspace without its delivery fails, and says what to target', async () => {
  const inputs = { kind: 'Workspace', schemaVersion: 1, ...shop, manifestDigest: 'sha256:b', delivered: 'sha256:a' };
  await expect(create(inputs)).rejects.toThrow(/acme--shop is not delivered as it is declared.*--target/);
  await expect(create({ ...inputs, delivered: 'sha256:b' })).resolves.toMatchObject({ id: 'acme--shop' });
});

test('a workspace that is not ready in time stays in the state, to be waited for again', async () => {
  const digest = { manifestDigest: 'sha256:a', delivered: 'sha256:a' };
  const ready = { apiServer: 'https://127.0.0.1:1', ready: { timeoutSeconds: 1 } };
  const failure = create({ kind: 'Workspace', schemaVersion: 1, ...shop, ...digest, ...ready });
  await expect(failure).rejects.toMatchObject({
    id: 'acme--shop',
    properties: { name: 'shop' },
    reasons: [expect.stringContaining('127.0.0.1:1/readyz did not answer within 1 s')],
  });
});

(hasGit() ? describe : describe.skip)('a Git repository', () => {
  const author = { name: 'kaas', email: 'kaas@example.com' };
  const git = (...args: string[]) =>
    execFileSync('git', ['--git-dir', join(folder, 'repository'), ...args], { encoding: 'utf8' }).trim();
  const toGit = (fields: object = {}, target: object = {}) =>
    deliveryInputs({
      target: { git: { repository: join(folder, 'repository'), branch: 'main', author, ...target } },
      retrySeconds: 5,
      ...fields,
    });
  beforeEach(() => {
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'repository')]);
    process.env.HOME = folder;
  });

  test('every update is one commit, with the message that is given, and one that changes nothing is none', async () => {
    const { id, outs = {} } = await create(toGit({}, { message: 'Deliver acme' }));
    expect(git('log', '--format=%H %s', 'main')).toBe(`${outs.commit} Deliver acme`);
    const { outs: same = {} } = await update(id, outs, toGit());
    expect(same.commit).toBe(outs.commit);
    const { outs: after = {} } = await update(id, outs, toGit(bigger));
    expect(git('rev-list', 'main').split('\n')).toEqual([after.commit, outs.commit]);
    await remove(id, after);
    expect(git('ls-tree', '-r', '--name-only', 'main')).toBe('');
  });

  test('a pull-request branch starts from the branch that it goes to, which stays as it is', async () => {
    const { id, outs } = await create(toGit());
    const base = git('rev-parse', 'main');
    const { outs: proposed = {} } = await update(id, outs, toGit(bigger, { pullRequestBranch: 'kaas/medium' }));
    expect(git('rev-parse', 'main')).toBe(base);
    expect(git('rev-list', 'kaas/medium').split('\n')).toEqual([proposed.commit, base]);
    await update(id, proposed, toGit({}, { pullRequestBranch: 'kaas/medium' }));
    expect(git('rev-list', '--count', 'kaas/medium')).toBe('3');
    expect(git('diff', '--stat', 'main', 'kaas/medium')).toBe('');
  });

  test('a repository that comes back within the time is waited for', async () => {
    const away = join(folder, 'away');
    execFileSync('mv', [join(folder, 'repository'), away]);
    const print = jest.spyOn(console, 'log').mockImplementationOnce(() => {
      execFileSync('mv', [away, join(folder, 'repository')]);
    });
    const { outs = {} } = await create(toGit({ retrySeconds: 60 }));
    expect(git('rev-parse', 'main')).toBe(outs.commit);
    expect(print.mock.calls.join()).toContain('trying again in');
    print.mockRestore();
  });

  test('a repository that is not there fails in the time that is given, and nothing is half done', async () => {
    rmSync(join(folder, 'repository'), { recursive: true });
    mkdirSync(join(folder, 'repository'));
    await expect(create(toGit({ retrySeconds: 0 }))).rejects.toThrow('DELIVERY_REMOTE');
  });
});

test('check and create agree: what is checked can be created', async () => {
  const { inputs, failures } = await check({}, toDirectory());
  expect(failures).toEqual([]);
  await create(inputs);
  expect(readFileSync(join(folder, 'tree', '.kaas/one.json'), 'utf8')).toContain('workspaces/tokyo/acme/shop');
});
