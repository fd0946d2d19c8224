import type { HostParameters } from './host-parameters.js';
import type { Manifest } from './manifest.js';
import type { Policy } from './policy.js';
import { hostPods } from './rules/host-pods.js';
import { hostVolumeClaims } from './rules/host-volume-claims.js';
import { type VclusterServiceParameters, vclusterService } from './rules/vcluster-service.js';
import { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validating-admission-policy.js';

/** The policies of a host cluster: what a workspace cannot do there, whoever acts inside its vCluster. */
export const hostPolicies = (parameters: HostParameters): readonly Policy[] => [hostPods(parameters)];

/** The policies of a host cluster that keep what a workspace has while its vCluster is exchanged. */
export const keepingPolicies = (parameters: VclusterServiceParameters): readonly Policy[] => [
  hostVolumeClaims(parameters),
  vclusterService(parameters),
];

/** Manifests of policies of a host cluster: each under `<policy name>` and its binding under `<policy name>-binding`. */
export const hostPolicyManifests = (
  policies: readonly Policy[],
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, Manifest>> =>
  Object.fromEntries(
    policies.flatMap((policy) => [
      [policy.name, validatingAdmissionPolicy(policy, labels)],
      [`${policy.name}-binding`, validatingAdmissionPolicyBinding(policy, labels)],
    ]),
  );
