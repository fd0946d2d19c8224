export {
  type Attestor,
  type ImageParameters,
  imageValidatingPolicy,
  type KeyAttestor,
  type KeylessAttestor,
} from './image-validating-policy.js';
export { type JsonPolicy, kyvernoJsonPolicy } from './json-policy.js';
export { type ExceptionParameters, policyException } from './policy-exception.js';
export { kyvernoValidatingPolicy } from './validating-policy.js';
