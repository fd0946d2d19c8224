export { type AuthorParameters, authorPolicies } from './author-policies.js';
export { isKubernetesObject } from './authored-object.js';
export { type BundleEngine, type BundleParameters, bundle, bundleManifests, bundlePolicies } from './bundle.js';
export { type CheckOptions, check, type PolicyFinding } from './check.js';
export type { Failure } from './compiled-policy.js';
export { type CoveredControl, coverage } from './coverage.js';
export { fluxPolicies } from './flux.js';
export type { FluxParameters } from './flux-parameters.js';
export { hostPolicies, keepingPolicies } from './host.js';
export { hostHardeningPolicies } from './host-hardening.js';
export type { HostHardeningParameters } from './host-hardening-parameters.js';
export type { HostParameters } from './host-parameters.js';
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
export { type Judgement, judge } from './judge.js';
export * from './kyverno/index.js';
export type { Manifest } from './manifest.js';
export { type BenchmarkCheck, type Means, multiTenancyBenchmark } from './multi-tenancy-benchmark.js';
export { outsidePlatform } from './outside-platform.js';
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
export { policyManifests } from './policy-manifests.js';
export {
  protectionManifests,
  protectionPolicies,
  workspacePolicies,
  workspacePolicyManifests,
} from './protection.js';
export type { ProtectionParameters } from './protection-parameters.js';
export { type AdmissionRequest, fieldOf, type Verdict } from './request.js';
export { rightsPolicies } from './rights.js';
export type { IngressParameters } from './rules/ingress-hosts.js';
export type { VclusterServiceParameters } from './rules/vcluster-service.js';
export { type StandardControl, standards } from './standards/index.js';
export { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validating-admission-policy.js';
export { workloadPolicies } from './workload.js';
export type { ServiceType, WorkloadParameters } from './workload-parameters.js';
