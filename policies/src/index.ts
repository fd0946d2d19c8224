export { type BundleEngine, type BundleParameters, bundle, bundleManifests, bundlePolicies } from './bundle.js';
export { type CoveredControl, coverage } from './coverage.js';
export { hostPolicies, hostPolicyManifests } from './host.js';
export * from './kyverno/index.js';
export type { Manifest } from './manifest.js';
export type { PodSecurityStandard } from './pod-control.js';
export { type PodSecurityParameters, podSecurityPolicies } from './pod-security.js';
export { podChanged, podRules, podVariables } from './pod-template.js';
export type {
  Condition,
  Control,
  EnforcementPoint,
  LabelSelector,
  LabelSelectorRequirement,
  Match,
  Mode,
  Operation,
  Policy,
  PolicyText,
  ResourceRule,
  Severity,
  Standard,
  Validation,
  Variable,
} from './policy.js';
export {
  protectionManifests,
  protectionPolicies,
  workspacePolicies,
  workspacePolicyManifests,
} from './protection.js';
export type { ProtectionParameters } from './protection-parameters.js';
export type { HostParameters } from './rules/host-pods.js';
export type { IngressParameters } from './rules/ingress-hosts.js';
export { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validating-admission-policy.js';
export { type StandardControl, standards } from './standards/index.js';
