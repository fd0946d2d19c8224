import { kaas, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);

const policy = dir.write(
  'policies/policy.yaml',
  `apiVersion: json.kyverno.io/v1alpha1
kind: ValidatingPolicy
metadata: { name: replicas, labels: { team: a } }
spec:
  rules:
    - name: few
      identifier: name
      match: { any: [{ kind: App }] }
      assert:
        all:
          - message: "{{ name }} has too many replicas"
            check: { (replicas <= \`3\`): true }
`,
);
const good = dir.write('good.yaml', 'kind: App\nname: web\nreplicas: 2\n');
const plan = dir.write(
  'plan.yaml',
  `kind: Plan
metadata: { name: team }
spec:
  isolation: dedicated
  exec: false
  limits: { cpu: "4", memory: 16Gi }
  prices: [{ amount: "900", currency: JPY, interval: month }]
`,
);
const bad = dir.write('bad.json', '[{"kind": "App", "name": "web", "replicas": 9}, {"kind": "Job"}]');

test('json scan prints the lines of the binary, and exits 0 where all passes', async () => {
  expect(await kaas(['json', 'scan', '--payload', good, '--policy', policy])).toEqual({
    code: 0,
    out: [
      'Loading policies ...',
      'Loading payload ...',
      'Pre processing ...',
      'Running ( evaluating 1 resource against 1 policy ) ...',
      '- replicas / few / web PASSED',
      'Done',
      '',
    ].join('\n'),
    err: '',
  });
});

test('json scan exits 1 where a rule fails, and says why', async () => {
  const { code, out } = await kaas(['json', 'scan', '--payload', bad, '--policy', dir.path('policies')]);
  expect(code).toBe(1);
  expect(out).toContain('evaluating 2 resources against 1 policy');
  expect(out).toContain(
    '- replicas / few / web FAILED\n-> web has too many replicas\n -> all[0].check.(replicas <= `3`): Invalid value: false: Expected value: true\n',
  );
});

test('json scan takes the folder of policies that comes with it', async () => {
  const { code, out } = await kaas(['json', 'scan', '--payload', plan, '--policy', 'policies/json']);
  expect([code, out]).toEqual([0, expect.stringContaining('1 resource against 6 policies')]);
  expect(out.split('\n').filter((line) => line.startsWith('- '))).toEqual([
    '- plan-limits / memory-fits-cpu / team PASSED',
    '- plan-limits / no-exec-on-dedicated-nodes / team PASSED',
    '- plan-price / dedicated-has-price / team PASSED',
    '- plan-price / currency-and-interval / team PASSED',
  ]);
});

test('json scan --json has every verdict, --output json what the binary has', async () => {
  const { out } = await kaas(['json', 'scan', '--payload', bad, '--policy', policy, '--json']);
  const { results } = JSON.parse(out) as { results: { verdict: string; identifier: string }[] };
  expect(results.map(({ verdict, identifier }) => [verdict, identifier])).toEqual([
    ['fail', 'web'],
    ['skip', '<nil>'],
  ]);
  const report = await kaas(['json', 'scan', '--payload', bad, '--policy', policy, '--output', 'json']);
  const [first, second] = JSON.parse(report.out) as {
    resource: object;
    results: { rules?: { violations: object[] }[] }[];
  }[];
  expect(first?.resource).toEqual({ kind: 'App', name: 'web', replicas: 9 });
  expect(first?.results[0]?.rules?.[0]?.violations).toHaveLength(1);
  expect(second?.results[0]?.rules).toBeUndefined();
});

test('json scan reads standard input, evaluates first what it is told to, and chooses by labels', async () => {
  const scan = ['json', 'scan', '--payload', '-', '--policy', policy];
  const input = '{"apps": [{"kind": "App", "name": "a", "replicas": 1}]}';
  const { code, out } = await kaas([...scan, '--pre-process', 'apps[?replicas]', '--pre-process', '[0]'], { input });
  expect([code, out]).toEqual([0, expect.stringContaining('- replicas / few / a PASSED')]);
  expect((await kaas([...scan, '--labels', 'team!=a'], { input })).out).toContain('1 resource against 0 policies');
});

