import { kaas, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);

interface Result {
  readonly policy: string;
  readonly resource: string;
  readonly verdict: string;
  readonly message: string;
}

async function failing(text: string, name = 'manifests.yaml'): Promise<string[]> {
  const args = ['policy', 'check', '--standard', 'restricted', '--json', dir.write(name, text)];
  const { code, out, err } = await kaas(args);
  expect(err).toBe('');
  const bad = (JSON.parse(out) as { results: Result[] }).results.filter(({ verdict }) => verdict !== 'pass');
  expect(code).toBe(bad.length > 0 ? 1 : 0);
  return bad.map(({ policy, resource }) => `${policy} ${resource}`.trim());
}

const good = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'a',
      image: 'b',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
};
const pod = (spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { ...good, ...spec },
});
const bad = pod({ hostNetwork: true });
const refused = ['host-namespaces Pod p'];
/** A pod as YAML, with lines of its own in its spec. */
const written = (...lines: readonly string[]): string =>
  ['apiVersion: v1', 'kind: Pod', 'metadata: {name: p}', 'spec:', ...rest(good), ...lines].join('\n');
const rest = (spec: object): string[] =>
  Object.entries(spec).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);

test('a pod that breaks no rule passes', async () => {
  expect(await failing(JSON.stringify(pod()))).toEqual([]);
  expect(await failing(written())).toEqual([]);
});

test.each([
  ['an item of an object that is called no list', { ...pod(), items: [bad] }],
  [
    'an item of a list in a list',
    { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'List', items: [bad] }] },
  ],
  [
    'an item that leaves its kind to its list',
    { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: bad.metadata, spec: bad.spec }] },
  ],
  ['an item beside what is none', { apiVersion: 'v1', kind: 'List', items: [null, 1, 'a', [], {}, bad] }],
])('%s is judged', async (_, manifest) => {
  expect(await failing(JSON.stringify(manifest), 'list.json')).toEqual(refused);
});

test('a thousand lists in each other are read to the last', async () => {
  const nested = `${'{"apiVersion":"v1","kind":"List","items":['.repeat(1000)}${JSON.stringify(bad)}${']}'.repeat(1000)}`;
  expect(await failing(nested, 'nested.json')).toEqual(refused);
});

// Compared with what `kubectl label --local -o json` makes of the same text.
test.each([
  ['a byte order mark after ---', `${written()}\n---\n\ufeff${written('  hostNetwork: true')}`, refused],
  ['Windows line ends', written('  hostNetwork: true').replaceAll('\n', '\r\n'), refused],
  ['y for true', written('  hostNetwork: y'), refused],
  [
    'zero in another base',
    written().replace('"runAsNonRoot":true', '"runAsNonRoot":true,"runAsUser": 0b0_0'),
    ['run-as-user Pod p'],
  ],
  ['merged first', written().replace('spec:', 'x: &x {hostNetwork: true}\nspec:\n  <<: *x'), refused],
  ['two documents in one line of dashes', `${written()}\n--- # next\n${written('  hostNetwork: true')}`, refused],
])('%s is read as Kubernetes reads it', async (_, text, expected) => {
  expect(await failing(text)).toEqual(expected);
});

test.each([
  ['<< after the keys that it overwrites', `x: &x {hostNetwork: true}\n${written('  hostNetwork: false', '  <<: *x')}`],
  ['<< twice', `${written()}\nx: {<<: {a: 1}, <<: {a: 2}}`],
  ['a next line by U+0085', written('  # comment\u0085  hostNetwork: true')],
  ['a next line by U+2028', written('  # comment\u2028  hostNetwork: true')],
  ['a byte order mark before ---', `${written()}\n\ufeff---\n${written('  hostNetwork: true')}`],
  ['a key that stands twice', written('  hostNetwork: true', '  hostNetwork: false')],
  ['an unknown tag', written('  x: !!js/function "function(){}"')],
  ['two documents without dashes', `${written()}\n...\n${written('  hostNetwork: true')}`],
  ['100,000 levels', written(`  x: ${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
  [
    'merges of merges',
    Array.from({ length: 20_000 }, (_, i) => `m${i}: &m${i} {${i > 0 ? `<<: *m${i - 1}, ` : ''}k${i}: 1}`).join('\n'),
  ],
])('%s is refused', async (_, text) => {
  expect(await failing(text)).toEqual(['yaml-syntax']);
});

test('values that are too large for an expression are an error, not a pass', async () => {
  const laughs = Array.from(
    { length: 10 },
    (_, i) => `l${i}: &l${i} [${Array(9).fill(i === 0 ? 'ha' : `*l${i - 1}`)}]`,
  );
  expect((await failing(`${laughs.join('\n')}\n${written('  x: *l9')}`)).length).toBeGreaterThan(10);
  const deep = JSON.stringify(pod()).replace('"spec":{', `"spec":{"x":${'['.repeat(50_000)}${']'.repeat(50_000)},`);
  expect((await failing(deep, 'deep.json')).length).toBeGreaterThan(10);
});

test('the key __proto__ is a key like any other', async () => {
  expect(await failing(written('  __proto__: {hostNetwork: true}'))).toEqual([]);
  expect(await failing(JSON.stringify(bad).replace('"v1"', '"v1","__proto__":{"kind":"ConfigMap"}'))).toEqual(refused);
});

test('the place of each of 1,000 items of a list is found without reading the list for each', async () => {
  const items = Array.from({ length: 1000 }, (_, i) => ({ ...bad, metadata: { name: `p${i}` } }));
  const file = dir.write('many.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 1));
  const start = performance.now();
  const { out } = await kaas(['policy', 'check', '--standard', 'baseline', '--sarif', file]);
  const { runs } = JSON.parse(out) as { runs: { results: { locations: Location[] }[] }[] };
  const lines = runs[0]?.results.map(({ locations }) => locations[0]?.physicalLocation.region.startLine) ?? [];
  expect(new Set(lines).size).toBe(1000);
  expect(performance.now() - start).toBeLessThan(60_000);
});

interface Location {
  readonly physicalLocation: { readonly region: { readonly startLine: number } };
}
