export { type Accepted, acceptInvitation } from './accept-invitation.js';
export { organizationsFeature } from './feature.js';
export { createInvitation, type Gift } from './invitation.js';
