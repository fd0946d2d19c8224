import { readdirSync } from 'node:fs';
import { type Policy, podSecurityPolicies } from '@hexabase-kaas/policies';
import { readCases } from './case.ts';
import { furtherPolicies } from './further-policies.ts';
import { policies } from './parameters.ts';

const security = (['baseline', 'restricted'] as const).flatMap((standard) =>
  podSecurityPolicies({ standard, kubernetes: '1.36' }),
);
const all = [
  ...new Map(
    [...policies, ...security, ...Object.values(furtherPolicies).flat()].map((one) => [one.name, one]),
  ).values(),
];
const files = new Set(
  readdirSync('policies/src/rules', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/^.*\//, '').replace(/\.ts$/, '')),
);
const cases = readCases();

test('there are policies, and no two groups share a name', () => {
  expect(all.length).toBeGreaterThan(40);
  const names = [...policies, ...Object.values(furtherPolicies).flat()].map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

describe.each(all.map((policy): [string, Policy] => [policy.name, policy]))('%s', (name, policy) => {
  test('stands in a file of its name, with cases both ways beside it', () => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(files).toContain(name);
    const own = cases.filter((one) => one.policy === name);
    expect(own.some(({ expected }) => expected === 'admitted')).toBe(true);
    expect(own.some(({ expected }) => expected === 'refused')).toBe(true);
  });

  test('says in both languages what holds, why, and what to do', () => {
    const { title, description, remediation, japanese } = policy;
    for (const text of [title, description, remediation]) expect(text).toMatch(/^[A-Z][\x20-\x7e]{8,}$/);
    for (const text of [japanese.title, japanese.description, japanese.remediation]) {
      expect(text).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]{2}/);
    }
    expect(title).not.toMatch(/\.$/);
    expect(japanese.title).not.toMatch(/。$/);
    expect(japanese.description).toMatch(/[。)]$/);
  });

  test('is of a category and severity that are known, at points that are named', () => {
    expect(['Delivery', 'Pod security', 'Tenant isolation', 'Tenant protection', 'Workloads']).toContain(
      policy.category.replace(/^Pod Security.*/i, 'Pod security'),
    );
    expect(['low', 'medium', 'high', 'critical']).toContain(policy.severity);
    expect(policy.points).toEqual([...new Set(policy.points)].sort());
    expect(policy.points?.length).toBeGreaterThan(0);
  });

  test('tells whoever is refused what is wrong and what to do', () => {
    expect(policy.validations.length).toBeGreaterThan(0);
    for (const { message, messageExpression } of policy.validations) {
      expect(message).toMatch(/; /);
      expect(messageExpression).toMatch(/^variables\.target \+ " refused: .*; /s);
    }
  });

  test('uses its own variables only, each after it is made', () => {
    const known = new Set<string>();
    const used = (expression: string): string[] =>
      [...expression.matchAll(/\bvariables\.([A-Za-z]+)/g)].map(([, variable]) => variable as string);
    for (const variable of policy.variables ?? []) {
      for (const other of used(variable.expression)) expect(known).toContain(other);
      known.add(variable.name);
    }
    for (const { expression, messageExpression = '' } of policy.validations) {
      for (const variable of used(`${expression} ${messageExpression}`)) expect(known).toContain(variable);
    }
  });
});
