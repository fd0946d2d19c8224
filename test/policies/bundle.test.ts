import { bundle, bundleManifests, bundlePolicies } from '@hexabase-kaas/policies';
import { policies } from './parameters.ts';

describe('a bundle', () => {
  test('has the policies of all groups by name, whatever their order', () => {
    const half = Math.floor(policies.length / 2);
    expect(bundle(policies.slice(half), policies.slice(0, half)).map(({ name }) => name)).toEqual(
      policies.map(({ name }) => name),
    );
  });

  test('refuses two policies of one name, and says every such name once', () => {
    const [first, second] = policies as [(typeof policies)[0], (typeof policies)[0]];
    expect(() => bundle([first, second], [second, first], [first])).toThrow(
      `policies share the names ${first.name}, ${second.name}; rename`,
    );
  });

  test('is one file a policy for Kyverno', () => {
    const manifests = bundleManifests(policies, 'kyverno', {}, 'audit');
    expect(Object.keys(manifests)).toEqual(policies.map(({ name }) => `${name}/policy`));
    expect(new Set(Object.values(manifests).map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(
      new Set(['policies.kyverno.io/v1 ValidatingPolicy']),
    );
  });

  test('does not hold where it is told not to, and keeps what its policies select by', () => {
    const parameters = { standard: 'baseline', kubernetes: '1.36' } as const;
    const selectors = (exceptNamespaces?: string[]) =>
      new Set(
        bundlePolicies({ ...parameters, ...(exceptNamespaces && { exceptNamespaces }) }).map(({ match }) =>
          JSON.stringify(match.namespaceSelector),
        ),
      );
    expect(selectors()).toEqual(new Set([undefined]));
    const elsewhere = { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] };
    expect(selectors(['kube-system'])).toEqual(new Set([JSON.stringify({ matchExpressions: [elsewhere] })]));
  });

  test.each([
    ['audit', ['Warn', 'Audit']],
    ['enforce', ['Deny']],
  ] as const)('is a policy and a binding a file for the API server, in the mode %s', (mode, actions) => {
    const manifests = bundleManifests(policies, 'admission', {}, mode);
    for (const { name } of policies) {
      expect(manifests[`${name}/policy`]).toMatchObject({ kind: 'ValidatingAdmissionPolicy' });
      expect(manifests[`${name}/binding`]).toMatchObject({
        kind: 'ValidatingAdmissionPolicyBinding',
        spec: { policyName: `kaas-${name}`, validationActions: actions },
      });
    }
  });

  test('leaves each policy its own mode, if none is asked for', () => {
    const mixed = policies.map((policy, index) => (index === 0 ? { ...policy, mode: 'audit' as const } : policy));
    const manifests = bundleManifests(mixed, 'kyverno', {});
    for (const { name, mode } of mixed) {
      expect(manifests[`${name}/policy`]).toHaveProperty('spec.validationActions', [
        mode === 'audit' ? 'Audit' : 'Deny',
      ]);
    }
  });
});
