// What rendering needs of the policies; it reaches no library.
export { hostPolicyManifests } from './host.js';
export type { Manifest } from './manifest.js';
export { protectionManifests, workspacePolicyManifests } from './protection.js';
