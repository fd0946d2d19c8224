// What rendering needs of the policies; it reaches no library.

export { hostPolicies, keepingPolicies } from './host.js';
export { hostHardeningPolicies } from './host-hardening.js';
export { kyvernoValidatingPolicy } from './kyverno/validating-policy.js';
export type { Manifest } from './manifest.js';
export type { Mode } from './policy.js';
export { policyManifests } from './policy-manifests.js';
export { protectionManifests, workspacePolicyManifests } from './protection.js';
export { rightsPolicies } from './rights.js';
export { namespaceOwner } from './rules/namespace-owner.js';
export { runtimeClasses } from './rules/runtime-classes.js';
export { storageClasses } from './rules/storage-classes.js';
export { trustedRegistries } from './rules/trusted-registries.js';
