import type { HostParameters } from './host-parameters.js';
import type { Manifest } from './manifest.js';
import type { Policy } from './policy.js';
import { hostPods } from './rules/host-pods.js';
import { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validating-admission-policy.js';

/** The policies of a host cluster: what a workspace cannot do there, whoever acts inside its vCluster. */
export const hostPolicies = (parameters: HostParameters): readonly Policy[] => [hostPods(parameters)];

/** Manifests of the policies of a host cluster. */
export const hostPolicyManifests = (
  parameters: HostParameters,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, Manifest>> =>
  Object.fromEntries(
    hostPolicies(parameters).flatMap((policy) => [
      [policy.name, validatingAdmissionPolicy(policy, labels)],
      [`${policy.name}-binding`, validatingAdmissionPolicyBinding(policy, labels)],
    ]),
  );
