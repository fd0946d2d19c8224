import { parseCase, readCases } from './case.ts';
import { furtherPolicies } from './further-policies.ts';
import { groupOf, podSecurity, policies } from './parameters.ts';

const cases = readCases();

describe('the cases', () => {
  test('stand in the folder of a policy', () => {
    const further = Object.values(furtherPolicies);
    const all = [...policies, ...podSecurity.baseline, ...podSecurity.restricted, ...further.flat()];
    const names = [...new Set(all.map((policy) => policy.name))].sort();
    expect([...new Set(cases.map((one) => one.policy))]).toEqual(names);
    for (const { policy, alsoRefusedBy } of cases) {
      const group = further.find((own) => own.some(({ name }) => name === policy)) ?? groupOf(policy);
      for (const other of alsoRefusedBy) expect(group.map(({ name }) => name)).toContain(other);
    }
  });

  test('say who tries what', () => {
    for (const one of cases) expect(`${one.policy}/${one.name}: ${one.description}`).toMatch(/: [a-z].{15,}[^.]$/);
  });

  test.each(cases.map((one) => [`${one.policy}/${one.name}`, one] as const))(
    '%s holds the objects of its operation',
    (_, one) => {
      expect(one.object !== undefined).toBe(['CREATE', 'UPDATE'].includes(one.operation));
      expect(one.oldObject !== undefined).toBe(['DELETE', 'UPDATE'].includes(one.operation));
    },
  );

  test('agree on the labels of a namespace', () => {
    const labels = new Map<string, unknown>();
    for (const one of cases.filter(({ object, oldObject }) => (object ?? oldObject)?.kind !== 'Namespace')) {
      if (one.namespace === undefined) continue;
      const given = one.namespaceLabels ?? 'none';
      expect([`${one.policy}/${one.name}`, labels.get(one.namespace) ?? given]).toEqual([
        `${one.policy}/${one.name}`,
        given,
      ]);
      labels.set(one.namespace, given);
    }
  });

  test('agree on what exists before', () => {
    const before = new Map<string, unknown>();
    for (const one of cases) {
      const own = one.oldObject ? [{ resource: one.resource, object: one.oldObject }] : [];
      for (const { resource, object } of [...one.given, ...own]) {
        if (object.kind === 'Scale') continue;
        const key = `${resource} ${object.metadata.namespace ?? ''} ${object.metadata.name}`;
        expect([key, before.get(key) ?? object]).toEqual([key, object]);
        before.set(key, object);
      }
    }
  });
});

describe('reading a case', () => {
  test('takes name and namespace from the object', () => {
    const text = 'operation: CREATE\nobject: {metadata: {name: web, namespace: shop}}\n';
    expect(parseCase('some', 'pass-web.yaml', text)).toMatchObject({
      policy: 'some',
      name: 'pass-web',
      expected: 'admitted',
      objectName: 'web',
      namespace: 'shop',
      given: [],
    });
  });

  test('rejects a file without a verdict in its name', () => {
    expect(() => parseCase('some', 'web.yaml', '')).toThrow('some/web.yaml: a case is named pass-<what>.yaml');
  });

  test('rejects a field that it does not know', () => {
    expect(() => parseCase('some', 'fail-web.yaml', 'opration: CREATE\n')).toThrow(
      'some/fail-web.yaml: unknown field opration; use one of description,',
    );
  });
});
