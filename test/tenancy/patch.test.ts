import {
  type Manifest,
  type Manifests,
  type Patch,
  type PatchOperation,
  parseTenancy,
  type TenancySpec,
  tenancyDocuments,
  tenancyIssues,
  tenancyManifests,
} from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { arbitraryTenancy } from './arbitrary.js';

const runs = (numRuns: number) => ({ numRuns: process.env.LONG ? numRuns * 10 : numRuns });

const spec = (patches: readonly Patch[]): TenancySpec => ({
  hostClusters: [
    {
      name: 'tokyo',
      region: 'jp-east',
      domain: 'kaas.example.com',
      issuer: { url: 'https://id.kaas.example.com' },
      capacity: { cpu: '64', memory: '256Gi', storage: '4Ti' },
      network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
    },
  ],
  organizations: [{ name: 'acme' }],
  workspaces: [{ name: 'shop', organization: 'acme', hostCluster: 'tokyo', plan: 'small', creator: 'u-1', patches }],
  projects: [{ name: 'web', organization: 'acme', workspace: 'shop' }],
});
const release = { kind: 'HelmRelease', name: 'vcluster' };

// Flux leaves this subtree to the user, so any JSON may stand in it: the RFC's own examples run through the front door.
describe('the examples of RFC 6902, appendix A', () => {
  const at = '/spec/test/it';
  const patch = (document: unknown, operations: readonly PatchOperation[]): readonly Patch[] => [
    { target: release, operations: [{ op: 'add', path: '/spec/test', value: { it: document } }] },
    { target: release, operations: operations.map((operation) => ({ ...operation, path: at + operation.path })) },
  ];
  const result = (patches: readonly Patch[]): unknown => {
    const found = Object.values(tenancyManifests(parseTenancy(spec(patches)))).find(
      ({ kind }) => kind === 'HelmRelease',
    );
    return (found as unknown as { spec: { test: { it: unknown } } }).spec.test.it;
  };
  const good: readonly (readonly [string, unknown, readonly PatchOperation[], unknown])[] = [
    ['A.1 add a member', { foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { foo: 'bar', baz: 'qux' }],
    [
      'A.2 add an item',
      { foo: ['bar', 'baz'] },
      [{ op: 'add', path: '/foo/1', value: 'qux' }],
      { foo: ['bar', 'qux', 'baz'] },
    ],
    ['A.3 remove a member', { baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    ['A.4 remove an item', { foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
    [
      'A.5 replace a value',
      { baz: 'qux', foo: 'bar' },
      [{ op: 'replace', path: '/baz', value: 'boo' }],
      { baz: 'boo', foo: 'bar' },
    ],
    [
      'A.8 test a value',
      { baz: 'qux', foo: ['a', 2, 'c'] },
      [
        { op: 'test', path: '/baz', value: 'qux' },
        { op: 'test', path: '/foo/1', value: 2 },
      ],
      { baz: 'qux', foo: ['a', 2, 'c'] },
    ],
    [
      'A.10 add a nested member',
      { foo: 'bar' },
      [{ op: 'add', path: '/child', value: { grandchild: {} } }],
      { foo: 'bar', child: { grandchild: {} } },
    ],
    [
      'A.14 escapes',
      { '/': 9, '~1': 10 },
      [
        { op: 'test', path: '/~01', value: 10 },
        { op: 'replace', path: '/~1', value: 8 },
      ],
      { '/': 8, '~1': 10 },
    ],
    [
      'A.16 add a list to a list',
      { foo: ['bar'] },
      [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }],
      { foo: ['bar', ['abc', 'def']] },
    ],
    ['add over a member', { foo: 1 }, [{ op: 'add', path: '/foo', value: null }], { foo: null }],
    ['add at the end by index', { foo: [1] }, [{ op: 'add', path: '/foo/1', value: 2 }], { foo: [1, 2] }],
    [
      'change inside an item',
      { foo: [{ a: 1 }] },
      [{ op: 'replace', path: '/foo/0/a', value: 2 }],
      { foo: [{ a: 2 }] },
    ],
    [
      'equal in another order',
      { foo: { a: 1, b: [{ c: 1, d: 2 }] } },
      [{ op: 'test', path: '/foo', value: { b: [{ d: 2, c: 1 }], a: 1 } }],
      { foo: { a: 1, b: [{ c: 1, d: 2 }] } },
    ],
    ['an empty key', { '': { '': 1 } }, [{ op: 'replace', path: '//', value: 2 }], { '': { '': 2 } }],
  ];
  test.each(good)('%s', (_title, document, operations, expected) => {
    expect(result(patch(document, operations))).toEqual(expected);
  });

  const bad: readonly (readonly [string, unknown, PatchOperation, string])[] = [
    ['A.9 a test that fails', { baz: 'qux' }, { op: 'test', path: '/baz', value: 'bar' }, 'patch-test'],
    ['A.12 add below nothing', { foo: 'bar' }, { op: 'add', path: '/baz/bat', value: 'qux' }, 'patch-path'],
    ['A.15 text is no number', { '~1': 10 }, { op: 'test', path: '/~01', value: '10' }, 'patch-test'],
    ['an index past the end', { foo: [1] }, { op: 'add', path: '/foo/2', value: 1 }, 'patch-path'],
    ['an index with a leading zero', { foo: [1, 2] }, { op: 'remove', path: '/foo/01' }, 'patch-path'],
    ['the end of a list, to replace', { foo: [1] }, { op: 'replace', path: '/foo/-', value: 1 }, 'patch-path'],
    ['below the end of a list', { foo: [{}] }, { op: 'add', path: '/foo/-/a', value: 1 }, 'patch-path'],
    ['a step into text', { foo: 'bar' }, { op: 'test', path: '/foo/length', value: 3 }, 'patch-path'],
    ['a step into a list by name', { foo: [1] }, { op: 'test', path: '/foo/length', value: 1 }, 'patch-path'],
    ['what every object inherits', { foo: {} }, { op: 'test', path: '/foo/toString', value: null }, 'patch-path'],
    ['missing is not null', { foo: {} }, { op: 'test', path: '/foo/a', value: null }, 'patch-path'],
    ['an object is no list', { foo: [] }, { op: 'test', path: '/foo', value: {} }, 'patch-test'],
    ['__proto__', { foo: {} }, { op: 'add', path: '/foo/__proto__/polluted', value: true }, 'patch-path'],
    ['constructor', { foo: {} }, { op: 'add', path: '/foo/constructor/prototype/polluted', value: true }, 'patch-path'],
  ];
  test.each(bad)('%s is refused', (_title, document, operation, code) => {
    const issues = tenancyIssues(spec(patch(document, [operation])));
    expect(issues.map((issue) => issue.code)).toEqual([code]);
    expect(issues[0]?.path).toMatch(/^workspaces\.acme\/shop\.patches\[1\]\.operations\[0\]\.(?:path|value)$/);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

test('operations apply in order, over several patches, and a failed one is the last that is spoken of', () => {
  const note = '/metadata/annotations/example.com~1note';
  const add: PatchOperation = { op: 'add', path: '/metadata/annotations', value: {} };
  const put: PatchOperation = { op: 'add', path: note, value: 'a' };
  const change: PatchOperation = { op: 'replace', path: note, value: 'b' };
  const one = (operations: PatchOperation[]): Patch => ({
    target: { kind: 'Kustomization', name: 'tenant' },
    operations,
  });
  expect(tenancyIssues(spec([one([add, put]), one([change])]))).toEqual([]);
  expect(tenancyIssues(spec([one([put, add]), one([change])])).map(({ path }) => path)).toEqual([
    'workspaces.acme/shop.patches[0].operations[0].path',
  ]);
});

test('a value that refers to itself, or is no data, is refused without being read', () => {
  const loop: Record<string, unknown> = {};
  loop.loop = loop;
  for (const value of [loop, () => 1, new Date(0), JSON.parse('{"__proto__": 1}')]) {
    const found = tenancyIssues(spec([{ target: release, operations: [{ op: 'add', path: '/spec/test', value }] }]));
    expect(found.map(({ code }) => code)).toEqual(['not-data']);
  }
});

test('patches say nothing about targets while what they are laid over is not sound, and never throw', () => {
  const patches = [
    {
      target: { kind: 'Namespace', name: 'nowhere' },
      operations: [{ op: 'remove' as const, path: '/metadata/labels/x' }],
    },
  ];
  const codes = (given: TenancySpec) => tenancyIssues(given).map(({ code }) => code);
  const sound = spec(patches);
  expect(codes(sound)).toEqual(['patch-target']);
  expect(codes({ ...sound, hostClusters: [] })).toEqual(['unknown-reference']);
  expect(codes({ ...sound, organizations: [] })).not.toContain('patch-target');
  expect(codes({ ...sound, projects: [{ name: 'Web', organization: 'acme', workspace: 'shop' }] })).toEqual([
    'bad-name',
  ]);
});

test('a host cluster whose patch holds no data takes no workspace with it', () => {
  const own = { target: release, operations: [{ op: 'replace' as const, path: '/spec/interval', value: '5m' }] };
  const plain = spec([own]);
  const target = { kind: 'Kustomization', name: 'kaas-base', namespace: 'flux-system' };
  const operations = [{ op: 'add' as const, path: '/spec/timeout', value: 1e300 }];
  const given = {
    ...plain,
    hostClusters: plain.hostClusters?.map((one) => ({ ...one, patches: [{ target, operations }] })),
  };
  expect(tenancyIssues(given).map(({ code, path }) => [code, path])).toEqual([
    ['not-data', 'hostClusters[0].patches[0].operations[0].value'],
  ]);
});

test('a project that another source declares is patched as its workspace says', () => {
  const { projects = [], ...others } = spec([
    {
      target: { kind: 'Namespace', name: 'web' },
      operations: [{ op: 'add', path: '/metadata/labels/mesh', value: 'on' }],
    },
  ]);
  const own = tenancyManifests(parseTenancy({ projects }, others));
  const namespace = Object.values(own).find(({ kind }) => kind === 'Namespace');
  expect(namespace?.metadata.labels).toMatchObject({ mesh: 'on' });
  expect(tenancyIssues(others).map(({ code }) => code)).toEqual(['patch-target']);
  expect(tenancyIssues({ organizations: [{ name: 'globex' }] }, others)).toEqual([]);
});

test('the order of keys in a value does not show', () => {
  const patch = (value: unknown): readonly Patch[] => [
    { target: release, operations: [{ op: 'add', path: '/spec/rollback', value }] },
  ];
  const rendered = (value: unknown) => JSON.stringify(tenancyManifests(parseTenancy(spec(patch(value)))));
  expect(rendered({ timeout: '5m', force: true })).toBe(rendered({ force: true, timeout: '5m' }));
});

test('a document with nothing after spec: has every default', () => {
  const documents = tenancyDocuments(spec([])).map((document) =>
    Object.keys(document.spec).length === 0 ? { ...document, spec: null } : document,
  );
  expect(documents.filter(({ spec }) => spec === null)).toHaveLength(2);
  expect(parseTenancy(documents)).toEqual(parseTenancy(spec([])));
});

// What an accepted list of patches leaves as it is: written anew here, not read from the product's own table.
const mayChange: Readonly<Record<string, readonly string[]>> = {
  Namespace: [],
  PriorityClass: [],
  PodDisruptionBudget: ['unhealthyPodEvictionPolicy'],
  Kustomization: ['interval', 'retryInterval', 'timeout', 'suspend', 'decryption'],
  HelmRepository: ['interval', 'timeout', 'provider', 'secretRef', 'certSecretRef'],
  HelmRelease: [
    'interval',
    'timeout',
    'suspend',
    'maxHistory',
    'persistentClient',
    'install',
    'upgrade',
    'rollback',
    'uninstall',
    'test',
    'driftDetection',
  ],
};
const isReserved = (key: string): boolean =>
  /(?:hexabase\.ai|kubernetes\.io|k8s\.io|fluxcd\.io|loft\.sh|kyverno\.io|helm\.sh)\//.test(key) &&
  !/^(?:app\.kubernetes\.io|compliance\.hexabase\.ai)\//.test(key);

function keptOf(manifest: Manifest): unknown {
  const open = mayChange[manifest.kind];
  if (open === undefined) return manifest;
  const { labels = {}, annotations = {}, ...metadata } = manifest.metadata;
  const reserved = (marks: Readonly<Record<string, string>>) =>
    Object.entries(marks).filter(([key]) => isReserved(key));
  const fields = Object.entries((manifest.spec ?? {}) as Record<string, unknown>).filter(
    ([key]) => !open.includes(key),
  );
  const crds = ['install', 'upgrade'].map(
    (part) => (manifest.spec as Record<string, Record<string, unknown>>)?.[part]?.crds,
  );
  return [{ ...manifest, metadata, spec: fields }, reserved(labels), reserved(annotations), crds];
}

const pointersOf = (value: unknown, at = ''): string[] => [
  at,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) =>
        pointersOf(item, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      )
    : []),
];
/** Operations that are likely to be accepted somewhere. */
const likely: readonly PatchOperation[] = [
  { op: 'add', path: '/metadata/labels/team', value: 'a' },
  { op: 'remove', path: '/metadata/labels/example.com~1team' },
  { op: 'add', path: '/metadata/annotations', value: { note: 'a' } },
  { op: 'add', path: '/metadata/annotations/note', value: 'a' },
  { op: 'replace', path: '/spec/interval', value: '5m' },
  { op: 'add', path: '/spec/timeout', value: '5m' },
  { op: 'add', path: '/spec/suspend', value: true },
  { op: 'add', path: '/spec/install/remediation', value: { retries: 3 } },
  { op: 'remove', path: '/spec/upgrade/strategy' },
  { op: 'add', path: '/spec/rollback', value: {} },
  { op: 'replace', path: '/spec/driftDetection', value: { mode: 'warn', ignore: [] } },
  { op: 'add', path: '/spec/decryption', value: { provider: 'sops' } },
  { op: 'add', path: '/spec/secretRef/name', value: 'a' },
  { op: 'add', path: '/spec/secretRef', value: {} },
  { op: 'add', path: '/spec/unhealthyPodEvictionPolicy', value: 'AlwaysAllow' },
];
const suffixes = ['/-', '/0', '/example.com~1x', '/kaas.hexabase.ai~1managed', '/__proto__/x', '/constructor'];
const seed = fc.record({
  manifest: fc.nat(),
  usual: fc.boolean(),
  operation: fc.constantFrom(...likely),
  pointer: fc.nat(),
  suffix: fc.constantFrom('', '', '', '', ...suffixes),
  op: fc.constantFrom('add' as const, 'replace' as const, 'remove' as const),
  value: fc.oneof(fc.constantFrom<unknown>('5m', {}, { crds: 'Create' }, null), fc.jsonValue({ maxDepth: 2 })),
});
type Seed = typeof seed extends fc.Arbitrary<infer T> ? T : never;

function patchOf(rendered: Manifests, { manifest, usual, operation, pointer, suffix, op, value }: Seed): Patch {
  const all = Object.values(rendered);
  const open = all.filter(({ kind }) => kind in mayChange);
  const among = usual && open.length > 0 ? open : all;
  const { kind, metadata, ...rest } = among[manifest % among.length] as Manifest;
  const pointers = pointersOf({ kind, metadata, ...rest });
  const path = (pointers[pointer % pointers.length] ?? '') + suffix;
  return {
    target: { kind, name: metadata.name, ...(metadata.namespace && { namespace: metadata.namespace }) },
    operations: [usual ? operation : op === 'remove' ? { op, path } : { op, path, value }],
  };
}

/** Takes away whatever is refused, until the rest is accepted. */
function accepted(given: TenancySpec): TenancySpec {
  // What is no data is refused before anything has a name.
  const named = (path: string) =>
    path
      .replace(/^hostClusters\[(\d+)\]/, (_, i) => `hostClusters.${given.hostClusters?.[i]?.name}`)
      .replace(/^workspaces\[(\d+)\]/, (_, i) => {
        const { organization, name } = given.workspaces?.[i] ?? {};
        return `workspaces.${organization}/${name}`;
      });
  const refused = new Set(
    tenancyIssues(given).map((issue) => {
      const found = /^[^[]*\.patches\[\d+\]/.exec(named(issue.path))?.[0];
      if (found === undefined) throw new Error(`refused for something else: ${JSON.stringify(issue)}`);
      return found;
    }),
  );
  if (refused.size === 0) return given;
  const rest = (path: string, patches: readonly Patch[] = []) =>
    patches.filter((_, i) => !refused.has(`${path}.patches[${i}]`));
  return accepted({
    ...given,
    hostClusters: given.hostClusters?.map((own) => ({
      ...own,
      patches: rest(`hostClusters.${own.name}`, own.patches),
    })),
    workspaces: given.workspaces?.map((own) => ({
      ...own,
      patches: rest(`workspaces.${own.organization}/${own.name}`, own.patches),
    })),
  });
}

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
};

test('no accepted list of patches changes what isolates tenants, what things are called, or whose they are', () => {
  const seen = { patches: 0, changed: 0 };
  fc.assert(
    fc.property(arbitraryTenancy(), fc.array(seed, { minLength: 4, maxLength: 12 }), (plain, seeds) => {
      const before = freeze(tenancyManifests(parseTenancy(plain)));
      const text = JSON.stringify(before);
      const ofUnit = (part: (key: string) => boolean) =>
        Object.fromEntries(Object.entries(before).filter(([key]) => part(key)));
      const patches = (rendered: Manifests, turn: number) =>
        Object.keys(rendered).length === 0
          ? []
          : seeds.filter((_, i) => i % 2 === turn).map((own) => patchOf(rendered, own));
      const given = accepted({
        ...plain,
        hostClusters: plain.hostClusters?.map((own) => ({
          ...own,
          patches: patches(
            ofUnit(
              (key) =>
                /^infrastructure\/|^clusters\/[^/]+\/infrastructure\//.test(key) && key.split('/')[1] === own.name,
            ),
            0,
          ),
        })),
        workspaces: plain.workspaces?.map((own) => ({
          ...own,
          patches: patches(
            ofUnit((key) => key.startsWith(`workspaces/${own.hostCluster}/${own.organization}/${own.name}/`)),
            1,
          ),
        })),
      });
      const tenancy = freeze(parseTenancy(given));
      const after = tenancyManifests(tenancy);
      expect(Object.keys(after)).toEqual(Object.keys(before));
      for (const [key, manifest] of Object.entries(after)) {
        expect(keptOf(manifest)).toEqual(keptOf(before[key] as Manifest));
        if (JSON.stringify(manifest) !== JSON.stringify(before[key])) seen.changed++;
      }
      for (const { patches } of [...tenancy.hostClusters, ...tenancy.workspaces]) seen.patches += patches.length;
      expect(JSON.stringify(tenancyManifests(parseTenancy(plain)))).toBe(text);
      expect(JSON.stringify(tenancyManifests(parseTenancy(tenancyDocuments(given))))).toBe(JSON.stringify(after));
    }),
    runs(100),
  );
  // The property speaks of something.
  expect(seen.patches).toBeGreaterThan(20);
  expect(seen.changed).toBeGreaterThan(10);
});
