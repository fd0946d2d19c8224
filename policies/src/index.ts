export { hostPolicies, hostPolicyManifests } from './host.js';
export type {
  JsonAssert,
  JsonAssertion,
  JsonContextEntry,
  JsonMatch,
  JsonPolicy,
  JsonRule,
} from './json/json-policy.js';
export { JsonPolicyError, type JsonPolicyIssue } from './json/json-policy-check.js';
export { type PayloadFormat, parseJsonPolicies, parsePayload } from './json/policy-file.js';
export { type Scan, type ScanOptions, type ScanResult, scan } from './json/scan.js';
export { type SearchOptions, search, searchFunctions } from './json/search.js';
export { SearchError, type SearchErrorCode } from './json/search-error.js';
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
export type { HostParameters } from './rules/host-pods.js';
export type { IngressParameters } from './rules/ingress-hosts.js';
export { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validating-admission-policy.js';
