// What rendering needs of the policies; it reaches no library.
export { hostPolicies, hostPolicyManifests, keepingPolicies } from './host.js';
export type { Manifest } from './manifest.js';
export { protectionManifests, workspacePolicyManifests } from './protection.js';
