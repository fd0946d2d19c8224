export { type Accepted, acceptInvitation, eventOf, takeInvitation } from './accept-invitation.js';
export { organizationsFeature } from './feature.js';
export { createInvitation, type InvitationTerms, revokeInvitation } from './invitation.js';
export { mailInvitation } from './mail-invitation.js';
export { organizationOf, organizationsFor, renameOrganization, type ShownOrganization } from './organization.js';
export {
  changeRole,
  organizationUserOf,
  organizationUsersOf,
  removeUser,
  type ShownOrganizationUser,
  type Viewer,
} from './organization-user.js';
export { pendingInvitationOf, pendingInvitationsOf, type ShownInvitation } from './pending-invitation.js';
