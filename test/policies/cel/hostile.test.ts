// What an author did not mean well: the engine ends in time, with an error, and is fooled by no name.
import { check, type Policy } from '@hexabase-kaas/policies';
import { CelError, compile, jsonValue } from '@hexabase-kaas/policies/cel';
import fc from 'fast-check';
import { policies } from '../parameters.ts';
import { shape } from './shape.ts';

const evaluate = (text: string, object: unknown = null): unknown => {
  try {
    const program = compile(text, { values: new Set(['object']) });
    return shape(program.evaluate(new Map([['object', jsonValue(object)]])));
  } catch (error) {
    if (error instanceof CelError) return `error: ${error.message}`;
    throw error;
  }
};

const within = (milliseconds: number, work: () => unknown): unknown => {
  const start = performance.now();
  const result = work();
  expect(performance.now() - start).toBeLessThan(milliseconds);
  return result;
};

describe('time', () => {
  test.each(['(a+)+$', '(a|aa)+$', '(.*)*x', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'pattern %s takes linear time',
    (pattern) => {
      const object = { text: `${'a'.repeat(50_000)}!`, pattern };
      expect(within(20_000, () => evaluate('object.text.matches(object.pattern)', object))).toEqual([
        'bool',
        expect.any(Boolean),
      ]);
    },
  );

  test.each(['(a{1000}){1000}', '(?P<n>a)(?P=n)', '(?<=a)b', '('])('pattern %s is refused', (pattern) => {
    expect(evaluate('"a".matches(object)', pattern)).toMatch(/^error: Illegal regex/);
  });

  test('comprehensions end', () => {
    const object = Array.from({ length: 2000 }, (_, i) => i);
    const text = 'object.all(a, object.all(b, object.all(c, a + b + c >= 0)))';
    expect(within(30_000, () => evaluate(text, object))).toMatch(/cost limit/);
  });

  test('the value of an alias of aliases is not written out', () => {
    let object: unknown = 'x';
    for (let i = 0; i < 40; i++) object = [object, object];
    expect(within(20_000, () => evaluate('object.size() == 2', object))).toMatch(/error: data has more than/);
  });
});

describe('depth', () => {
  test.each([
    ['an expression', `${'('.repeat(10_000)}1${')'.repeat(10_000)}`, null],
    ['negation', `${'!'.repeat(50_000)}true`, null],
    ['a chain of calls', `object${'.trim()'.repeat(50_000)}`, null],
    ['a list literal', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, null],
  ])('%s', (_, text, object) => {
    expect(evaluate(text, object)).toMatch(/^error: /);
  });

  test('data', () => {
    let object: unknown = {};
    for (let i = 0; i < 100_000; i++) object = { a: object };
    expect(evaluate('has(object.a)', object)).toBe('error: data is nested deeper than 1000');
  });
});

describe('names', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    '%s is a field like any other',
    (name) => {
      expect(evaluate(`has(object.${name})`, {})).toEqual(['bool', false]);
      expect(evaluate(`object.${name}`, {})).toBe(`error: no such key: ${name}`);
      expect(evaluate(`object.${name} == 1`, JSON.parse(`{"${name}": 1}`))).toEqual(['bool', true]);
      expect(evaluate(`${name}`)).toBe(`error: undeclared reference to '${name}'`);
      expect(evaluate(`object.${name}()`)).toBe(`error: undeclared reference to '${name}'`);
    },
  );

  test('keys of any kind are read as text', () => {
    expect(
      evaluate(
        'object["1"] == "a" && object["true"] == "b"',
        new Map<unknown, unknown>([
          [1, 'a'],
          [true, 'b'],
        ]),
      ),
    ).toEqual(['bool', true]);
  });
});

describe('numbers', () => {
  test.each([
    [2 ** 53, ['int', '9007199254740992']],
    [2n ** 63n, ['double', 2 ** 63]],
    [-(2n ** 63n), ['int', '-9223372036854775808']],
    [10n ** 400n, ['double', '+Inf']],
    [1.5, ['double', 1.5]],
    [1e300, ['double', 1e300]],
  ])('%s', (number, expected) => {
    expect(evaluate('object', number)).toEqual(expected);
  });
});

describe('laws', () => {
  const json = fc.jsonValue({ maxDepth: 3 });

  test('a value equals itself and survives as data', () => {
    fc.assert(fc.property(json, (object) => expect(evaluate('object == object', object)).toEqual(['bool', true])));
  });

  test('&& and || do not depend on the order of their operands', () => {
    const operand = fc.constantFrom('true', 'false', '(1 / 0 > 0)', 'object.a', 'object.b', 'dyn(1)');
    const outcome = (text: string): unknown => {
      const result = evaluate(text, { a: true });
      return typeof result === 'string' ? 'error' : result;
    };
    fc.assert(
      fc.property(operand, operand, fc.constantFrom('&&', '||'), (a, b, sign) => {
        expect(outcome(`${a} ${sign} ${b}`)).toEqual(outcome(`${b} ${sign} ${a}`));
      }),
    );
  });

  test('any text is an expression or is refused with its place', () => {
    const part = fc.constantFrom(
      'object',
      '.',
      '?',
      '[',
      ']',
      '(',
      ')',
      '{',
      '}',
      ',',
      ':',
      '"',
      "'",
      'in',
      '1',
      '0x',
      'b"',
      "r'",
      '\\',
      '&&',
      '!',
      '-',
      'x',
      '//',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            compile(text, { values: new Set(['object']) });
          } catch (error) {
            expect(error).toBeInstanceOf(CelError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('check judges any data without breaking', () => {
    const broken: Policy = {
      ...(policies[0] as Policy),
      name: 'broken',
      points: ['author'],
      validations: [{ expression: 'object.x == ', message: 'x; y' }],
    };
    const all = [...policies.map((policy): Policy => ({ ...policy, points: ['author'] })), broken];
    const kind = fc.constantFrom(
      'Pod',
      'Deployment',
      'ClusterRole',
      'Ingress',
      'Secret',
      'Namespace',
      'Nonsense',
      'List',
    );
    const manifest = fc.record({
      apiVersion: fc.constantFrom('v1', 'apps/v1', 'networking.k8s.io/v1', 'a/b/c'),
      kind,
      metadata: json,
      spec: json,
      items: json,
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(json, manifest), { maxLength: 4 }), (manifests) => {
        for (const { verdict, message } of check(manifests, all)) {
          expect(['pass', 'fail', 'error', 'skip']).toContain(verdict);
          if (verdict !== 'pass') expect(message).not.toBe('');
        }
      }),
    );
  });
});
