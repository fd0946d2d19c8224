import fc from 'fast-check';

const words = ['a', 'b', 'c', 'd', 'e', 'x', 'y', '"k 1"', 'spec', '"__proto__"', 'constructor', 'length'] as const;
const texts = [
  '',
  'a',
  'b',
  'ab',
  'abab',
  'A-b',
  '10',
  '1.5',
  '1Gi',
  '500m',
  '2k',
  '1h30m',
  '90s',
  'é',
  '日本',
  '😀x',
  'a,b',
  ' a ',
  'true',
  'TRUE',
  'null',
  '{"a":[1]}',
  '2024-02-29T12:30:45Z',
  '2024-02-29T12:30:45.5+09:00',
  '1.2.3',
  '>=1.0.0 <2.x',
  'a*',
  'a?b',
  '[a-z]+',
  '(a)(b)?',
  'YWI=',
  'x/../y//z',
  '-1',
  '1e3',
  '0x10',
  'inf',
  '$1',
  '${1}x',
  'ß',
  'İ',
  'Σς',
  '0',
  '+5',
  '1e30',
  '0.1',
  '100Mi',
  '3',
] as const;
const numbers = [
  '0',
  '1',
  '2',
  '-1',
  '3',
  '10',
  '0.5',
  '-2.5',
  '1e3',
  '1e21',
  '1e-7',
  '100',
  '-0',
  '3.14159',
  '1000000',
  '123456789',
] as const;

const yamls = [
  'a: 1',
  '[1, 2.5, x]',
  'a: {b: yes, c: ~}',
  '010',
  '0o17',
  '0x1F',
  '1_000',
  '.5',
  '2024-01-01',
  '1:30',
  '"q\\tx"',
  "'it''s'",
  '',
  '- a\n- b: [1]',
  '|\n a\n b\n',
  '>-\n a\n b',
  'a: &x [1]\nb: *x',
  '<<: {a: 1}\nb: 2',
  '{1: 2, true: 3, 1.5: 4}',
  '.inf',
  'a: [',
  '!!str 1',
  '!!float 1',
  '{a: 1, a: 2}',
  '-0',
  '08',
  '+1',
  '18446744073709551616',
  'é: 😀',
  'null',
  '# only',
  'a: b: c',
  '\ta: 1',
] as const;
const yaml = fc.constantFrom(...yamls).map((value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);
const word = fc.constantFrom(...words);
const text = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: fc.constantFrom(...'ab -_.é日😀1,"\\/<&%'), maxLength: 6 }),
);
const raw = text.map((value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);
const number = fc.constantFrom(...numbers).map((value) => `\`${value}\``);

/** Data of expressions and of policies: objects with few keys, so that paths meet something. */
export const jsonData: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  value: unknown;
  object: Record<string, unknown>;
}>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...texts),
    fc.constantFrom(0, 1, 2, -1, 3, 10, 0.5, 100, 1e6, 123456789, 2.5),
    fc.constantFrom(null, true, false),
    fc.array(fc.constantFrom(...texts), { maxLength: 4 }),
    fc.array(fc.constantFrom(1, 2, 3, -1, 0.5, 10), { maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('object'), { maxLength: 4 }),
    tie('object'),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'x', 'y', 'k 1', 'spec'), tie('value'), {
    maxKeys: 5,
    noNullPrototype: true,
  }),
})).object;

interface Grammar {
  any: string;
  path: string;
  call: string;
  text: string;
  number: string;
  list: string;
  object: string;
  numbers: string;
  texts: string;
  yaml: string;
}

const typed: Readonly<
  Record<keyof Grammar & ('any' | 'text' | 'number' | 'list' | 'object' | 'numbers' | 'texts'), readonly string[]>
