import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { codes, fixture, kaas, scratch, treeOf } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);

test('rendering writes the tree and says what comes next', async () => {
  const { code, out, err } = await kaas(['render', fixture, '--out', dir.path('a')]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/2 organizations +2 +2 +1 +\d+/);
  const steps = ['kaas-base', 'acme--shop', 'tenant', 'workloads'];
  const lines = steps.map((step) => out.search(new RegExp(`^\\d  ${step}`, 'm')));
  expect(lines).not.toContain(-1);
  expect(lines).toEqual([...lines].sort((a, b) => a - b));
  expect(out).toContain('0 removed, 0 unchanged');
  expect(out).toContain('flux bootstrap git');
  // Nothing pushes by itself from a repository that is new.
  expect(out).toContain(`git init --initial-branch=main ${dir.path('a')}`);
  expect(out).toContain('push REPOSITORY main');
  expect(readFileSync(dir.path('a/workspaces/tokyo/acme/shop/workloads/web.yaml'), 'utf8')).toContain(
    'いらっしゃいませ',
  );
});

test('rendering twice changes nothing, and what was rendered is fresh', async () => {
  await kaas(['render', fixture, '--out', dir.path('b')]);
  const before = treeOf(dir.path('b'));
  const again = await kaas(['render', fixture, '--out', dir.path('b')]);
  expect(again.out).toContain('0 written, 0 removed');
  expect(again.out).toContain('Nothing changed: Flux has nothing to do.');
  expect(treeOf(dir.path('b'))).toEqual(before);
  const check = await kaas(['render', fixture, '--out', dir.path('b'), '--check']);
  expect(check).toMatchObject({ code: 0, err: '' });
  expect(check.out).toMatch(/is fresh: \d+ files as rendered/);
});

test('--check lists every stale file, exits with 1 and writes nothing', async () => {
  await kaas(['render', fixture, '--out', dir.path('c')]);
  const [first, second] = ['namespace', 'quota'].map((name) =>
    Object.keys(treeOf(dir.path('c'))).find((path) => path.includes(`host/${name}`)),
  ) as [string, string];
  writeFileSync(dir.path(`c/${first}`), 'tampered');
  rmSync(dir.path(`c/${second}`));
  const before = treeOf(dir.path('c'));
  const { code, out } = await kaas(['render', fixture, '--out', dir.path('c'), '--check']);
  expect(code).toBe(1);
  expect(out).toContain(`write   ${first}\n`);
  expect(out).toContain(`write   ${second}\n`);
  expect(out).toContain('2 to write, 0 to remove');
  expect(treeOf(dir.path('c'))).toEqual(before);
  const fewer = await kaas(['render', `${fixture}/platform.yaml`, '--out', dir.path('c'), '--check', '--json']);
  expect(fewer.code).toBe(1);
  const { stale, changes } = JSON.parse(fewer.out) as { stale: boolean; changes: { removed: string[] } };
  expect(stale).toBe(true);
  expect(changes.removed.some((path) => path.startsWith('workspaces/'))).toBe(true);
});

test('--check of a missing directory does not make it', async () => {
  expect(await kaas(['render', fixture, '--out', dir.path('never'), '--check'])).toMatchObject({ code: 1 });
  expect(existsSync(dir.path('never'))).toBe(false);
});

