import { coverage, hostPolicies, podSecurityPolicies, standards } from '@hexabase-kaas/policies';
import { furtherPolicies } from './further-policies.ts';
import { podSecurity, policies } from './parameters.ts';

const all = [...policies, ...podSecurity.baseline, ...podSecurity.restricted, ...Object.values(furtherPolicies).flat()];
const names = Object.keys(standards) as (keyof typeof standards)[];

describe('the standards', () => {
  test.each<[keyof typeof standards, number]>([
    ['pss-baseline', 12],
    ['pss-restricted', 7],
    ['mtb', 25],
    ['cis', 34],
    ['nsa', 19],
    ['owasp', 10],
  ])('%s has %i demands, each by an id of its own', (standard, count) => {
    const ids = standards[standard].map(({ id }) => id);
    expect(ids).toHaveLength(count);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('have every demand that a policy refers to', () => {
    const known = names.flatMap((standard) => standards[standard].map(({ id }) => `${standard} ${id}`));
    const named = all.flatMap(({ name, controls = [] }) =>
      controls.map(({ standard, id }) => [name, `${standard} ${id}`]),
    );
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter(([, control]) => !known.includes(control as string))).toEqual([]);
  });
});

describe('coverage', () => {
  test.each(names)('%s: every demand is met by policies, by something else, or it is said why not', (standard) => {
    const open = coverage(standard, all).filter(
      ({ policies, elsewhere, gap }) => !policies.length && !elsewhere && !gap,
    );
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  test('finds the policies of a demand, each once and sorted', () => {
    const twice = [...podSecurityPolicies({ standard: 'restricted', kubernetes: '1.36' }), ...podSecurity.restricted];
    const [nonRoot] = coverage('cis', twice).filter(({ id }) => id === '5.2.7');
    expect(nonRoot?.policies).toEqual(['run-as-non-root', 'run-as-user']);
  });

  test('a policy that says nothing of standards covers nothing', () => {
    const host = hostPolicies({ managedLabel: 'm', workspaceLabel: 'w', nodePoolLabel: 'p' } as never);
    const silent = host.map(({ controls: _, ...policy }) => policy);
    for (const standard of names) expect(coverage(standard, silent).flatMap(({ policies }) => policies)).toEqual([]);
  });
});
