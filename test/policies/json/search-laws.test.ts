import { SearchError, search } from '@hexabase-kaas/policies';
import fc from 'fast-check';
import { jsonCall, jsonData, jsonExpression, jsonGarbage } from './expression.ts';

const data = jsonData;
const outcome = (expression: string, value: unknown): unknown => {
  try {
    return { result: search(expression, value) };
  } catch (error) {
    if (error instanceof SearchError) return { error: error.message };
    throw error;
  }
};

test('searching throws its own error and no other', () => {
  fc.assert(
    fc.property(
      fc.oneof(jsonExpression, jsonCall, jsonGarbage, fc.string()),
      fc.oneof(data, fc.jsonValue()),
      (expression, value) => {
        outcome(expression, value);
      },
    ),
    { numRuns: 2000 },
  );
});

test('searching changes neither its data nor what it says the second time', () => {
  fc.assert(
    fc.property(fc.oneof(jsonExpression, jsonCall), data, (expression, value) => {
      const before = structuredClone(value);
      const first = outcome(expression, value);
      expect(value).toEqual(before);
      expect(outcome(expression, value)).toEqual(first);
    }),
    { numRuns: 1000 },
  );
});

test('the order of keys does not matter', () => {
  const reversed = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(reversed)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, item]) => [key, reversed(item)]),
          )
        : value;
  fc.assert(
    fc.property(jsonExpression, data, (expression, value) => {
      expect(outcome(expression, reversed(value))).toEqual(outcome(expression, value));
    }),
    { numRuns: 1000 },
  );
});

test('what is written as JSON reads back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = search('to_string([@])', value);
      expect(JSON.parse(text as string)).toEqual([value]);
      expect(search('parse_json(@)', text)).toEqual([value]);
    }),
  );
});

test('a text is what its base64 says', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
      (text) => {
        const encoded = search('base64_encode(@)', text);
        expect(encoded).toBe(Buffer.from(text).toString('base64'));
        expect(search('base64_decode(@)', encoded)).toBe(text);
      },
    ),
  );
});

test('sorting texts is sorting their bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
      expect(search('sort(@)', texts)).toEqual(
        [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      );
    }),
  );
});

test('keys that objects inherit are data and nothing else', () => {
  const data = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}');
  for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
    expect(search(`"${key}"`, {})).toBeNull();
    expect(search(`lookup(@, '${key}')`, {})).toBeNull();
  }
  expect(search('"__proto__".polluted', data)).toBe(1);
  expect(search('constructor', data)).toBe(2);
  for (const expression of [
    'merge(`{}`, @)',
    'from_items(`[["__proto__", {"polluted": 1}]]`)',
    'object_from_lists(`["__proto__"]`, `[{"polluted": 1}]`)',
    'parse_json(\'{"__proto__": {"polluted": 1}}\')',
    "parse_yaml('__proto__: {polluted: 1}')",
    '{"__proto__": `{"polluted": 1}`}',
    'group_by(`[{"k": "__proto__"}]`, &k)',
  ]) {
    expect(Object.keys(search(expression, data) as object)).toContain('__proto__');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  }
});

test.each([
  ['nested parentheses', '('.repeat(200_000)],
  ['a chain of pipes', Array(200_000).fill('a').join(' | ')],
  ['nested lists', '['.repeat(100_000)],
  ['nested JSON', `\`${'['.repeat(100_000)}\``],
  ['a wide pad', "pad_left('x', `1e9`)"],
  ['a vast quantity', "add('1e2000000000', '1')"],
])('%s end in an error and not in a full stack or memory', (_, expression) => {
  expect(() => search(expression, null)).toThrow(SearchError);
});

test.each([
  ['a regular expression', "regex_match('(a+)+$', a)", { a: `${'a'.repeat(50_000)}b` }],
  ['a wildcard', `wildcard('${'*a'.repeat(50)}', a)`, { a: `${'a'.repeat(2000)}b` }],
  ['a key of a policy', `regex_match('^(\\\\w+\\\\s?)*$', a)`, { a: `${'word '.repeat(5000)}!` }],
])('%s that would make a backtracking engine hang does not', (_, expression, value) => {
  const start = performance.now();
  expect(search(expression, value)).toBe(false);
  expect(performance.now() - start).toBeLessThan(20_000);
});
