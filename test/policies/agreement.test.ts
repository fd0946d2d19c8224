import { agreementTable, disagreements } from './agreement.ts';
import { type PolicyCase, parseCase } from './case.ts';
import type { EngineVerdict } from './engine.ts';

const good = parseCase('small', 'pass-good.yaml', 'operation: CREATE\n');
const bad = parseCase('small', 'fail-bad.yaml', 'operation: CREATE\nalsoRefusedBy: [other]\n');
const column = (verdicts: [PolicyCase, EngineVerdict][]) => ({ engine: 'one', verdicts: new Map(verdicts) });
const refused = (...by: string[]): EngineVerdict => ({ kind: 'refused', by, message: 'too big' });
const admitted: EngineVerdict = { kind: 'admitted' };

describe('an engine agrees', () => {
  test.each<[string, EngineVerdict]>([
    ['by the policy of the case', refused('small')],
    ['by another that the case names', refused('other')],
    ['by both', refused('small', 'other')],
    ['by not being able to say', { kind: 'not-expressible', why: 'no subresources' }],
  ])('%s', (_, verdict) => expect(disagreements([bad], [column([[bad, verdict]])])).toEqual([]));
});

describe('an engine disagrees', () => {
  test.each<[string, PolicyCase, EngineVerdict | undefined, string]>([
    ['by admitting', bad, admitted, 'one: small/fail-bad admitted, expected refused'],
    ['by refusing', good, refused('small'), 'one: small/pass-good refused by small: too big, expected admitted'],
    ['by another policy', bad, refused('small', 'third'), 'one: small/fail-bad also refused by third: too big'],
    ['by breaking', bad, { kind: 'failed', message: 'no such key' }, 'one: small/fail-bad failed: no such key'],
    ['by saying nothing', good, undefined, 'one: small/pass-good gave no verdict'],
  ])('%s', (_, one, verdict, difference) => {
    expect(disagreements([one], [column(verdict === undefined ? [] : [[one, verdict]])])).toEqual([difference]);
  });
});

test('the table counts what agrees, marks what does not, and says what is missing', () => {
  const half = column([
    [good, refused('small')],
    [bad, refused('small')],
  ]);
  const blind = column([
    [good, admitted],
    [bad, { kind: 'not-expressible', why: 'no eyes' }],
  ]);
  expect(agreementTable([good, bad], [half, { ...blind, engine: 'two' }]).split('\n')).toEqual([
    'policy  cases      one  two',
    'small       2  1 of 2!    1',
    'all         2  1 of 2!    1',
    'two: 1 not expressible: no eyes',
  ]);
});
