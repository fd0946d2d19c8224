export {
  type BreakGlass,
  breakGlassesOf,
  breakGlassOf,
  declareBreakGlass,
  endBreakGlass,
  longestBreakGlassDays,
  useBreakGlass,
} from './break-glass.js';
export { effectiveGroupsOf, type Held, held, heldGroups } from './effective-groups.js';
export { type GroupReason, groupsOf, type HeldGroup, heldGroupsOf, type ShownGroup } from './group-list.js';
export { type Membership, memberOf, membersOf, putMember, removeMember, requireGroup } from './membership.js';
export { peopleOf, type WorkspacePerson } from './people-list.js';
export { type ShownWorkspace, workspaceOf, workspacesFor } from './workspace-list.js';
