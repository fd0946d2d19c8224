import { kyvernoValidatingPolicy } from './kyverno/index.js';
import type { Manifest } from './manifest.js';
import { type PodSecurityParameters, podSecurityPolicies } from './pod-security.js';
import type { Mode, Policy } from './policy.js';
import { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validating-admission-policy.js';
import { workloadPolicies } from './workload.js';
import type { WorkloadParameters } from './workload-parameters.js';

/** What enforces a bundle: Kyverno, or the API server itself by ValidatingAdmissionPolicy. */
export type BundleEngine = 'admission' | 'kyverno';

/** What a bundle is to demand, and where it does not hold. */
export interface BundleParameters extends PodSecurityParameters {
  /** Namespaces of the platform's own, whose pods may do what no tenant's may. @default none: it holds everywhere */
  readonly exceptNamespaces?: readonly string[];
  /** What workloads may do beside that: registries, owners, classes. @default nothing is asked */
  readonly workload?: WorkloadParameters;
}

/**
 * The policies that ask nothing about a tenancy, so that anybody can apply them.
 *
 * @throws RangeError if the Kubernetes version is not known
 */
export const bundlePolicies = ({
  exceptNamespaces = [],
  workload,
  ...parameters
}: BundleParameters): readonly Policy[] =>
  bundle(podSecurityPolicies(parameters), workload === undefined ? [] : workloadPolicies(workload)).map((policy) =>
    outside(policy, exceptNamespaces),
  );

/**
 * The policies of several groups as one bundle, by name.
 *
 * @throws Error with every name that two policies share: in a cluster one would replace the other
 */
export function bundle(...groups: readonly (readonly Policy[])[]): readonly Policy[] {
  const policies = groups.flat().sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const shared = policies.filter(({ name }, index) => policies[index + 1]?.name === name).map(({ name }) => name);
  if (shared.length > 0) {
    throw new Error(`policies share the names ${[...new Set(shared)].join(', ')}; rename all but one of each`);
  }
  return policies;
}

/**
 * Objects of a bundle: `host-pods/policy`, which is the object `policy` in the file `host-pods.yaml`, and
 * `host-pods/binding`.
 *
 * @param mode Whether everything refuses, or everything only reports. Left out: as each policy says
 */
export function bundleManifests(
  policies: readonly Policy[],
  engine: BundleEngine,
  labels: Readonly<Record<string, string>>,
  mode?: Mode,
): Readonly<Record<string, Manifest>> {
  const objects = (policy: Policy): [string, Manifest][] =>
    engine === 'kyverno'
      ? [[`${policy.name}/policy`, kyvernoValidatingPolicy(policy, labels, mode)]]
      : [
          [`${policy.name}/policy`, validatingAdmissionPolicy(policy, labels)],
          [`${policy.name}/binding`, validatingAdmissionPolicyBinding(policy, labels, mode)],
        ];
  return Object.fromEntries(policies.flatMap(objects));
}

/** The policy, but for these namespaces. */
function outside(policy: Policy, namespaces: readonly string[]): Policy {
  if (namespaces.length === 0) return policy;
  const { namespaceSelector } = policy.match;
  const elsewhere = { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: namespaces } as const;
  const matchExpressions = [...(namespaceSelector?.matchExpressions ?? []), elsewhere];
  return { ...policy, match: { ...policy.match, namespaceSelector: { ...namespaceSelector, matchExpressions } } };
}
