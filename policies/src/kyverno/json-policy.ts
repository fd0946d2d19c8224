import type { Manifest } from '../manifest.js';
import type { Condition, Policy, Validation, Variable } from '../policy.js';
import { policyMetadata } from '../policy-metadata.js';

/**
 * A policy on JSON that no API server sees: a plan, a placement file, the inputs of a program. `object` is the payload,
 * and nothing else is there: no request, no namespace, no old object.
 */
export interface JsonPolicy extends Pick<Policy, 'name' | 'title' | 'category' | 'severity' | 'description'> {
  /** All must hold for the policy to look at a payload. @default every payload */
  readonly conditions?: readonly Condition[];
  /** As in a Policy. @default none */
  readonly variables?: readonly Variable[];
  readonly validations: readonly Validation[];
}

/**
 * The policy for `kyverno apply POLICY --json PAYLOAD`, which is where kyverno-json's own policies have gone: a
 * ValidatingPolicy in evaluation mode JSON. A cluster ignores it.
 */
export function kyvernoJsonPolicy(policy: JsonPolicy, labels: Readonly<Record<string, string>>): Manifest {
  const { conditions, variables, validations } = policy;
  return {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ValidatingPolicy',
    metadata: policyMetadata(policy, labels),
    spec: {
      validationActions: ['Deny'],
      evaluation: { mode: 'JSON' },
      ...(conditions && { matchConditions: conditions }),
      ...(variables && { variables }),
      validations,
    },
  };
}
