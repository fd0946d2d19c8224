import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';

type Typed = 'any' | 'text' | 'number' | 'list' | 'object' | 'numbers' | 'texts';

const {
  words,
  texts,
  numbers,
  yamls,
  tokens,
  templates: typed,
} = parse(readFileSync('test/policies/json/grammar.yaml', 'utf8')) as Record<
  'words' | 'texts' | 'numbers' | 'yamls' | 'tokens',
  string[]
> & {
  templates: Record<Typed, string[]>;
};

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

type Grammar = Record<Typed | 'path' | 'call' | 'yaml', string>;

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
