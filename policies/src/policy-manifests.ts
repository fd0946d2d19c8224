import type { Manifest } from './manifest.js';
import type { Mode, Policy } from './policy.js';
import { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validating-admission-policy.js';

/**
 * Policies as the API server itself enforces them: each under `<policy name>`, and its binding under
 * `<policy name>-binding`.
 *
 * @param mode Whether all of them refuse, or only report. Left out: as each policy says
 */
export const policyManifests = (
  policies: readonly Policy[],
  labels: Readonly<Record<string, string>>,
  mode?: Mode,
): Readonly<Record<string, Manifest>> =>
  Object.fromEntries(
    policies.flatMap((policy) => [
      [policy.name, validatingAdmissionPolicy(policy, labels)],
      [`${policy.name}-binding`, validatingAdmissionPolicyBinding(policy, labels, mode)],
    ]),
  );
