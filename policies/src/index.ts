export { hostPolicies, hostPolicyManifests } from './host.js';
export type { Manifest } from './manifest.js';
export type {
  Condition,
  LabelSelector,
  LabelSelectorRequirement,
  Match,
  Operation,
  Policy,
  ResourceRule,
  Severity,
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
