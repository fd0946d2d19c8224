import {
  JsonPolicyError,
  parseJsonPolicies,
  parsePayload,
  type ScanOptions,
  SearchError,
  scan,
} from '@hexabase-kaas/policies';
import fc from 'fast-check';
import { jsonData } from './expression.ts';
import { jsonRule } from './rule.ts';

const policy = (...rules: object[]): object => ({
  apiVersion: 'json.kyverno.io/v1alpha1',
  kind: 'ValidatingPolicy',
  metadata: { name: 'p' },
  spec: { rules },
});
const all = (check: object, message?: string): object => ({ all: [{ check, ...(message && { message }) }] });
const judge = (rule: object, payload: unknown, options?: ScanOptions): [string, string] => {
  const [result] = scan([policy({ name: 'r', ...rule })], payload, options).results;
  return [result?.verdict ?? '', result?.message ?? ''];
};
const check = (tree: object, payload: unknown): [string, string] => judge({ assert: all(tree) }, payload);

describe('an assertion tree', () => {
  test.each<[string, object, unknown, string, string?]>([
    ['compares a value', { a: 1 }, { a: 1 }, 'pass'],
    [
      'says what it found and what was expected',
      { a: 'x' },
      { a: 'y' },
      'fail',
      ' -> all[0].check.a: Invalid value: "y": Expected value: "x"',
    ],
    ['takes what is missing for null', { a: null }, {}, 'pass'],
    ['tells null from a value', { a: 1 }, {}, 'fail', ' -> all[0].check.a: Invalid value: "null": Expected value: 1'],
    ['ignores keys that it does not name', { a: { b: 1 } }, { a: { b: 1, c: 2 } }, 'pass'],
    [
      'compares lists element by element',
      { a: [1, 2] },
      { a: [1, 3] },
      'fail',
      ' -> all[0].check.a[1]: Invalid value: 3: Expected value: 2',
    ],
    [
      'wants lists of the same length',
      { a: [1] },
      { a: [1, 2] },
      'fail',
      " -> all[0].check.a: Invalid value: []interface {}{1, 2}: lengths of slices don't match",
    ],
    ['wants a list where one is', { a: [1] }, { a: 1 }, 'error', 'all[0].check.a: Invalid value: 1: expected a slice'],
    [
      'reports null where a list is wanted',
      { a: [1] },
      {},
      'fail',
      ' -> all[0].check.a: Invalid value: "null": value is null',
    ],
    [
      'cannot compare a number and a text',
      { a: 1 },
      { a: '1' },
      'error',
      'all[0].check.a: Internal error: types are not comparable, float64 - string',
    ],
    ['projects by an expression', { '(length(a))': 2 }, { a: [1, 2] }, 'pass'],
    ['goes on below a projection', { '(a[0])': { b: 1 } }, { a: [{ b: 1 }] }, 'pass'],
    ['compares with an expression', { a: '($payload.b)' }, { a: 1, b: 1 }, 'pass'],
    [
      'fails with the error of an expression',
      { '(foo(a))': 1 },
      {},
      'error',
      'all[0].check.(foo(a)): Internal error: unknown function: foo',
    ],
    [
      'iterates over a list',
      { '~.a': { b: 1 } },
      { a: [{ b: 1 }, { b: 2 }] },
      'fail',
      ' -> all[0].check.~.a[1].b: Invalid value: 2: Expected value: 1',
    ],
    [
      'iterates over an object',
      { '~.a': 1 },
      { a: { x: 1, y: 2 } },
      'fail',
      ' -> all[0].check.~.a[y]: Invalid value: 2: Expected value: 1',
    ],
    ['has the index of an iteration', { '~i.a': '(at($payload.b, $i))' }, { a: [1, 2], b: [1, 2] }, 'pass'],
    ['has the key of an iteration', { '~k.a': '($k)' }, { a: { x: 'x' } }, 'pass'],
    ['iterates over the result of an expression', { '~.(a[?b])': { b: true } }, { a: [{ b: true }, {}] }, 'pass'],
    [
      'iterates over lists and objects only',
      { '~.a': 1 },
      { a: 1 },
      'error',
      'all[0].check.~.a: Invalid value: 1: expected a slice or a map',
    ],
    ['binds a value for what is below', { 'a->x': { b: '($x.c)' } }, { a: { b: 1, c: 1 } }, 'pass'],
    ['binds the result of an expression', { '(length(a))->n': { '($n)': 2 } }, { a: [1, 2] }, 'pass'],
    ['binds for the keys that follow', { '(a)->x': 1, b: '($x)' }, { a: 1, b: 1 }, 'pass'],
    ['takes an escaped key as it is written', { '\\(a)\\': 1 }, { '(a)': 1 }, 'pass'],
    ['takes an escaped value as it is written', { '(a)': '\\(a)\\' }, { a: '\\(a)\\' }, 'pass'],
    [
      'has no iteration on the right',
      { a: '~i.(b)' },
      { a: 1 },
      'error',
      'all[0].check.a: Invalid value: "~i.(b)": foreach is not supported on the RHS',
    ],
    [
      'has no binding on the right',
      { a: '(b)->c' },
      { a: 1 },
      'error',
      'all[0].check.a: Invalid value: "(b)->c": binding is not supported on the RHS',
    ],
    ['holds a text against a text below what is no object', { a: { b: 1 } }, { a: 1 }, 'pass'],
    ['has keys of Object.prototype as data', { constructor: null, __proto__x: null }, {}, 'pass'],
  ])('%s', (_, tree, payload, verdict, message = '') => {
    expect(check(tree, payload)).toEqual([verdict, message]);
  });
});

