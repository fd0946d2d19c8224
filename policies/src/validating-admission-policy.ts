import type { Manifest } from './manifest.js';
import type { Policy, ResourceRule } from './policy.js';

/** The policy as Kubernetes enforces it without anything installed. A policy that cannot be evaluated refuses. */
export function validatingAdmissionPolicy(policy: Policy, labels: Readonly<Record<string, string>>): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: {
      name: objectName(policy),
      labels: { ...labels },
      annotations: {
        'policies.kyverno.io/title': policy.title,
        'policies.kyverno.io/category': policy.category,
        'policies.kyverno.io/severity': policy.severity,
        'policies.kyverno.io/description': policy.description,
      },
    },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        ...(policy.match.namespaceSelector && { namespaceSelector: policy.match.namespaceSelector }),
        ...(policy.match.objectSelector && { objectSelector: policy.match.objectSelector }),
        resourceRules: policy.match.rules.map(resourceRule),
        ...(policy.match.excludeResources && { excludeResourceRules: policy.match.excludeResources.map(resourceRule) }),
      },
      ...(policy.conditions && { matchConditions: policy.conditions }),
      ...(policy.variables && { variables: policy.variables }),
      validations: policy.validations,
    },
  };
}

/** Puts the policy in force in the whole cluster. */
export function validatingAdmissionPolicyBinding(policy: Policy, labels: Readonly<Record<string, string>>): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: objectName(policy), labels: { ...labels } },
    spec: { policyName: objectName(policy), validationActions: ['Deny'] },
  };
}

const objectName = (policy: Policy): string => `kaas-${policy.name}`;

const resourceRule = (rule: ResourceRule): object => ({ ...rule, apiVersions: rule.apiVersions ?? ['*'] });
