// Every case of every policy, judged by the author-time engine as an API server judges it.
import { judge } from '@hexabase-kaas/policies';
import { readCases } from './case.ts';
import { caseRequest } from './case-request.ts';
import { policies } from './parameters.ts';

const cases = readCases();

test('there are cases to judge', () => {
  expect(cases.length).toBeGreaterThan(100);
});

test.each(cases.map((one) => [`${one.policy}/${one.name}`, one] as const))('%s', (_, one) => {
  const refusals = judge(policies, caseRequest(one)).filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
  const by = refusals.map(({ policy }) => policy);
  expect({ by, errors: refusals.filter(({ verdict }) => verdict === 'error') }).toEqual({
    by: expect.anything(),
    errors: [],
  });
  if (one.expected === 'admitted') expect(refusals).toEqual([]);
  else {
    expect(by).toContain(one.policy);
    expect([one.policy, ...one.alsoRefusedBy]).toEqual(expect.arrayContaining(by));
    for (const { message } of refusals) expect(message).toMatch(/refused: .*; /);
  }
});