test('a rule is for what matches, and not for what is excluded', () => {
  const rule = {
    match: { any: [{ kind: 'A' }, { kind: 'B' }], all: [{ '(size > `0`)': true }] },
    exclude: { any: [{ name: 'x' }] },
    assert: all({ ok: true }),
  };
  const verdict = (payload: object): string => judge(rule, payload)[0];
  expect(verdict({ kind: 'A', size: 1, ok: true })).toBe('pass');
  expect(verdict({ kind: 'B', size: 1 })).toBe('fail');
  expect(verdict({ kind: 'C', size: 1 })).toBe('skip');
  expect(verdict({ kind: 'A', size: 0 })).toBe('skip');
  expect(verdict({ kind: 'A', size: 1, name: 'x' })).toBe('skip');
});

test('an empty match, exclude or assert is an error', () => {
  for (const [rule, what] of [
    [{ match: {}, assert: all({}) }, 'match'],
    [{ exclude: { any: [] }, assert: all({}) }, 'match'],
    [{ assert: {} }, 'assert'],
  ] as const) {
    expect(judge(rule, {})).toEqual(['error', expect.stringContaining(`an empty ${what} is not valid`)]);
  }
});

test('any needs one assertion and all needs each; where any fails, all is not looked at', () => {
  const two = [
    { check: { a: 1 }, message: 'first' },
    { check: { a: 2 }, message: 'second' },
  ];
  expect(judge({ assert: { any: two } }, { a: 2 })[0]).toBe('pass');
  expect(judge({ assert: { any: two } }, { a: 3 })[1].split('\n')).toEqual([
    '-> first',
    ' -> any[0].check.a: Invalid value: 3: Expected value: 1',
    '-> second',
    ' -> any[1].check.a: Invalid value: 3: Expected value: 2',
  ]);
  expect(judge({ assert: { all: two } }, { a: 2 })[1]).toContain('-> first');
  expect(judge({ assert: { any: two, all: [{ check: { b: 1 } }] } }, { a: 3 })[1]).not.toContain('check.b');
});

test('messages have expressions, and say where one is no text', () => {
  const message = '{{ a }} {{ $rule.name }} {{ b }} {{ length(a) }} {{ foo( }}';
  expect(judge({ assert: all({ a: 'y' }, message) }, { a: 'x' })[1].split('\n')[0]).toBe(
    '-> x r ERR (b not found) ERR (length(a) not a string) ERR (foo( - SyntaxError: Incomplete expression)',
  );
});

test('context holds values and expressions, each of which sees those before it, and none is evaluated unread', () => {
  const context = [
    { name: 'list', variable: [1, 2] },
    { name: 'count', variable: '(length($list))' },
    { name: 'broken', variable: '(foo(@))' },
  ];
  expect(judge({ context, assert: all({ a: '($count)' }) }, { a: 2 })[0]).toBe('pass');
  expect(judge({ context, assert: all({ a: '($broken)' }) }, { a: 2 })).toEqual([
    'error',
    'all[0].check.a: Internal error: context[2].variable: Internal error: unknown function: foo',
  ]);
});

