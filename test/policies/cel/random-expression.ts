import fc from 'fast-check';

/** An expression and the object that it is about. */
export interface RandomQuestion {
  readonly expr: string;
  readonly bindings: { readonly object: unknown };
}

const names = ['a', 'b', 'name', 'spec'] as const;
const texts = fc.constantFrom('', 'a', 'web', 'registry.example.com/app:1', '10.0.0.1', '1Gi', '日本', 'a b', '1.2.3');

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(texts, fc.integer({ min: -3, max: 300 }), fc.boolean(), fc.constant(null), fc.constantFrom(0.5, 2.25)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
  ),
})).value;

const object = fc.record({
  a: json,
  b: json,
  name: texts,
  spec: fc.dictionary(fc.constantFrom(...names), json, { maxKeys: 3 }),
});

/**
 * Expressions of any type, as policies are written: fields that may not be there, macros, functions of the libraries. All
 * literals are dynamic, because an API server looks at types before it evaluates.
 */
const expression = fc.letrec<{ any: string; leaf: string; path: string }>((tie) => {
  const any = tie('any');
  const two = fc.tuple(any, any);
  const field = fc.constantFrom(...names);
  const operator = fc.constantFrom('==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '&&', '||', 'in');
  const macro = fc.constantFrom('all', 'exists', 'exists_one', 'filter', 'map', 'sortBy');
  const unary = fc.constantFrom('size', 'string', 'int', 'double', 'bool', 'uint', 'isQuantity', 'isIP', 'isURL');
  const method = fc.constantFrom(
    ...['size()', 'lowerAscii()', 'trim()', 'split("/")', 'split(".", 2)', 'join(",")', 'min()', 'max()', 'isSorted()'],
    ...[
      'distinct()',
      'reverse()',
      'flatten()',
      'startsWith("re")',
      'endsWith("1")',
      'contains("a")',
      'matches("^[a-z]+")',
    ],
    ...['find("[0-9.]+")', 'findAll("[a-z]+")', 'charAt(1)', 'substring(1)', 'indexOf("a")', 'replace("a", "b")'],
    ...['hasValue()', 'orValue(1)', 'first()', 'last()', 'slice(0, 1)', 'sort()'],
  );
  return {
    path: fc.oneof(
      field.map((name) => `object.${name}`),
      fc.tuple(field, field).map(([a, b]) => `object.${a}.${b}`),
      fc.tuple(field, field).map(([a, b]) => `object.?${a}.?${b}`),
      fc.tuple(field, field, field).map(([a, b, c]) => `object.${a}.?${b}.orValue(object.${c})`),
      fc.tuple(field, fc.integer({ min: 0, max: 2 })).map(([a, i]) => `object.${a}[${i}]`),
    ),
    leaf: fc.oneof(
      tie('path'),
      tie('path'),
      texts.map((text) => `dyn(${JSON.stringify(text)})`),
      fc.constantFrom(
        'dyn(0)',
        'dyn(1)',
        'dyn(-2)',
        'dyn(2.5)',
        'dyn(3u)',
        'dyn(true)',
        'dyn(null)',
        'dyn([1, 2])',
        'dyn({"a": 1})',
      ),
    ),
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      fc.tuple(two, operator).map(([[a, b], sign]) => `dyn((${a}) ${sign} (${b}))`),
      any.map((a) => `dyn(!(${a}))`),
      fc.tuple(any, two).map(([a, [b, c]]) => `((${a}) ? (${b}) : (${c}))`),
      fc.tuple(field, field).map(([a, b]) => `dyn(has(object.${a}.${b}))`),
      fc.tuple(any, macro, any).map(([a, name, b]) => `dyn((${a}).${name}(x, ${b}))`),
      fc
        .tuple(any, fc.constantFrom('x == dyn(1)', 'x in object.spec', 'x < dyn(3)', 'size(x) > 1'))
        .map(([a, test]) => `dyn((${a}).exists(x, ${test}))`),
      fc.tuple(unary, any).map(([name, a]) => `dyn(${name}(${a}))`),
      fc.tuple(any, method).map(([a, call]) => `dyn((${a}).${call})`),
      fc.tuple(two).map(([[a, b]]) => `dyn([${a}, ${b}])`),
    ),
  };
}).any;

/** Random questions, the same for the same seed. */
export const randomQuestions = (seed: number, count: number): readonly RandomQuestion[] =>
  fc.sample(fc.record({ expr: expression, bindings: fc.record({ object }) }), { seed, numRuns: count });
