import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { jsonCall, jsonData, jsonExpression, jsonGarbage } from '../../policies/json/expression.ts';
import { jsonCases, jsonPolicyFiles } from '../../policies/json/json-cases.ts';
import { jsonRule, type RuleDocument } from '../../policies/json/rule.ts';
import { binaryDies, binaryRules, type Comparison, compare } from '../harness/kyverno-json.ts';
import { whyNoTools } from '../harness/tools.ts';

// The real kyverno-json judges the same rules and resources. FUZZ_RUNS is how many random rules and expressions there are
// of each kind, FUZZ_SEED where they start; a long run is FUZZ_RUNS=100000. What cannot be compared is left out by harness/kyverno-json.ts, and says so.
const runs = Number(process.env.FUZZ_RUNS ?? 1000);
const seed = Number(process.env.FUZZ_SEED ?? 20261121);
const batch = 1000;
const skip = process.env.KYVERNO_JSON ? false : whyNoTools();

const anything = { all: [{ check: {} }] };
// Twice: as the binary prints values, and as JSON, which tells texts from numbers.
const asRules = (expressions: readonly string[]): RuleDocument[] =>
  expressions.flatMap((expression) => [
    { name: 'printed', identifier: expression, assert: anything },
    { name: 'json', identifier: `to_string([${expression}])`, assert: anything },
  ]);

test('the table of functions is what the binary says', { skip }, (t) => {
  const table = parse(readFileSync('test/policies/json/compliance/functions.yaml', 'utf8')) as {
    data: unknown;
    functions: Record<string, { expression: string; code?: string }[]>;
  };
  const cases = Object.values(table.functions).flat();
  const expressions = cases.filter(({ code }) => code !== 'crash').map(({ expression }) => expression);
  agreed(t, [compare(asRules(expressions), [table.data], 'json')]);
});

test('policies in policies/json have the verdicts of their cases', { skip }, () => {
  for (const { policy, name, payload, pass = [], fail = [] } of jsonCases) {
    const binary = binaryRules(jsonPolicyFiles.get(policy) ?? '', payload);
    assert.deepEqual({ policy, name, ...binary }, { policy, name, pass, fail, error: [] });
  }
});

for (const [name, arbitrary, values] of [
  ['expressions', jsonExpression, jsonData],
  ['calls', jsonCall, jsonData],
  ['texts of tokens', jsonGarbage, fc.constant({ a: 1 })],
] as const) {
  test(`random ${name} evaluate to what the binary says`, { skip, timeout: 24 * 3_600_000 }, (t) => {
    agreed(
      t,
      inBatches((start, count) => {
        const resources = fc.sample(values, { seed: start, numRuns: name === 'expressions' ? 6 : 1 });
        const rules = asRules(fc.sample(arbitrary, { seed: start, numRuns: count }));
        return [
          compare(rules, resources, 'json'),
          ...(name === 'expressions' ? [compare(rules, resources, 'yaml')] : []),
        ];
      }),
    );
  });
}

test('random rules say of random resources what they say by the binary', { skip, timeout: 24 * 3_600_000 }, (t) => {
  agreed(
    t,
    inBatches((start, count) => {
      const resources = fc.sample(jsonData, { seed: start, numRuns: 12 });
      const rules = fc.sample(jsonRule(resources), { seed: start, numRuns: count });
      return [compare(rules, resources, 'json'), compare(rules, resources, 'yaml')];
    }),
  );
});

test('the binary dies where ours says that it does', { skip }, () => {
  for (const expression of [
    "map(&@, items(@, 'k', 'v'))",
    "find_first('abc', 'c', `9`)",
    "at(`[]`, compare('a', 'a'))",
    'let $x in @',
    "semver_compare('3.0.0', '1.0.0 || || 2.0.0')",
  ]) {
    assert.ok(binaryDies({ name: 'crash', identifier: expression, assert: anything }, { a: 1 }, 'json'), expression);
  }
});

function inBatches(run: (seed: number, count: number) => Comparison[]): Comparison[] {
  const starts = Array.from({ length: Math.ceil(runs / batch) }, (_, at) => at * batch);
  return starts.flatMap((start) => run(seed + start, Math.min(batch, runs - start)));
}

function agreed(t: TestContext, comparisons: readonly Comparison[]): void {
  const total = comparisons.reduce((sum, { compared }) => sum + compared, 0);
  const crashes = comparisons.flatMap((comparison) => comparison.crashes);
  const races = comparisons.reduce((sum, comparison) => sum + comparison.races, 0);
  t.diagnostic(
    `seed ${seed}: ${total} verdicts compared; ${races} depend on the order in which the binary takes keys; ${crashes.length} rules left out, on which it dies`,
  );
  assert.ok(total > 0);
  // What is left out must stay the exception, or nothing is compared.
  assert.ok(races < total / 10 + 5 && crashes.length < total / 20 + 5);
  assert.deepEqual(comparisons.flatMap(({ disagreements }) => disagreements).slice(0, 5), []);
}
