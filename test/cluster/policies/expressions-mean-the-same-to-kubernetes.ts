// The author-time engine beside CEL as an API server runs it: each expression has the same value, or has none, in both.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { CelError, compile, jsonValue } from '@hexabase-kaas/policies/cel';
import { functionCases } from '../../policies/cel/function-cases.ts';
import { randomQuestions } from '../../policies/cel/random-expression.ts';
import { shape } from '../../policies/cel/shape.ts';
import { tool, whyNoTools } from '../harness/tools.ts';

interface Question {
  readonly expr: string;
  readonly bindings?: { readonly object: unknown };
}

interface Answer {
  readonly value?: unknown;
  readonly error?: string;
  /** The expression is refused before it is evaluated, for its types. */
  readonly refused?: string;
}

const skip = whyNoTools();
const count = Number(process.env.EXPRESSIONS ?? 20_000);
const seed = Number(process.env.SEED ?? 2026);

test('the functions of the libraries', { skip }, () => {
  const rows = Object.values(functionCases);
  const holds = rows.flatMap((row) => row.holds);
  assert.deepEqual(
    kubernetes(holds.map((expr) => ({ expr }))).map((answer, i) => [holds[i], answer]),
    holds.map((expr) => [expr, { value: ['bool', true] }]),
  );
  const fails = rows.flatMap((row) => row.fails);
  const valued = kubernetes(fails.map((expr) => ({ expr }))).filter(({ value }) => value !== undefined);
  assert.deepEqual(valued, []);
});

test(`${count} random expressions, seed ${seed}`, { skip }, (t) => {
  const questions = randomQuestions(seed, count);
  const answers = kubernetes(questions);
  const asked = questions.map((question, i) => ({ question, answer: answers[i] as Answer }));
  const evaluated = asked.filter(({ answer }) => answer.refused === undefined);
  const different = evaluated.flatMap(({ question, answer }) => {
    const own = ours(question);
    const same = JSON.stringify(own.value) === JSON.stringify(answer.value) && !own.error === !answer.error;
    return same ? [] : [{ ...question, kubernetes: answer, ours: own }];
  });
  const valued = evaluated.filter(({ answer }) => answer.value !== undefined).length;
  t.diagnostic(
    `${valued} with a value, ${evaluated.length - valued} without, ${asked.length - evaluated.length} refused`,
  );
  assert.deepEqual(different.slice(0, 10), []);
  assert.ok(valued > count / 10);
});

function kubernetes(questions: readonly Question[]): readonly Answer[] {
  const input = `${questions.map((question) => JSON.stringify(question)).join('\n')}\n`;
  const { stdout, stderr, status } = spawnSync(tool('cel'), { input, maxBuffer: 2 ** 30, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

function ours({ expr, bindings = { object: null } }: Question): Answer {
  try {
    const program = compile(expr, { values: new Set(['object']) });
    return { value: shape(program.evaluate(new Map([['object', jsonValue(bindings.object)]]))) };
  } catch (error) {
    if (error instanceof CelError) return { error: error.message };
    throw error;
  }
}