test.each([
  ['a missing payload', ['scan', '--payload', 'missing.json', '--policy', policy]],
  ['a payload of another kind', ['scan', '--payload', policy.replace('.yaml', '.txt'), '--policy', policy]],
  ['a policy that is none', ['scan', '--payload', good, '--policy', good]],
  ['a wrong pre-processor', ['scan', '--payload', good, '--policy', policy, '--pre-process', 'foo(']],
  ['a wrong selector', ['scan', '--payload', good, '--policy', policy, '--labels', 'a in b']],
  ['no expression', ['jp', 'query', '-i', good]],
])('json refuses %s with exit code 2', async (_, args) => {
  const { code, err } = await kaas(['json', ...args]);
  expect(code).toBe(2);
  expect(err).toMatch(/^error: /);
});

test('json jp query prints each expression with its result', async () => {
  const query = (...args: string[]) => kaas(['json', 'jp', 'query', '-i', good, ...args]);
  expect((await query('name', '[name, replicas]')).out).toBe(
    '# name\n"web"\n# [name, replicas]\n[\n  "web",\n  2\n]\n',
  );
  expect((await query('-c', '[name, replicas]')).out).toBe('# [name, replicas]\n["web",2]\n');
  expect((await query('-u', 'to_upper(name)')).out).toBe('# to_upper(name)\nWEB\n');
  expect(await query('name[')).toEqual({
    code: 1,
    out: '',
    err: 'Error: SyntaxError: Expected TOKStar, received: TOKEOF\nname[\n     ^\n',
  });
  expect((await query('abs(name)')).err).toContain('error evaluating JMESPath expression: invalid type for: web');
});

test('json jp function lists functions with their types', async () => {
  const { out } = await kaas(['json', 'jp', 'function', 'truncate']);
  expect(out).toBe('Name: truncate\n  Signature: truncate(string, number)\n\n');
  expect((await kaas(['json', 'jp', 'function'])).out.match(/^Name: /gm)?.length).toBeGreaterThan(70);
});

const laughs = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, i) =>
      `l${i}: &l${i} [${Array(9)
        .fill(i === 0 ? 'ha' : `*l${i - 1}`)
        .join(', ')}]`,
  ).join('\n');

test.each<[string, string, string | Buffer, string]>([
  ['a billion laughs', 'a.yaml', laughs(10), 'excessive aliasing'],
  [
    'merges of merges',
    'a.yaml',
    Array.from({ length: 3000 }, (_, i) => `m${i}: &m${i} {${i > 0 ? `<<: *m${i - 1}, ` : ''}k${i}: 1}`).join('\n'),
    'excessive aliasing',
  ],
  ['a document that holds itself', 'a.yaml', 'a: &a [*a]', 'contains itself'],
  ['YAML of 100,000 levels', 'a.yaml', `a: ${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'exceeded max depth'],
  ['JSON of 100,000 levels', 'a.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'nested too deeply'],
  ['a key that stands twice', 'a.yaml', 'kind: App\nkind: Job\n', 'mapping key "kind" already defined'],
  ['bytes that are no UTF-8', 'a.yaml', Buffer.from([0x61, 0x3a, 0x20, 0xff]), 'is not UTF-8 text'],
  ['NUL', 'a.yaml', 'kind: "a\0b"', 'control characters are not allowed: U+0000'],
  ['a next line by U+0085', 'a.yaml', 'kind: Job # \u0085kind2: App', 'control characters are not allowed: U+0085'],
])('json scan refuses %s with exit code 2', async (_, name, payload, message) => {
  const { code, out, err } = await kaas(['json', 'scan', '--payload', dir.write(name, payload), '--policy', policy]);
  expect([code, out]).toEqual([2, expect.not.stringContaining('Done')]);
  expect(err).toContain(message);
});

test('json scan reads a mapping of 100,000 keys in time that grows with its size', async () => {
  const text = `kind: App\nname: web\nreplicas: 9\n${Array.from({ length: 100_000 }, (_, i) => `k${i}: v`).join('\n')}`;
  const { code, out } = await kaas(['json', 'scan', '--payload', dir.write('keys.yaml', text), '--policy', policy]);
  expect([code, out]).toEqual([1, expect.stringContaining('- replicas / few / web FAILED')]);
});

test('json scan takes a byte order mark, Windows line ends and the key __proto__ as the binary does', async () => {
  const text = '\ufeffkind: App\r\nname: web\r\nreplicas: 2\r\n__proto__: {replicas: 9}\r\n';
  const { code, out } = await kaas(['json', 'scan', '--payload', dir.write('bom.yaml', text), '--policy', policy]);
  expect([code, out]).toEqual([0, expect.stringContaining('- replicas / few / web PASSED')]);
});