test('an error writes nothing and shows every issue', async () => {
  const broken = dir.write(
    'broken.yaml',
    'apiVersion: kaas.hexabase.ai/v1\nkind: Organization\nmetadata: {name: Bad}\n---\na: [\n',
  );
  const { code, out, err } = await kaas(['render', fixture, broken, '--out', dir.path('d')]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('bad-name');
  expect(err).toContain('yaml-syntax');
  expect(err).toContain('Nothing was written.');
  expect(existsSync(dir.path('d'))).toBe(false);
  const json = await kaas(['render', fixture, broken, '--out', dir.path('d'), '--json']);
  expect(json).toMatchObject({ code: 1, err: '' });
  expect(codes(json)).toEqual(expect.arrayContaining(['bad-name', 'yaml-syntax']));
});

test('two sources stand side by side, and neither touches the other', async () => {
  const platform = [`${fixture}/platform.yaml`, `${fixture}/globex.json`];
  const team = `${fixture}/acme`;
  const out = ['--out', dir.path('e')];
  expect(await kaas(['render', ...platform, '--with', team, ...out, '--source', 'platform'])).toMatchObject({
    code: 0,
  });
  const before = treeOf(dir.path('e'));
  expect(await kaas(['render', team, '--with', ...platform, ...out, '--source', 'team'])).toMatchObject({ code: 0 });
  const both = treeOf(dir.path('e'));
  expect(Object.keys(both)).toEqual(expect.arrayContaining(Object.keys(before)));
  expect(readdirSync(dir.path('e/.kaas')).filter((name) => name.endsWith('.json'))).toEqual([
    'platform.json',
    'team.json',
  ]);

  await kaas(['render', fixture, '--out', dir.path('whole'), '--source', 'platform']);
  const manifests = (tree: Record<string, string>) =>
    Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith('.kaas/')));
  expect(manifests(both)).toEqual(manifests(treeOf(dir.path('whole'))));

  expect(await kaas(['render', team, '--with', ...platform, ...out, '--source', 'team', '--check'])).toMatchObject({
    code: 0,
  });
});

test('--json gives issues, changes, counts and the order of Flux', async () => {
  const { code, out } = await kaas(['render', fixture, '--out', dir.path('f'), '--json']);
  expect(code).toBe(0);
  const answer = JSON.parse(out);
  expect(Object.keys(answer)).toEqual([
    'issues',
    'organizations',
    'hostClusters',
    'hostObjects',
    'total',
    'changes',
    'flux',
  ]);
  expect(answer.total).toMatchObject({ organizations: 2, workspaces: 2, projects: 2, bindings: 1 });
  expect(answer.hostClusters).toEqual(['tokyo']);
  const files = Object.keys(treeOf(dir.path('f')));
  expect([...answer.changes.written].sort()).toEqual(files.sort());
});

test('rejects a tree that belongs to another source, and writes nothing', async () => {
  await kaas(['render', fixture, '--out', dir.path('g'), '--source', 'one']);
  const before = treeOf(dir.path('g'));
  const run = await kaas(['render', fixture, '--out', dir.path('g'), '--source', 'two']);
  expect(run.code).toBe(1);
  expect(run.err).toContain('DELIVERY_CONFLICT');
  expect(treeOf(dir.path('g'))).toEqual(before);
});

test('rejects the name of a source that is no id', async () => {
  const { code, err } = await kaas(['render', fixture, '--out', dir.path('h'), '--source', '../x']);
  expect(code).toBe(2);
  expect(err).toContain('DELIVERY_SOURCE');
});

test('no documents remove nothing, unless that is what is asked for', async () => {
  await kaas(['render', fixture, '--out', dir.path('i')]);
  const empty = dir.write('empty.yaml', '# nothing\n');
  expect(await kaas(['render', empty, '--out', dir.path('i')])).toMatchObject({ code: 2 });
  expect(await kaas(['render', empty, '--out', dir.path('i'), '--allow-empty'])).toMatchObject({ code: 0 });
  expect(Object.keys(treeOf(dir.path('i'))).filter((path) => !path.startsWith('.kaas'))).toEqual([]);
});

test('every object is counted where it belongs, and none twice', async () => {
  const { out } = await kaas(['render', fixture, '--out', dir.path('counted'), '--json']);
  const { organizations, hostObjects, total } = JSON.parse(out);
  const counted = organizations.reduce((sum: number, { objects }: { objects: number }) => sum + objects, hostObjects);
  expect(counted).toBe(total.objects);
  const inTree = Object.entries(treeOf(dir.path('counted')))
    .filter(([path]) => !/(^|\/)kustomization\.yaml$|^\.kaas\//.test(path))
    .reduce((sum, [, text]) => sum + text.split('\n---\n').length, 0);
  expect(total.objects).toBe(inTree);
  expect(hostObjects).toBe(26);
});

test('a file is no place for a tree', async () => {
  writeFileSync(dir.path('a-file'), 'mine');
  const { code, err } = await kaas(['render', fixture, '--out', dir.path('a-file')]);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('is a file: name a directory') });
  expect(readFileSync(dir.path('a-file'), 'utf8')).toBe('mine');
});