> = {
  any: [
    'parse_yaml(yaml)',
    'not_null(any, any)',
    'to_array(any)',
    'to_number(any)',
    'to_number(text)',
    'to_string(any)',
    'type(any)',
    'add(any, any)',
    'lookup(object, text)',
    'lookup(list, number)',
    'lookup(any, any)',
    'contains(any, any)',
    'contains(text, text)',
    'contains(list, any)',
    'at(list, any)',
    "at(list, compare('b', text))",
    'max(any)',
    'min(any)',
    'max_by(list, &any)',
    'min_by(list, &any)',
    'json_parse(text)',
    'parse_json(text)',
    'equal_fold(text, text)',
    'label_match(object, object)',
    'regex_match(text, text)',
    'pattern_match(text, text)',
    'wildcard(text, text)',
    'semver_compare(text, text)',
    'to_boolean(text)',
    'time_after(text, text)',
    'time_before(text, text)',
    'time_between(text, text, text)',
    'compare(text, text)',
    'regex_match(text, number)',
    'starts_with(text, text)',
    'ends_with(text, text)',
  ],
  text: [
    'lower(text)',
    'upper(text)',
    'to_lower(text)',
    'to_upper(text)',
    'concat(text, text)',
    'join(text, texts)',
    'replace(text, text, text, number)',
    'replace_all(text, text, text)',
    'trim(text, text)',
    'trim_left(text)',
    'trim_right(text, text)',
    'trim_left(text, text)',
    'trim_prefix(text, text)',
    'truncate(text, number)',
    'pad_left(text, `5`)',
    'pad_right(text, `3`, text)',
    'pad_left(text, `-1`)',
    'pad_right(text, `1.5`, text)',
    'pad_left(text, `4`, text)',
    'reverse(text)',
    'base64_encode(text)',
    'base64_decode(text)',
    'base64_decode(base64_encode(text))',
    'path_canonicalize(text)',
    'regex_replace_all(text, text, text)',
    'regex_replace_all_literal(text, text, text)',
    'add(text, text)',
    'subtract(text, text)',
    'multiply(text, number)',
    'multiply(number, text)',
    'divide(text, number)',
    'modulo(text, text)',
    'time_add(text, text)',
    'time_diff(text, text)',
    'time_parse(text, text)',
    'time_since(text, text, text)',
    'time_to_cron(text)',
    'time_truncate(text, text)',
    'time_utc(text)',
    'sum(texts)',
    'text[number:number]',
  ],
  number: [
    'abs(number)',
    'ceil(number)',
    'floor(number)',
    'round(number, number)',
    'avg(numbers)',
    'sum(numbers)',
    'max(numbers)',
    'min(numbers)',
    'length(any)',
    'length(text)',
    'length(list)',
    'add(number, number)',
    'subtract(number, number)',
    'multiply(number, number)',
    'divide(number, number)',
    'divide(text, text)',
    'modulo(number, number)',
    'find_first(text, text)',
    'find_last(text, text)',
    'find_first(text, text, number)',
    'find_last(text, text, number, number)',
    'length(values(object))',
    'length(object.*)',
    'length(text)',
  ],
  list: [
    'map(&any, list)',
    'reverse(list)',
    'sort_by(list, &any)',
    'sort_by(list, &text)',
    'split(text, text)',
    'zip(list, list)',
    'to_array(any)',
    'sort(keys(object))',
    "items(object, 'k', 'v')",
    "items(list, 'k', 'v')",
    '[any, any]',
    'list[]',
    'list[*].a',
    'list[?any]',
    'list[?any > any].b',
    'list[].path',
  ],
  object: [
    'merge(object, object)',
    'from_items(list)',
    'group_by(list, &text)',
    'object_from_lists(list, list)',
    '{a: any, b: any}',
    'from_items(zip(texts, list))',
    'object_from_lists(texts, list)',
  ],
  numbers: ['sort(numbers)', 'map(&length(any), list)', 'reverse(numbers)', '[number, number]'],
  texts: ['sort(texts)', 'map(&to_string(any), list)', 'split(text, text)', '[text, text]'],
};

