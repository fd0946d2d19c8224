import type { Manifest } from './manifest.js';
import { matchConstraints } from './match-constraints.js';
import type { Mode, Policy } from './policy.js';
import { objectName, policyMetadata } from './policy-metadata.js';

/** The policy as Kubernetes enforces it without anything installed. A policy that cannot be evaluated refuses. */
export function validatingAdmissionPolicy(policy: Policy, labels: Readonly<Record<string, string>>): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: policyMetadata(policy, labels),
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: matchConstraints(policy.match),
      ...(policy.conditions && { matchConditions: policy.conditions }),
      ...(policy.variables && { variables: policy.variables }),
      validations: policy.validations,
    },
  };
}

/**
 * Puts the policy in force in the whole cluster. In the mode `audit` nothing is refused: who asks is warned, and the audit
 * log of the API server has it.
 */
export function validatingAdmissionPolicyBinding(
  policy: Policy,
  labels: Readonly<Record<string, string>>,
  mode: Mode = policy.mode ?? 'enforce',
): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: objectName(policy.name), labels: { ...labels } },
    spec: {
      policyName: objectName(policy.name),
      validationActions: mode === 'enforce' ? ['Deny'] : ['Warn', 'Audit'],
    },
  };
}
