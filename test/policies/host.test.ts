import { hostPolicies, policyManifests } from '@hexabase-kaas/policies';
import { names } from '@hexabase-kaas/tenancy';

const parameters = {
  managedLabel: names.labels.managed,
  workspaceLabel: names.labels.workspace,
  nodePoolLabel: names.labels.nodePool,
};

// Real nodes judge what they do: test/cluster/live/pods-stay-on-their-nodes.ts.
describe('the policies of a host cluster', () => {
  test.each(hostPolicies(parameters).map((policy) => [policy.name, policy] as const))(
    '%s says what, why and what to do, and leaves nobody out',
    (_, policy) => {
      for (const text of [policy.title, policy.category, policy.description, policy.remediation])
        expect(text).toMatch(/^[A-Z].{8,}/);
      for (const { message, messageExpression } of policy.validations) {
        expect(message).toMatch(/;/);
        expect(messageExpression).toMatch(/^variables\.target \+ " refused: .*; /);
      }
      expect(policy.conditions).toBeUndefined();
    },
  );

  test('hold in the namespaces of workspaces, and in no other', () => {
    const manifests = Object.values(policyManifests(hostPolicies(parameters), {}));
    const policies = manifests.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
    expect(policies).toHaveLength(hostPolicies(parameters).length);
    for (const policy of policies) {
      expect(policy).toHaveProperty('spec.failurePolicy', 'Fail');
      expect(policy).toHaveProperty('spec.matchConstraints.namespaceSelector', {
        matchLabels: { 'kaas.hexabase.ai/managed': 'true' },
        matchExpressions: [{ key: 'kaas.hexabase.ai/workspace', operator: 'Exists' }],
      });
    }
  });
});
