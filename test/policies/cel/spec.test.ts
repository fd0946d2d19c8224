// The conformance suite of the CEL specification, read from the package that carries it.
import { CelError, compile, jsonValue, type Value } from '@hexabase-kaas/policies/cel';
import { shape } from './shape.ts';
import { specTests } from './spec-suite.ts';
import { valueOfSpec } from './spec-value.ts';

test('the suite is there', () => {
  expect(specTests.length).toBeGreaterThan(1000);
  expect(jsonValue({ a: 1 })).toEqual(new Map([['a', 1n]]));
});

describe.each([...new Set(specTests.map(({ section }) => section))])('%s', (section) => {
  const own = specTests.filter((one) => one.section === section).map((one) => [one.title, one.expr, one] as const);
  test.each(own)('%s: %s', (_, expr, { bindings, value }) => {
    const result = outcome(expr, new Map(Object.entries(bindings).map(([name, bound]) => [name, valueOfSpec(bound)])));
    expect(result).toEqual(value === undefined ? 'an error' : shape(valueOfSpec(value)));
  });
});

function outcome(expr: string, bindings: ReadonlyMap<string, Value>): unknown {
  try {
    return shape(compile(expr, { values: new Set(bindings.keys()) }).evaluate(bindings));
  } catch (error) {
    if (error instanceof CelError) return 'an error';
    throw error;
  }
}
