import { type Changes, DeliveryError, type Target } from '@hexabase-kaas/delivery';
import type { Manifest, Unit } from '@hexabase-kaas/tenancy';

/** A fresh tree, the target that writes it, and an outsider's hands on it. */
export interface TreeUnderTest {
  /** A target on the tree; each call gives another one, as another process would have. */
  readonly target: (options?: { readonly renderer?: string }) => Target;
  /** Every file of the tree. */
  readonly files: () => Promise<ReadonlyMap<string, string>>;
  /** Writes files as an outsider would, or removes those that are null. */
  readonly edit: (files: Readonly<Record<string, string | null>>) => Promise<void>;
  /** Puts a symbolic link into the tree. */
  readonly link: (path: string, to: string) => Promise<void>;
  /** A value that differs after anything was written, even if the bytes are the same. */
  readonly stamp: () => Promise<string>;
}

/** A unit with one ConfigMap for each key, that holds the text under `text`. */
export function unit(key: string, manifests: Readonly<Record<string, string>>, renders?: { count: number }): Unit {
  return {
    key,
    input: JSON.stringify(manifests),
    manifests: () => {
      if (renders !== undefined) renders.count += 1;
      return Object.fromEntries(Object.entries(manifests).map(([name, text]) => [name, configMap(name, text)]));
    },
  };
}

const configMap = (key: string, text: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: key.slice(key.lastIndexOf('/') + 1) },
  data: { text },
});

const shop = (text = 'one') =>
  unit('shop', { 'w/shop/host/quota/plan': text, 'w/shop/host/quota/extra': text, 'w/shop/tenant/role/admin': text });
const blog = (text = 'one') => unit('blog', { 'w/blog/host/quota/plan': text });

