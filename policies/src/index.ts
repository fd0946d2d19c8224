export type { Failure } from './compiled-policy.js';
export { hostPolicies, hostPolicyManifests } from './host.js';
export { type Judgement, judge } from './judge.js';
export type { Manifest } from './manifest.js';
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
export { type AdmissionRequest, fieldOf, type Verdict } from './request.js';
export type { HostParameters } from './rules/host-pods.js';
export type { IngressParameters } from './rules/ingress-hosts.js';
export { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validating-admission-policy.js';
