import { type Issue, parseTenancy, TenancyError, tenancyIssues } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

const codes = (issues: readonly Issue[]): string[] => [...new Set(issues.map(({ code }) => code))].sort();
const withLabels = (labels: unknown): unknown => ({
  projects: [{ name: 'web', organization: 'acme', workspace: 'shop', labels }],
});

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;
const aliases = Array.from({ length: 40 }).reduce<unknown>((below) => [below, below], 'x');
const trap = new Proxy(
  {},
  {
    ownKeys: () => {
      throw new Error('trapped');
    },
  },
);
const getter = Object.defineProperty({}, 'a', {
  enumerable: true,
  get: () => {
    throw new Error('ran');
  },
});
class Spec {
  a = 'b';
}

test.each<[string, unknown, string]>([
  ['a cycle', cyclic, 'not-data'],
  ['aliases of aliases', aliases, 'too-large'],
  ['a proxy that throws', trap, 'not-data'],
  ['a getter', getter, 'not-data'],
  ['a class instance', new Spec(), 'not-data'],
  ['a Map', new Map([['a', 'b']]), 'not-data'],
  ['a Date', new Date(0), 'not-data'],
  ['a function', () => ({}), 'not-data'],
  ['a whole number that no float holds', 2 ** 53 + 2, 'not-data'],
  ['a symbol', Symbol('a'), 'not-data'],
  ['a key that is a symbol', { [Symbol('a')]: 'b' }, 'not-data'],
  ['a bigint', 1n, 'not-data'],
  ['NaN', Number.NaN, 'not-data'],
  ['infinity', Number.POSITIVE_INFINITY, 'not-data'],
  ['half of a character', { a: '\ud800' }, 'not-data'],
  ['__proto__', JSON.parse('{"__proto__": {"polluted": "yes"}}'), 'not-data'],
  ['a list with holes', new Array(3), 'not-data'],
  ['a list of a billion holes', new Array(1_000_000_000), 'too-large'],
  ['a text of two million letters', { a: 'a'.repeat(2_000_000) }, 'too-large'],
  [
    'an object ten thousand deep',
    Array.from({ length: 10_000 }).reduce<unknown>((below) => ({ a: below }), 'x'),
    'too-deep',
  ],
  ['null', null, 'wrong-type'],
  ['a list', [], 'wrong-type'],
])('%s among labels is an issue, not an exception', (_what, labels, code) => {
  expect(codes(tenancyIssues(withLabels(labels)))).toContain(code);
  expect(codes(tenancyIssues(undefined, withLabels(labels)))).toContain(code);
  expect(() => parseTenancy(withLabels(labels))).toThrow(TenancyError);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test.each([cyclic, trap, getter, null, 1, 'text', [1], [[]], new Spec(), () => 1, { apiVersion: 'v1', kind: 'Pod' }])(
  'input %# as a whole is an issue, not an exception',
  (input) => {
    expect(tenancyIssues(input).length).toBeGreaterThan(0);
  },
);

test('constructor, toString and their like are fields as unknown as any other', () => {
  for (const field of ['constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
    expect(codes(tenancyIssues({ organizations: [{ name: 'acme', [field]: 'x' }] }))).toEqual(['unknown-field']);
    expect(codes(tenancyIssues({ [field]: [] }))).toEqual(['bad-source']);
  }
  const { projects } = parseTenancy(sound({ constructor: 'a', toString: 'b' }));
  expect(Object.keys(projects[0]?.labels ?? {})).toEqual(['constructor', 'toString']);
});

test('data of another realm is data', () => {
  expect(tenancyIssues(structuredClone(sound({ a: 'b' })))).toEqual([]);
});

test('no input makes anything but issues', () => {
  fc.assert(
    fc.property(
      fc.anything({
        withDate: true,
        withMap: true,
        withSet: true,
        withNullPrototype: true,
        withSparseArray: true,
        withBigInt: true,
      }),
      (anything) => {
        expect(Array.isArray(tenancyIssues(anything))).toBe(true);
        expect(Array.isArray(tenancyIssues({ workspaces: [anything], plans: anything }, [anything]))).toBe(true);
        expect(Array.isArray(tenancyIssues(withLabels(anything)))).toBe(true);
      },
    ),
    { numRuns: 3_000 },
  );
});

const sound = (labels: Record<string, string>): unknown => ({
  hostClusters: [
    {
      name: 'tokyo',
      region: 'jp-east',
      domain: 'kaas.example.com',
      issuer: { url: 'https://login.example.com' },
      capacity: { cpu: '8', memory: '32Gi', storage: '1Ti' },
      network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['192.168.0.0/24'] },
    },
  ],
  organizations: [{ name: 'acme' }],
  workspaces: [{ name: 'shop', organization: 'acme', hostCluster: 'tokyo', plan: 'small', creator: 'u-1' }],
  projects: [{ name: 'web', organization: 'acme', workspace: 'shop', labels }],
});
