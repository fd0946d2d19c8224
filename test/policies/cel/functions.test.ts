// The functions that Kubernetes adds to CEL. test/cluster/policies/expressions-mean-the-same-to-kubernetes.ts asks Kubernetes the same.
import { CelError, compile } from '@hexabase-kaas/policies/cel';
import { functionCases } from './function-cases.ts';

const evaluate = (expression: string): unknown => {
  try {
    return compile(expression, { values: new Set() }).evaluate(new Map());
  } catch (error) {
    if (error instanceof CelError) return `error: ${error.message}`;
    throw error;
  }
};

describe.each(Object.entries(functionCases))('%s', (_, { holds, fails }) => {
  test.each(holds.map((expression) => [expression]))('%s', (expression) => {
    expect(evaluate(expression)).toBe(true);
  });

  if (fails.length === 0) return;
  test.each(fails.map((expression) => [expression]))('%s has no value', (expression) => {
    expect(evaluate(expression)).toMatch(/^error: ./);
  });
});
