import { readFileSync } from 'node:fs';
import { SearchError, search, searchFunctions } from '@hexabase-kaas/policies';
import { parse } from 'yaml';

interface Case {
  readonly expression: string;
  readonly result?: unknown;
  readonly error?: string;
  readonly code?: string;
}

const table = parse(readFileSync('test/policies/json/compliance/functions.yaml', 'utf8'), { maxAliasCount: 0 }) as {
  data: unknown;
  functions: Record<string, Case[]>;
};
const cases = Object.entries(table.functions).flatMap(([name, list]) => list.map((item) => ({ name, ...item })));

const attempt = (expression: string, data: unknown): unknown => {
  try {
    return { expression, result: floats(search(expression, data)) };
  } catch (error) {
    if (error instanceof SearchError) return { expression, error: error.message, code: error.code };
    throw error;
  }
};
const floats = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

test.each(cases)('$name: $expression', ({ expression, result, error, code }) => {
  const expected = error === undefined ? { expression, result } : { expression, error, code };
  expect(attempt(expression, table.data)).toEqual(expected);
});

test('every function is in the table, with a result and with an error', () => {
  const clocks = ['time_now', 'time_now_utc'];
  for (const { name, signature } of searchFunctions()) {
    if (clocks.includes(name)) continue;
    const list = table.functions[name] ?? [];
    expect([signature, list.some(({ error }) => error === undefined)]).toEqual([signature, true]);
    expect([signature, list.some(({ error }) => error !== undefined)]).toEqual([signature, true]);
  }
});

test('whole numbers of YAML are no numbers to functions and equal no number of an expression', () => {
  expect(search('a', { a: 1n })).toBe(1n);
  expect(search('a == `1`', { a: 1n })).toBe(false);
  expect(search('a == `1`', { a: 1 })).toBe(true);
  expect(search('a + `1`', { a: 1n })).toBe(2);
  expect(search('a > `0`', { a: 1n })).toBe(true);
  expect(() => search('abs(a)', { a: 1n })).toThrow('invalid type for: 1, expected: []functions.JpType{"number"}');
  expect(() => search('type(a)', { a: 1n })).toThrow('unknown type');
  expect(search('at(b, a)', { a: 1n, b: ['x', 'y'] })).toBe('y');
});

test('the time is what the caller says that it is, and nothing without a clock', () => {
  const now = (): number => 1_704_067_200_000;
  expect(search('time_now()', null, { now })).toBe('2024-01-01T00:00:00Z');
  expect(search('time_now_utc()', null, { now })).toBe('2024-01-01T00:00:00Z');
  expect(search("time_since('', '2023-12-31T23:00:00Z', '')", null, { now })).toBe('1h0m0s');
  for (const call of ['time_now()', 'time_now_utc()', "time_since('', '2024-01-01T00:00:00Z', '')"]) {
    expect(attempt(call, null)).toEqual({
      expression: call,
      error: expect.stringContaining('clock'),
      code: 'no-clock',
    });
  }
});

test('where the binary dies, the error says what it dies of', () => {
  for (const [expression, message] of [
    [
      "map(&@, items(@, 'k', 'v'))",
      'interface conversion: interface {} is []map[string]interface {}, not []interface {}',
    ],
    ["find_first('abc', 'c', `9`)", 'slice bounds out of range'],
    ["at(`[]`, compare('a', 'a'))", 'index out of range [0] with length 0'],
    ['let $x in @', 'interface conversion'],
    ['label_match(`{"a": []}`, `{"a": []}`)', 'comparing uncomparable type'],
    ["semver_compare('3.0.0', '1.0.0 || || 2.0.0')", 'invalid memory address'],
    ['a\u0080', 'index out of range [2] with length 2'],
  ] as const) {
    expect(attempt(expression, {})).toEqual({ expression, error: expect.stringContaining(message), code: 'crash' });
  }
});

test('variables are given by name', () => {
  expect(search('$x.a', null, { bindings: { $x: { a: 1 } } })).toBe(1);
});

test('an error of syntax says where it is, in bytes', () => {
  const offset = (expression: string): number | undefined => {
    try {
      search(expression, null);
    } catch (error) {
      return (error as SearchError).offset;
    }
    return undefined;
  };
  expect([offset('a['), offset('é.'), offset('a b'), offset('#')]).toEqual([2, 1, 2, 0]);
});