/** What every target must do, whatever holds the tree. */
export function targetConformance(create: () => Promise<TreeUnderTest>): void {
  let tree: TreeUnderTest;
  beforeEach(async () => {
    tree = await create();
  });
  const paths = async () => [...(await tree.files()).keys()].sort();
  const text = async (path: string) => (await tree.files()).get(path);
  const failure = async (run: () => Promise<Changes>): Promise<DeliveryError> => {
    const before = await tree.stamp();
    const error = await run().then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(DeliveryError);
    expect(await tree.stamp()).toBe(before);
    return error;
  };

  describe('what is written', () => {
    test('the first delivery writes every file, a kustomization per folder and the inventory', async () => {
      const changes = await tree.target().apply('platform', [shop(), blog()]);
      const expected = [
        '.kaas/platform.json',
        'w/blog/host/kustomization.yaml',
        'w/blog/host/quota.yaml',
        'w/shop/host/kustomization.yaml',
        'w/shop/host/quota.yaml',
        'w/shop/tenant/kustomization.yaml',
        'w/shop/tenant/role.yaml',
      ];
      expect(await paths()).toEqual(expected);
      expect(changes).toMatchObject({ written: expected, removed: [], unchanged: 0 });
    });

    test('objects of one file stand in it in their order', async () => {
      await tree.target().apply('platform', [shop()]);
      const one = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  text: one\n`;
      expect(await text('w/shop/host/quota.yaml')).toBe(`${one('plan')}---\n${one('extra')}`);
    });

    test('an inventory is JSON with one line per unit and no clock', async () => {
      await tree.target().apply('platform', [shop(), blog()]);
      const lines = (await text('.kaas/platform.json'))?.split('\n') ?? [];
      expect(lines).toHaveLength(5);
      expect(JSON.parse(lines.join(''))).toMatchObject({
        version: 1,
        units: [{ key: 'blog' }, { key: 'shop', files: ['w/shop/host/quota.yaml', 'w/shop/tenant/role.yaml'] }],
      });
      expect(lines.join('')).not.toMatch(/20\d\d-\d\d/);
    });

    test('the order of the units makes no difference', async () => {
      await tree.target().apply('platform', [shop(), blog()]);
      const before = await tree.files();
      const stamp = await tree.stamp();
      await tree.target().apply('platform', [blog(), shop()]);
      expect(await tree.files()).toEqual(before);
      expect(await tree.stamp()).toBe(stamp);
    });

    test('progress is told after each unit', async () => {
      const told: unknown[] = [];
      await tree.target().apply('platform', [shop(), blog()], { onProgress: (...progress) => told.push(progress) });
      expect(told.slice(0, 2)).toEqual([
        [1, 2, 'shop'],
        [2, 2, 'blog'],
      ]);
    });

    test('a source without units leaves no trace', async () => {
      await tree.target().apply('platform', []);
      expect(await paths()).toEqual([]);
      await tree.target().apply('platform', [shop()]);
      const changes = await tree.target().apply('platform', []);
      expect(await paths()).toEqual([]);
      expect(changes.removed).toContain('.kaas/platform.json');
    });
  });

  describe.each([{ renderer: '1' }, {}])('an unchanged tenancy (%j)', (options) => {
    test('changes no byte and rewrites no file', async () => {
      await tree.target(options).apply('platform', [shop(), blog()]);
      const before = await tree.files();
      const stamp = await tree.stamp();
      const changes = await tree.target(options).apply('platform', [shop(), blog()]);
      expect(changes).toEqual({ written: [], removed: [], unchanged: 3 });
      expect(await tree.stamp()).toBe(stamp);
      expect(await tree.files()).toEqual(before);
    });

    test('is healed where someone edited a file', async () => {
      await tree.target(options).apply('platform', [shop(), blog()]);
      const before = await tree.files();
      await tree.edit({ 'w/shop/host/quota.yaml': 'edited\n' });
      expect(await tree.target(options).apply('platform', [shop(), blog()])).toMatchObject({
        written: ['w/shop/host/quota.yaml'],
        unchanged: 2,
      });
      expect(await tree.files()).toEqual(before);
    });

    test('is healed where someone removed a file or a kustomization', async () => {
      await tree.target(options).apply('platform', [shop(), blog()]);
      const before = await tree.files();
      await tree.edit({ 'w/shop/tenant/role.yaml': null, 'w/shop/host/kustomization.yaml': null });
      const { written } = await tree.target(options).apply('platform', [shop(), blog()]);
      expect(written).toEqual(['w/shop/host/kustomization.yaml', 'w/shop/tenant/role.yaml']);
      expect(await tree.files()).toEqual(before);
    });
  });

  describe('rendering', () => {
    const counted = (renders: { count: number }, message = 'one') =>
      unit('shop', { 'w/shop/quota/plan': message }, renders);

    test('is skipped for the same input and renderer', async () => {
      const renders = { count: 0 };
      await tree.target({ renderer: '1' }).apply('platform', [counted(renders)]);
      await tree.target({ renderer: '1' }).apply('platform', [counted(renders)]);
      await tree.target({ renderer: '1' }).put('platform', [counted(renders)]);
      expect(renders.count).toBe(1);
    });

    test('is done again for another input, another renderer, or an unnamed renderer', async () => {
      const renders = { count: 0 };
      await tree.target({ renderer: '1' }).apply('platform', [counted(renders)]);
      await tree.target({ renderer: '1' }).apply('platform', [counted(renders, 'two')]);
      await tree.target({ renderer: '2' }).apply('platform', [counted(renders, 'two')]);
      await tree.target().apply('platform', [counted(renders, 'two')]);
      await tree.target().apply('platform', [counted(renders, 'two')]);
      expect(renders.count).toBe(5);
    });
  });

  describe('what is removed', () => {
    test('a unit that is gone takes its files, its kustomizations and its empty folders along', async () => {
      await tree.target().apply('platform', [shop(), blog()]);
      const { removed } = await tree.target().apply('platform', [blog()]);
      expect(removed).toEqual([
        'w/shop/host/kustomization.yaml',
        'w/shop/host/quota.yaml',
        'w/shop/tenant/kustomization.yaml',
        'w/shop/tenant/role.yaml',
      ]);
      expect(await paths()).toEqual([
        '.kaas/platform.json',
        'w/blog/host/kustomization.yaml',
        'w/blog/host/quota.yaml',
      ]);
    });

    test('a file that a unit no longer renders is removed', async () => {
      await tree.target().apply('platform', [shop()]);
      await tree.target().apply('platform', [unit('shop', { 'w/shop/tenant/role/admin': 'one' })]);
      expect(await paths()).toEqual([
        '.kaas/platform.json',
        'w/shop/tenant/kustomization.yaml',
        'w/shop/tenant/role.yaml',
      ]);
    });

    test('a file may move from one unit to another', async () => {
      await tree.target().apply('platform', [unit('a', { 'w/x/o': '1', 'w/y/o': '1' }), unit('b', { 'w/z/o': '1' })]);
      await tree.target().apply('platform', [unit('a', { 'w/x/o': '1' }), unit('b', { 'w/z/o': '1', 'w/y/o': '1' })]);
      expect(await paths()).toEqual([
        '.kaas/platform.json',
        'w/kustomization.yaml',
        'w/x.yaml',
        'w/y.yaml',
        'w/z.yaml',
      ]);
    });

    test('a file that someone already removed is no error', async () => {
      await tree.target().apply('platform', [shop(), blog()]);
      await tree.edit({ 'w/shop/tenant/role.yaml': null });
      await tree.target().apply('platform', [blog()]);
      expect(await paths()).toEqual([
        '.kaas/platform.json',
        'w/blog/host/kustomization.yaml',
        'w/blog/host/quota.yaml',
      ]);
    });
  });

  describe('one unit of many', () => {
    test('put writes it and leaves the others', async () => {
      await tree.target().apply('platform', [shop(), blog()]);
      const { written } = await tree.target().put('platform', [shop('two')]);
      expect(written).toEqual(['.kaas/platform.json', 'w/shop/host/quota.yaml', 'w/shop/tenant/role.yaml']);
      expect(await text('w/blog/host/quota.yaml')).toContain('one');
    });

    test('put gives the same tree as apply, whatever was there before', async () => {
      await tree.target().apply('platform', [shop('two'), blog()]);
      const expected = await tree.files();
      const other = await create();
      await other.target().put('platform', [blog()]);
      await other.target().put('platform', [unit('shop', { 'w/old/x/o': 'x' })]);
      await other.target().put('platform', [shop('two')]);
      expect(await other.files()).toEqual(expected);
    });

    test('remove gives the same tree as apply, and a key that is not there counts as removed', async () => {
      await tree.target().apply('platform', [shop(), blog()]);
      await tree.target().remove('platform', ['shop', 'nobody']);
      const files = await tree.files();
      const stamp = await tree.stamp();
      await tree.target().apply('platform', [blog()]);
      await tree.target().remove('platform', ['shop']);
      expect(await tree.files()).toEqual(files);
      expect(await tree.stamp()).toBe(stamp);
    });

    test('put heals the given unit and refuses a file of another unit', async () => {
      await tree.target({ renderer: '1' }).apply('platform', [shop(), blog()]);
      await tree.edit({ 'w/shop/tenant/role.yaml': null });
      const { written } = await tree.target({ renderer: '1' }).put('platform', [shop()]);
      expect(written).toEqual(['w/shop/tenant/role.yaml']);
      const error = await failure(() =>
        tree.target().put('platform', [unit('new', { 'w/blog/host/quota/plan': 'one' })]),
      );
      expect(error.code).toBe('DELIVERY_CONFLICT');
    });
  });

  describe('check', () => {
    test('says what apply would do, and touches nothing', async () => {
      const told: unknown[] = [];
      const first = await tree
        .target()
        .check('platform', [shop()], { onProgress: (...progress) => told.push(progress) });
      expect(told).toEqual([[1, 1, 'shop']]);
      expect(await paths()).toEqual([]);
      const { commit: _, ...applied } = await tree.target().apply('platform', [shop()]);
      expect(applied).toEqual(first);
      const stamp = await tree.stamp();
      const second = await tree.target().check('platform', [blog()]);
      expect(await tree.stamp()).toBe(stamp);
      const { commit: __, ...replaced } = await tree.target().apply('platform', [blog()]);
      expect(replaced).toEqual(second);
    });
  });

  describe('kustomizations', () => {
    const resources = async (path: string) =>
      ((await text(path)) ?? '').split('\n').flatMap((line) => /^ {2}- (.*)$/.exec(line)?.[1] ?? []);

    test('list the files of a folder and the subfolders that have one themselves', async () => {
      const nested = unit('t', {
        't/acme/b/o': '1',
        't/acme/a/o': '1',
        't/acme/shop/x/o': '1',
        't/acme/deep/er/x/o': '1',
      });
      await tree.target().apply('platform', [nested]);
      expect(await resources('t/acme/kustomization.yaml')).toEqual(['a.yaml', 'b.yaml', 'shop/']);
      expect(await resources('t/acme/deep/er/kustomization.yaml')).toEqual(['x.yaml']);
      expect(await text('t/kustomization.yaml')).toBeUndefined();
      expect(await text('t/acme/deep/kustomization.yaml')).toBeUndefined();
    });

    test('stay away from clusters/, where Flux makes the root Kustomization', async () => {
      await tree.target().apply('platform', [unit('c', { 'clusters/tokyo/tenants/o': '1', 'clustersx/a/o': '1' })]);
      expect(await paths()).toEqual([
        '.kaas/platform.json',
        'clusters/tokyo/tenants.yaml',
        'clustersx/a.yaml',
        'clustersx/kustomization.yaml',
      ]);
    });

    test.each([
      ['platform', 'console'],
      ['console', 'platform'],
    ])('list the files of both sources, %s before %s', async (first, second) => {
      const of = (source: string) => [unit('u', { [`t/acme/${source}/o`]: '1', [`t/acme/sub-${source}/x/o`]: '1' })];
      await tree.target().apply(first, of(first));
      await tree.target().apply(second, of(second));
      const all = ['console.yaml', 'platform.yaml', 'sub-console/', 'sub-platform/'];
      expect(await resources('t/acme/kustomization.yaml')).toEqual(all);
      const stamp = await tree.stamp();
      await tree.target().apply(first, of(first));
      expect(await tree.stamp()).toBe(stamp);
      await tree.target().apply(first, []);
      expect(await resources('t/acme/kustomization.yaml')).toEqual([`${second}.yaml`, `sub-${second}/`]);
      await tree.target().remove(second, ['u']);
      expect(await paths()).toEqual([]);
    });
  });

  describe('what belongs to others', () => {
    test('is never touched', async () => {
      const theirs = {
        'README.md': 'read me\n',
        'w/shop/host/notes.txt': 'notes\n',
        'w/shop/kustomization.yaml': 'theirs\n',
      };
      await tree.edit(theirs);
      await tree.target().apply('console', [blog()]);
      await tree.target().apply('platform', [shop()]);
      await tree.target().apply('platform', [shop('two')]);
      await tree.target().apply('platform', []);
      expect(await tree.files()).toEqual(
        new Map(Object.entries({ ...Object.fromEntries(await tree.files()), ...theirs })),
      );
      expect(await paths()).toEqual([
        '.kaas/console.json',
        'README.md',
        'w/blog/host/kustomization.yaml',
        'w/blog/host/quota.yaml',
        'w/shop/host/notes.txt',
        'w/shop/kustomization.yaml',
      ]);
    });

    test('rejects files in no inventory, all of them at once, even if their bytes are right', async () => {
      await tree.target().apply('platform', [shop()]);
      const right = (await text('w/shop/tenant/role.yaml')) ?? '';
      await tree.target().apply('platform', []);
      await tree.edit({
        'w/shop/tenant/role.yaml': right,
        'w/shop/host/quota.yaml': 'theirs\n',
        'w/blog/host/kustomization.yaml': 'x',
      });
      const error = await failure(() => tree.target().apply('platform', [shop(), blog()]));
      expect(error.code).toBe('DELIVERY_CONFLICT');
      expect(error.issues.map(({ path }) => path).sort()).toEqual([
        'w/blog/host/kustomization.yaml',
        'w/shop/host/quota.yaml',
        'w/shop/tenant/role.yaml',
      ]);
    });

    test("rejects files in another source's inventory, even if their bytes are right", async () => {
      await tree.target().apply('console', [shop()]);
      const error = await failure(() => tree.target().apply('platform', [shop(), blog()]));
      expect(error.code).toBe('DELIVERY_CONFLICT');
      expect(error.issues.map(({ path, message }) => [path, message])).toEqual([
        ['w/shop/host/quota.yaml', 'the file belongs to source console'],
        ['w/shop/tenant/role.yaml', 'the file belongs to source console'],
      ]);
    });

    test('rejects one file from two units', async () => {
      const error = await failure(() =>
        tree.target().apply('platform', [unit('a', { 'w/x/o': '1' }), unit('b', { 'w/x/p': '1' })]),
      );
      expect(error).toMatchObject({ code: 'DELIVERY_CONFLICT', issues: [{ path: 'w/x.yaml' }] });
    });
  });

  describe('hostile input', () => {
    test.each([
      '../x/o',
      'w/../../x/o',
      'w/./x/o',
      '/etc/x/o',
      'C:/x/o',
      'w//x/o',
      'w/x\\y/o',
      'w/x\0/o',
      'w/x\ny/o',
      'x',
      '/o',
      'w/x/',
      '.git/config/o',
      'w/.GIT/hooks/o',
      '.kaas/platform/o',
      '.kaas/x/o',
      '.KAAS/x/o',
      'w/kustomization/o',
      'w/Kustomization/o',
      'w/a./x/o',
      'w/"x/o',
      `w/${'x'.repeat(300)}/o`,
      'w/\ud800/o',
    ])('rejects the manifest key %j', async (key) => {
      const error = await failure(() => tree.target().apply('platform', [blog(), unit('evil', { [key]: '1' })]));
      expect(error).toMatchObject({ code: 'DELIVERY_PATH', issues: [{ code: 'DELIVERY_PATH' }] });
    });

    test.each(['', 'Platform', '../x', 'a--b', '-a', '1a', 'a'.repeat(41), 'a/b', 'a.b'])(
      'rejects the source %j',
      async (source) => {
        for (const run of [
          () => tree.target().apply(source, [blog()]),
          () => tree.target().put(source, [blog()]),
          () => tree.target().remove(source, ['blog']),
          () => tree.target().check(source, [blog()]),
        ]) {
          expect(await failure(run)).toMatchObject({ code: 'DELIVERY_SOURCE' });
        }
      },
    );

    test('rejects a folder that is a link to elsewhere', async () => {
      await tree.link('w', '/tmp');
      expect(await failure(() => tree.target().apply('platform', [shop()]))).toMatchObject({ code: 'DELIVERY_PATH' });
    });

    test('replaces a link that stands where a file was', async () => {
      await tree.target().apply('platform', [blog()]);
      await tree.edit({ 'w/blog/host/quota.yaml': null });
      await tree.link('w/blog/host/quota.yaml', '/etc/hostname');
      await tree.target({ renderer: '1' }).apply('platform', [blog()]);
      expect(await text('w/blog/host/quota.yaml')).toContain('one');
    });

    test('rejects an inventory that lists a path outside the tree', async () => {
      const forged = { key: 'x', digest: '', content: '', files: ['../../outside.yaml'] };
      await tree.edit({ '.kaas/platform.json': JSON.stringify({ version: 1, units: [forged] }) });
      expect(await failure(() => tree.target().apply('platform', []))).toMatchObject({ code: 'DELIVERY_INVENTORY' });
    });

    test.each(['', '{', '{}', 'null', '{"version":2,"units":[]}', '{"version":1,"units":[{"key":1}]}'])(
      'rejects the inventory %j of any source',
      async (forged) => {
        await tree.edit({ '.kaas/console.json': forged });
        expect(await failure(() => tree.target().apply('platform', [shop()]))).toMatchObject({
          code: 'DELIVERY_INVENTORY',
        });
      },
    );

    test('rejects paths that differ only in case or composition, among themselves and with what is there', async () => {
      const clash = (one: string, other: string) =>
        tree.target().apply('platform', [unit('a', { [one]: '1', [other]: '1' })]);
      for (const run of [
        () => clash('w/x/o', 'w/X/o'),
        () => clash('w/x/o', 'W/y/o'),
        () => clash('w/\u00e9/o', 'w/e\u0301/o'),
      ]) {
        expect(await failure(run)).toMatchObject({ code: 'DELIVERY_COLLISION' });
      }
      await tree.edit({ 'Docs/readme.md': 'x' });
      expect(await failure(() => clash('docs/a/o', 'docs/b/o'))).toMatchObject({ code: 'DELIVERY_COLLISION' });
    });

    test('rejects a path that is a file and a folder', async () => {
      const both = unit('a', { 'w/x/o': '1', 'w/x.yaml/y/o': '1' });
      expect(await failure(() => tree.target().apply('platform', [both]))).toMatchObject({
        code: 'DELIVERY_COLLISION',
      });
      await tree.edit({ 'w/x.yaml/theirs': 'x' });
      expect(await failure(() => tree.target().apply('platform', [unit('a', { 'w/x/o': '1' })]))).toMatchObject({
        code: 'DELIVERY_COLLISION',
      });
    });

    test('rejects two units with one key', async () => {
      expect(await failure(() => tree.target().apply('platform', [blog(), blog()]))).toMatchObject({
        code: 'DELIVERY_UNIT',
      });
    });

    test('rejects a manifest that is not plain JSON', async () => {
      const broken: Unit = { ...blog(), manifests: () => ({ 'w/x/o': { ...configMap('o', ''), data: undefined } }) };
      expect(await failure(() => tree.target().apply('platform', [broken]))).toMatchObject({ code: 'DELIVERY_UNIT' });
    });
  });

  test('sixteen calls at once take turns and lose nothing', async () => {
    const sources = Array.from({ length: 16 }, (_, index) => `source${index}`);
    await Promise.all(
      sources.map((source) => tree.target().put(source, [unit('u', { [`w/shared/${source}/o`]: '1' })])),
    );
    const names = sources.map((source) => `${source}.yaml`).sort();
    expect((await paths()).filter((path) => path.startsWith('w/')).sort()).toEqual(
      ['w/shared/kustomization.yaml', ...names.map((name) => `w/shared/${name}`)].sort(),
    );
    for (const name of names) expect(await text('w/shared/kustomization.yaml')).toContain(`- ${name}`);
  });
}