const names: readonly string[] = [
  ...new Set(Object.values(typed).flatMap((list) => list.flatMap((call) => /^[a-z0-9_]+(?=\()/.exec(call) ?? []))),
];

/** Expressions of the community dialect: most of them with values of the right types. */
export const jsonExpression: fc.Arbitrary<string> = fc.letrec<Grammar>((tie) => {
  const fill = (template: string): fc.Arbitrary<string> => {
    const parts = template.split(/\b(any|text|number|list|object|numbers|texts|path|yaml)\b/);
    return fc
      .tuple(...parts.map((part, at) => (at % 2 === 0 ? fc.constant(part) : tie(part as keyof Grammar))))
      .map((filled) => filled.join(''));
  };
  const of = (kind: keyof typeof typed): fc.Arbitrary<string> => fc.oneof(...typed[kind].map(fill));
  const step = fc.oneof(
    word.map((name) => `.${name}`),
    fc.constantFrom('[0]', '[-1]', '[1]', '[*]', '[]', '[1:]', '[::-1]', '[:2]', '[-3:9:2]', '[::0]'),
    tie('any').map((condition) => `[?${condition}]`),
    fc.constantFrom('.[a, b]', '.{x: a, y: b}', '[*].a', '[?a > `1`]', '.length(@)'),
  );
  return {
    yaml,
    path: fc.oneof(
      { maxDepth: 4 },
      word,
      fc.constant('@'),
      fc.tuple(tie('path'), step).map((both) => both.join('')),
    ),
    call: fc
      .tuple(
        fc.constantFrom(...names, 'nothing'),
        fc.array(
          fc.oneof(
            tie('any'),
            tie('any').map((inner) => `&${inner}`),
          ),
          { maxLength: 3 },
        ),
      )
      .filter(([name]) => !['keys', 'values'].includes(name))
      .map(([name, values]) => `${name}(${values.join(', ')})`),
    any: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      tie('path'),
      raw,
      number,
      fc.constantFrom(
        '`null`',
        '`true`',
        '`false`',
        '`[]`',
        '`{}`',
        '`[3, 1, 2]`',
        '`["b", "a"]`',
        '`{"a": 1}`',
        '$',
        '$v',
        '$payload',
        '$rule.name',
      ),
      of('any'),
      tie('text'),
      tie('number'),
      tie('list'),
      tie('object'),
      tie('call'),
      fc
        .tuple(
          tie('any'),
          fc.constantFrom(
            '+',
            '-',
            '*',
            '/',
            '//',
            '%',
            '==',
            '!=',
            '<',
            '<=',
            '>',
            '>=',
            '&&',
            '||',
            '|',
            '×',
            '÷',
            '−',
          ),
          tie('any'),
        )
        .map(([left, sign, right]) => `${left} ${sign} ${right}`),
      tie('any').map((inner) => `(${inner})`),
      tie('any').map((inner) => `!${inner}`),
      tie('any').map((inner) => `-${inner}`),
      fc.tuple(tie('any'), tie('any')).map(([value, body]) => `let $v = ${value} in ${body}`),
    ),
    text: fc.oneof({ depthSize: 'small', maxDepth: 4 }, raw, raw, tie('path'), of('text')),
    number: fc.oneof({ depthSize: 'small', maxDepth: 4 }, number, number, tie('path'), of('number')),
    list: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      fc.constant('`[3, 1, 2]`'),
      tie('path'),
      of('list'),
      tie('numbers'),
      tie('texts'),
    ),
    object: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      fc.constant('@'),
      tie('path'),
      of('object'),
      fc.constant('`{"b": 2, "a": "1"}`'),
    ),
    numbers: fc.oneof({ depthSize: 'small', maxDepth: 4 }, fc.constant('`[3, 1, 2.5]`'), tie('path'), of('numbers')),
    texts: fc.oneof({ depthSize: 'small', maxDepth: 4 }, fc.constant('`["b", "a", "é"]`'), tie('path'), of('texts')),
  };
}).any;

const tokens = [
  'a',
  'b',
  '.',
  '*',
  '[',
  ']',
  '[]',
  '[?',
  '(',
  ')',
  '{',
  '}',
  ',',
  ':',
  '@',
  '&',
  '&&',
  '|',
  '||',
  '!',
  '!=',
  '==',
  '=',
  '<',
  '>=',
  '+',
  '-',
  '/',
  '//',
  '%',
  '$',
  '$v',
  '`1`',
  '`x`',
  "'s'",
  "'",
  '`',
  '"',
  '"q"',
  '0',
  '1',
  '-1',
  ' ',
  'let',
  'in',
  'length',
  '#',
  '^',
  '\\',
  'é',
  '~',
  '12345678901234567890',
] as const;

/** Texts of tokens in any order, most of which are no expressions. */
export const jsonGarbage: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...tokens), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.join(''));

const literals: Readonly<Record<string, fc.Arbitrary<string>>> = {
  any: fc.oneof(raw, number, fc.constantFrom('a', 'b', '`null`', '`true`', '`[]`', '`{}`', '`[1, "a"]`')),
  text: raw,
  number: fc.oneof(
    number,
    number,
    number,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => `\`${value}\``),
    fc.constantFrom('`1` / `0`', '`0` / `0`'),
  ),
  list: fc.constantFrom(
    '`[3, 1, 2]`',
    '`["b", "a"]`',
    '`[["a", 1], ["b", 2]]`',
    '`[{"a": "x"}, {"a": "y"}]`',
    '`[]`',
    '`["a", 1]`',
    '`[null, 0.5, 1e21, true]`',
    'c',
  ),
  object: fc.constantFrom('`{"b": 2, "a": "1"}`', '`{"__proto__": 1, "a": {"b": []}}`', '`{}`', '@'),
  numbers: fc.constantFrom('`[3, 1, 2.5]`', '`[]`', '`[0.1, 0.2, -0]`', '`[1e300, 1e300]`'),
  texts: fc.oneof(
    fc.constantFrom('`["b", "a", "é", "😀", "\uffff", "B"]`', '`[]`'),
    fc.array(raw, { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
  ),
  path: fc.constantFrom('a', 'b'),
  yaml,
};

/** Calls of every function with literals of the right types. */
export const jsonCall: fc.Arbitrary<string> = fc.oneof(
  ...Object.values(typed).flatMap((templates) =>
    templates.map((template) =>
      fc
        .tuple(
          ...template
            .split(/\b(any|text|number|list|object|numbers|texts|path|yaml)\b/)
            .map((part, at) => (at % 2 === 0 ? fc.constant(part) : (literals[part] as fc.Arbitrary<string>))),
        )
        .map((parts) => parts.join('')),
    ),
  ),
);
