import fc from 'fast-check';
import { jsonExpression } from './expression.ts';

/** A rule as it stands in the document of a policy. */
export type RuleDocument = Readonly<Record<string, unknown>> & { readonly name: string };

type Tree = unknown;

const expression = jsonExpression.filter((text) => text.length < 120);
const engine = expression.map((text) => `(${text})`);
const word = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'x', 'y', 'k 1', 'spec', '');
const scalar: fc.Arbitrary<Tree> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    1,
    2,
    3,
    0.5,
    1e6,
    'a',
    '',
    'ab',
    '1Gi',
    '(a',
    '\\(a)\\',
    '\\a',
    '(@)',
    '(jp:a)',
    '~.a',
    '(a)->b',
    '~i.(a)',
    '($i)',
    '($payload.a)',
    '($rule.name)',
    '(&a)',
  ),
  engine,
);

/** Assertion trees. Keys bind names of their own, because the binary takes the keys of an object in any order. */
function tree(names: { next: number }, maxKeys: number): fc.Arbitrary<Tree> {
  return fc.letrec<{ tree: Tree; object: Tree }>((tie) => {
    const name = fc.constant(0).map(() => `v${names.next++}`);
    const key = fc.oneof(
      word,
      word,
      engine,
      engine,
      fc.constantFrom(
        '(length(@))',
        '(a)',
        '(@)',
        '(b)',
        '(spec)',
        '(a || b)',
        '(keys(@) | length(@))',
        '(a) -> v',
        '\\(a)\\',
        '(x:length(@))',
      ),
      fc
        .tuple(
          fc.constantFrom('~.', '~i.', '~k.', '~'),
          fc.oneof(word, fc.constantFrom('(a)', '(@)', '(spec)', '(b)'), engine),
        )
        .map((parts) => parts.join('')),
      fc.tuple(fc.oneof(word, engine), name).map(([left, bound]) => `${left}->${bound}`),
      fc
        .tuple(fc.constantFrom('~.', '~i.'), fc.oneof(word, fc.constant('(spec)')), name)
        .map(([each, left, bound]) => `${each}${left}->${bound}`),
    );
    return {
      tree: fc.oneof(
        { depthSize: 'small', maxDepth: 3 },
        scalar,
        scalar,
        fc.array(tie('tree'), { maxLength: 3 }),
        tie('object'),
        tie('object'),
      ),
      object: fc.dictionary(key, tie('tree'), { maxKeys, noNullPrototype: true }),
    };
  }).object;
}

/** A part of the data that holds of it, or almost does. */
function like(value: unknown): fc.Arbitrary<Tree> {
  if (Array.isArray(value))
    return fc.oneof(
      { weight: 4, arbitrary: fc.tuple(...value.map(like)).map((items) => [...items]) },
      { weight: 1, arbitrary: scalar },
    );
  if (typeof value !== 'object' || value === null)
    return fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: scalar });
  const entries = Object.entries(value);
  return fc
    .subarray(entries, { maxLength: Math.min(2, entries.length) })
    .chain((some) =>
      fc.tuple(
        ...some.map(([key, item]) =>
          fc.tuple(fc.oneof(fc.constant(key), fc.constant(/^\w+$/.test(key) ? `(${key})` : key)), like(item)),
        ),
      ),
    )
    .map((some) => Object.fromEntries(some));
}

/** Rules about resources like those given. */
export function jsonRule(resources: readonly unknown[]): fc.Arbitrary<RuleDocument> {
  const names = { next: 0 };
  const check = fc.oneof(
    tree(names, 1),
    tree(names, 1),
    tree(names, 1),
    tree(names, 2),
    fc.constantFrom(...resources).chain(like),
  );
  const trees = fc.array(check, { maxLength: 2 });
  const match = fc.record({ any: trees, all: trees }, { requiredKeys: [] });
  const message = fc.oneof(
    fc.constantFrom(
      'plain',
      '{{ a }} and {{ $rule.name }}',
      '{{ length(@) }}',
      '{{a}}{{a}} {{ }}',
      'é {{ to_string(@) }}',
    ),
    expression.filter((text) => !/[{}\n]/.test(text)).map((text) => `m {{ ${text} }}`),
  );
  const assertions = fc.array(fc.record({ check, message }, { requiredKeys: ['check'] }), { maxLength: 3 });
  return fc.record(
    {
      name: fc.constantFrom('r', 'rule two'),
      context: fc.array(fc.record({ name: fc.constantFrom('v', 'w', 'i'), variable: scalar }), { maxLength: 2 }),
      match,
      exclude: match,
      identifier: fc.oneof(fc.constantFrom('a', 'spec', 'to_string(@)'), expression),
      assert: fc.record({ any: assertions, all: assertions }, { requiredKeys: [] }),
    },
    { requiredKeys: ['name', 'assert'] },
  ) as fc.Arbitrary<RuleDocument>;
}