test('identifiers name resources; an error is shown in their place', () => {
  const identifiers = (identifier: string, payload: unknown): string[] =>
    scan([policy({ name: 'r', identifier, assert: all({}) })], payload).results.map((result) => result.identifier);
  expect(identifiers('name', [{ name: 'x' }, { name: 1 }, {}])).toEqual(['x', '1', '<nil>']);
  expect(identifiers('foo(@)', {})).toEqual(['(error: unknown function: foo)']);
});

test('pre-processors make the payload; null is none', () => {
  const options = { preProcess: ['items', '[?a]'] };
  const found = scan([policy({ name: 'r', assert: all({ a: 1 }) })], { items: [{ a: 1 }, {}, { a: 2 }] }, options);
  expect(found.resources).toEqual([{ a: 1 }, { a: 2 }]);
  expect(found.results.map(({ index, verdict }) => [index, verdict])).toEqual([
    [0, 'pass'],
    [1, 'fail'],
  ]);
  for (const preProcess of [['missing'], ['foo(']]) expect(() => scan([], {}, { preProcess })).toThrow(SearchError);
  expect(() => scan([], null)).toThrow('payload is `null`');
});

test('labels choose policies', () => {
  const labelled = (labels: object): object => ({ ...policy(), metadata: { name: 'p', labels } });
  const policies = [labelled({ a: '1', b: 'x' }), labelled({ a: '2' }), policy()];
  const chosen = (labels: string): number => scan(policies, {}, { labels }).policies.length;
  expect(
    ['a=1', 'a==2', 'a!=1', 'a in (1,2)', 'a notin (1, 2)', 'a', '!a', 'a=1,b=x', 'a>1', 'a<2', ''].map(chosen),
  ).toEqual([1, 1, 2, 2, 1, 2, 1, 1, 1, 1, 3]);
  for (const labels of ['a in 1', 'a=b=c', '=x', 'a>x', '!a=1']) expect(() => chosen(labels)).toThrow(SearchError);
});

test('whole numbers of YAML compare with those of a policy', () => {
  const payload = parsePayload('a: 1\nb: [1, 2.5]\n', 'yaml');
  expect(payload).toEqual({ a: 1n, b: [1n, 2.5] });
  expect(check({ a: 1, b: [1, 2.5] }, payload)[0]).toBe('pass');
  expect(check({ '(a == `1`)': true }, payload)[0]).toBe('fail');
  expect(parsePayload('a: 1\n---\n# none\n---\nb: 2\n', 'yaml')).toEqual([{ a: 1n }, { b: 2n }]);
});

test('a document that is no policy is refused with everything that is wrong', () => {
  const wrong = {
    ...policy({ name: 'x'.repeat(64), assert: { all: [{ check: [] }], some: 1 }, extra: 1 }),
    kind: 'Policy',
    metadata: { name: 'P' },
  };
  expect(() => scan([wrong], {})).toThrow(JsonPolicyError);
  try {
    scan([wrong], {});
  } catch (error) {
    expect((error as JsonPolicyError).issues.map(({ path }) => path)).toEqual([
      'kind',
      'metadata.name',
      'spec.rules[0].name',
      'spec.rules[0].assert.all[0].check',
      'spec.rules[0].assert.some',
      'spec.rules[0].extra',
    ]);
  }
  expect(() => parseJsonPolicies('a: [')).toThrow(SearchError);
});

test('scanning changes nothing that it is given, and says the same again', () => {
  fc.assert(
    fc.property(
      fc
        .array(jsonData, { minLength: 1, maxLength: 3 })
        .chain((resources) => fc.tuple(fc.constant(resources), jsonRule(resources))),
      ([resources, rule]) => {
        const policies = [policy(rule)];
        const before = structuredClone({ policies, resources });
        const first = scan(policies, resources);
        expect({ policies, resources }).toEqual(before);
        expect(scan(structuredClone(policies), resources).results).toEqual(first.results);
      },
    ),
    { numRuns: 500 },
  );
});
