import {
  protectionManifests,
  protectionPolicies,
  workspacePolicies,
  workspacePolicyManifests,
} from '@hexabase-kaas/policies';
import { readCases } from './case.ts';
import { ingress, parameters, policies } from './parameters.ts';

const cases = readCases();

describe('the tenant protection', () => {
  test('names every policy once, as a DNS label, in order', () => {
    const names = policies.map((policy) => policy.name);
    expect(names).toEqual([...new Set(names)]);
    const shared = protectionPolicies(parameters).map((policy) => policy.name);
    expect(shared).toEqual([...shared].sort());
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test.each(policies.map((policy) => [policy.name, policy] as const))(
    '%s says what, why and what to do',
    (_, policy) => {
      for (const text of [policy.title, policy.category, policy.description, policy.remediation]) {
        expect(text).toMatch(/^[A-Z].{8,}/);
      }
      for (const { message, messageExpression } of policy.validations) {
        expect(message).toMatch(/;/);
        expect(messageExpression).toMatch(/^variables\.target \+ " refused: .*; /);
      }
      expect(policy.validations.length).toBeGreaterThan(0);
    },
  );

  test.each(policies.map((policy) => [policy.name]))('%s has at least 2 cases that pass and 3 that fail', (name) => {
    const own = cases.filter((one) => one.policy === name);
    expect(own.filter((one) => one.expected === 'admitted').length).toBeGreaterThanOrEqual(2);
    expect(own.filter((one) => one.expected === 'refused').length).toBeGreaterThanOrEqual(3);
  });

  test.each(policies.map((policy) => [policy.name, policy] as const))(
    '%s lets delivery and controllers work',
    (name, policy) => {
      const names = policy.conditions?.map((condition) => condition.name);
      // The pods of a tenant's Deployment and the claims of its StatefulSet are made by controllers: those are judged too.
      const judged = ['pod-placement', 'volume-claims'].includes(name);
      const controller = judged ? [] : ['not-controller'];
      expect(names).toEqual(expect.arrayContaining(['not-delivery', ...controller, 'not-apiserver']));
      if (judged) expect(names).not.toContain('not-controller');
    },
  );

  test.each([
    [{ hostnames: [] }, 'the workspace declares no hostnames', 'declare hostnames'],
    [{ hostnames: [], ingressClass: 'nginx' }, 'the workspace declares no hostnames', 'declare hostnames'],
    [{ hostnames: ['shop.example.com'] }, 'the host cluster has no ingress', 'ask the platform'],
  ])('refuses every Ingress where nothing can be published: %j', (nothing, why, advice) => {
    for (const { validations } of workspacePolicies(nothing, parameters)) {
      expect(validations).toEqual([
        { expression: 'false', message: expect.any(String), messageExpression: expect.any(String) },
      ]);
      expect(validations[0]?.message).toContain(`${why}; ${advice}`);
      expect(validations[0]?.messageExpression).toMatch(/^variables\.target \+ " refused: .*; /);
    }
  });
});

describe('the manifests', () => {
  const labels = { team: 'platform' };
  const manifests = protectionManifests(parameters, labels);

  test('are a policy and a binding each', () => {
    const own = workspacePolicyManifests(ingress, parameters, labels);
    const names = policies.flatMap(({ name }) => [name, `${name}-binding`]);
    expect([...Object.keys(manifests), ...Object.keys(own)].sort()).toEqual(names.sort());
  });

  test('are plain JSON data, the same at every call', () => {
    expect(JSON.parse(JSON.stringify(manifests))).toStrictEqual(manifests);
    expect(JSON.stringify(protectionManifests(parameters, labels))).toBe(JSON.stringify(manifests));
  });

  test('look like this', () => {
    expect(manifests['cluster-role-bindings']).toEqual({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: {
        name: 'kaas-cluster-role-bindings',
        labels,
        annotations: {
          'policies.kyverno.io/title': 'Rights in the whole workspace are declared in the tenancy',
          'policies.kyverno.io/category': 'Tenant protection',
          'policies.kyverno.io/severity': 'critical',
          'policies.kyverno.io/description': expect.any(String),
        },
      },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: ['rbac.authorization.k8s.io'],
              apiVersions: ['*'],
              operations: ['CREATE', 'UPDATE', 'DELETE'],
              resources: ['clusterrolebindings'],
            },
          ],
        },
        matchConditions: [
          {
            name: 'not-delivery',
            expression: '!(request.userInfo.username in ["hexabase:flux","kubernetes-super-admin"])',
          },
          {
            name: 'not-controller',
            expression: '!("system:serviceaccounts:kube-system" in request.userInfo.groups)',
          },
          {
            name: 'not-apiserver',
            expression:
              '!(request.userInfo.username in ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler"])',
          },
        ],
        variables: [{ name: 'target', expression: expect.any(String) }],
        validations: [{ expression: 'false', message: expect.any(String), messageExpression: expect.any(String) }],
      },
    });
    expect(manifests['cluster-role-bindings-binding']).toEqual({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'kaas-cluster-role-bindings', labels },
      spec: { policyName: 'kaas-cluster-role-bindings', validationActions: ['Deny'] },
    });
  });

  test('select by label where a policy does', () => {
    expect(manifests['managed-objects']).toHaveProperty('spec.matchConstraints.objectSelector', {
      matchLabels: { 'kaas.hexabase.ai/managed': 'true' },
    });
    expect(manifests['platform-namespaces']).toHaveProperty('spec.matchConstraints.namespaceSelector', {
      matchExpressions: [{ key: 'kaas.hexabase.ai/project', operator: 'DoesNotExist' }],
    });
    expect(manifests['platform-namespaces']).toHaveProperty(
      'spec.matchConstraints.resourceRules.0.scope',
      'Namespaced',
    );
  });
});
