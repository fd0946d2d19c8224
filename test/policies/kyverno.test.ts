import {
  kyvernoJsonPolicy,
  kyvernoValidatingPolicy,
  type Policy,
  validatingAdmissionPolicy,
} from '@hexabase-kaas/policies';
import { schemaErrors } from '../tenancy/manifests/schema.ts';
import { policyGroups } from './groups.ts';

const policies = [
  ...new Map(policyGroups().flatMap((group) => group.policies.map((one) => [one.name, one] as const))).values(),
];

// Kyverno itself judges the cases of every policy: test/cluster/policies/policies-agree.ts.
const policy: Policy = {
  name: 'sample',
  title: 'Samples are small',
  category: 'Sample',
  severity: 'medium',
  description: 'Because big ones are no samples',
  remediation: 'Make it smaller',
  japanese: { title: '小さい', description: '大きいため', remediation: '小さくする' },
  match: { rules: [{ apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['pods'] }] },
  variables: [{ name: 'old', expression: 'oldObject != null ? oldObject.metadata.name : ""' }],
  validations: [
    {
      expression: 'object == null || variables.old == ""',
      message: 'too big; make it smaller',
      messageExpression: 'object == null ? "nothing" : "too big; make it smaller"',
    },
  ],
};

type Spec = Record<string, unknown> & {
  evaluation: { background: { enabled: boolean } };
  matchConditions?: { expression: string }[];
  variables?: { expression: string }[];
  validations: { expression: string; messageExpression?: string }[];
};
const spec = (...given: Parameters<typeof kyvernoValidatingPolicy>): Spec =>
  kyvernoValidatingPolicy(...given).spec as Spec;

describe('a policy for Kyverno', () => {
  test.each(policies.map((one) => [one.name, one] as const))('%s meets the schema, in both modes', async (_, one) => {
    for (const mode of ['audit', 'enforce'] as const) {
      expect(await schemaErrors(kyvernoValidatingPolicy(one, {}, mode))).toEqual([]);
    }
  });

  test('the schema finds what is wrong', async () => {
    const wrong = { ...kyvernoValidatingPolicy(policy, {}), spec: { validationActions: 'Deny' } };
    expect(await schemaErrors(wrong)).not.toEqual([]);
  });

  test.each(policies.map((one) => [one.name, one] as const))('%s looks at what its native twin looks at', (_, one) => {
    const native = validatingAdmissionPolicy(one, {}).spec as Spec;
    expect(spec(one, {}).matchConstraints).toEqual(native.matchConstraints);
    expect(spec(one, {}).validations).toHaveLength(native.validations.length);
  });

  test('reports, and never blocks, in the mode audit', () => {
    expect(spec(policy, {}, 'audit')).toMatchObject({ validationActions: ['Audit'], failurePolicy: 'Ignore' });
  });

  test('refuses, and stays closed, in the mode enforce', () => {
    expect(spec(policy, {}, 'enforce')).toMatchObject({ validationActions: ['Deny'], failurePolicy: 'Fail' });
  });

  test('lets requests pass by hygiene that cannot be judged', () => {
    expect(spec({ ...policy, severity: 'low' }, {}, 'enforce').failurePolicy).toBe('Ignore');
  });

  test('has the mode that it was written with, if no other is asked for', () => {
    expect(spec(policy, {}).validationActions).toEqual(['Deny']);
    expect(spec({ ...policy, mode: 'audit' }, {}).validationActions).toEqual(['Audit']);
  });

  test('is not multiplied by Kyverno', () => {
    expect(spec(policy, {}).autogen).toEqual({
      podControllers: { controllers: [] },
      validatingAdmissionPolicy: { enabled: false },
    });
  });

  test('takes an object that is not there as null or as an empty map', () => {
    const { variables, validations } = spec(policy, {});
    expect(variables?.[0]?.expression).toBe('(oldObject != null && oldObject != {}) ? oldObject.metadata.name : ""');
    expect(validations[0]?.expression).toBe('(object == null || object == {}) || variables.old == ""');
    expect(validations[0]?.messageExpression).toMatch(/^\(object == null \|\| object == \{\}\) \?/);
  });

  test('no policy compares a whole object with null in a way that would be left as it is', () => {
    for (const one of policies) {
      const { matchConditions = [], variables = [], validations } = spec(one, {});
      const texts = [...matchConditions, ...variables, ...validations].flatMap((item) => [
        item.expression,
        ...('messageExpression' in item ? [item.messageExpression as string] : []),
      ]);
      for (const text of texts) {
        const rest = text
          .replaceAll(/\((object|oldObject) != null && \1 != \{\}\)/g, '')
          .replaceAll(/\((object|oldObject) == null \|\| \1 == \{\}\)/g, '');
        expect(rest).not.toMatch(/(?<![\w.])(object|oldObject) *[!=]= *null|null *[!=]= *(object|oldObject)\b/);
      }
    }
  });
});

describe('the background scan', () => {
  const background = (change: Partial<Policy>): boolean =>
    spec({ ...policy, ...change }, {}).evaluation.background.enabled;
  const match = (operations: Policy['match']['rules'][0]['operations'], resources: string[]): Policy['match'] => ({
    rules: [{ apiGroups: [''], operations, resources }],
  });

  test('judges what exists by policies on new objects', () => expect(background({})).toBe(true));

  test.each<[string, Partial<Policy>]>([
    ['who asks', { conditions: [{ name: 'somebody', expression: 'request.userInfo.username != "me"' }] }],
    ['changes alone', { match: match(['UPDATE', 'DELETE'], ['pods']) }],
    ['subresources alone', { match: match(['CREATE'], ['pods/eviction']) }],
    ['connections', { match: match(['CONNECT'], ['pods/exec']) }],
  ])('leaves out policies on %s', (_, change) => expect(background(change)).toBe(false));
});

describe('a policy on JSON', () => {
  const manifest = kyvernoJsonPolicy(
    { ...policy, validations: [{ expression: 'object.size < 3', message: 'big' }] },
    {},
  );

  test('meets the schema', async () => expect(await schemaErrors(manifest)).toEqual([]));

  test('asks for nothing that only a cluster has', () => {
    expect(manifest.spec).toMatchObject({
      evaluation: { mode: 'JSON' },
      validations: [{ expression: 'object.size < 3' }],
    });
    expect(manifest.spec).not.toHaveProperty('matchConstraints');
  });
});
