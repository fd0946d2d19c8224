export { identityFeature } from './feature.js';
export { lifeOf } from './identity.js';
export { returnPath } from './return-path.js';
export { hashOf, newSecret } from './secret.js';
export { type Session, type SessionLife, sessionById } from './session.js';
export { identityRule, identitySettings } from './settings.js';
export { privateOrganization, type SignedIn, type SignIn, signIn } from './sign-in.js';
export type { ExternalIdentity } from './upstream/upstream.js';
