export { authorize, Denied, type Right, type RightKind, type Standing, standingIn } from './authorization.js';
export {
  type BreakGlass,
  breakGlassesOf,
  breakGlassOf,
  declareBreakGlass,
  endBreakGlass,
  longestBreakGlassDays,
  useBreakGlass,
} from './break-glass.js';
export { effectiveGroupsOf } from './effective-groups.js';
export { type GroupReason, groupsOf, type HeldGroup, heldGroupsOf, type ShownGroup } from './group-list.js';
export { type Membership, memberOf, membersOf, putMember, removeMember } from './membership.js';
export {
  organizationOf,
  organizationsFor,
  organizationUsersOf,
  type ShownOrganization,
  type ShownOrganizationUser,
  type ShownWorkspace,
  workspaceOf,
  workspacesFor,
} from './workspace-list.js';
