export { type PolicyPackOptions, policyPack } from './policy-pack.js';
export { validationPolicies } from './validation-policy.js';
