import type { Manifest } from '../manifest.js';
import { matchConstraints } from '../match-constraints.js';
import type { Mode, Policy } from '../policy.js';
import { policyMetadata } from '../policy-metadata.js';
import { worksInBackground } from './background.js';
import { kyvernoExpression } from './expression.js';
import { failurePolicy } from './failure-policy.js';

/**
 * The policy as Kyverno 1.17 or later enforces it: `policies.kyverno.io/v1 ValidatingPolicy`, with the verdicts of the
 * ValidatingAdmissionPolicy that is made of the same policy.
 *
 * Nothing is generated from it: pod rules look at controllers themselves, and the native policy is emitted, not derived
 * (docs/decisions/0018-kyverno-writes-no-rule-of-ours.md).
 */
export function kyvernoValidatingPolicy(
  policy: Policy,
  labels: Readonly<Record<string, string>>,
  mode: Mode = policy.mode ?? 'enforce',
): Manifest {
  return {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ValidatingPolicy',
    metadata: policyMetadata(policy, labels),
    spec: {
      validationActions: [mode === 'enforce' ? 'Deny' : 'Audit'],
      failurePolicy: failurePolicy(mode, policy.severity),
      evaluation: { admission: { enabled: true }, background: { enabled: worksInBackground(policy) } },
      autogen: { podControllers: { controllers: [] }, validatingAdmissionPolicy: { enabled: false } },
      matchConstraints: matchConstraints(policy.match),
      ...(policy.conditions && { matchConditions: policy.conditions.map(portable) }),
      ...(policy.variables && { variables: policy.variables.map(portable) }),
      validations: policy.validations.map(({ messageExpression, ...rest }) => ({
        ...portable(rest),
        ...(messageExpression && { messageExpression: kyvernoExpression(messageExpression) }),
      })),
    },
  };
}

const portable = <T extends { readonly expression: string }>(item: T): T => ({
  ...item,
  expression: kyvernoExpression(item.expression),
});
