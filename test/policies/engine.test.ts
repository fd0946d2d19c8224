// Every case of every policy, judged by the author-time engine as an API server judges it.
import { authorEngine } from './author-engine.ts';
import { disagreement } from './engine.ts';
import { policyGroups } from './groups.ts';

const groups = policyGroups();

test('there are cases to judge', () => {
  expect(groups.flatMap(({ cases }) => cases).length).toBeGreaterThan(300);
});

describe.each(groups)('$name', ({ policies, cases }) => {
  test.each(cases.map((one) => [`${one.policy}/${one.name}`, one] as const))('%s', async (_, one) => {
    const verdicts = await authorEngine.judge(policies, [one]);
    expect(disagreement(one, verdicts.get(one))).toBeUndefined();
  });
});
