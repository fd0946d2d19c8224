import { kyvernoValidatingPolicy } from './kyverno/index.js';
import type { Manifest } from './manifest.js';
import type { Mode, Policy } from './policy.js';
import { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validating-admission-policy.js';

/** What enforces a bundle: Kyverno, or the API server itself by ValidatingAdmissionPolicy. */
export type BundleEngine = 'admission' | 'kyverno';

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
 * Objects of a bundle and the kustomization beside them: `host-pods/policy`, which is the object `policy` in the file
 * `host-pods.yaml`, `host-pods/binding`, and `kustomization/kustomization`.
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
  return Object.fromEntries([
    ...policies.flatMap(objects),
    ['kustomization/kustomization', kustomization(policies.map(({ name }) => `${name}.yaml`))],
  ]);
}

/** What `kubectl apply -k` and Flux read. */
const kustomization = (resources: readonly string[]): Manifest => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  metadata: { name: 'kaas-policies' },
  resources,
});
