import type { Standing } from './standing.js';

type Rule = (standing: Standing) => boolean;

const admin: Rule = ({ role }) => role === 'admin';
const anyRole: Rule = ({ role }) => role !== undefined;
const inWorkspace: Rule = ({ groups }) => groups.length > 0;
const workspaceAdmin: Rule = ({ groups }) => groups.includes('WSAdmins');

/**
 * Who may do what: the only place. A right in an organization gives none in its workspaces, and the other way round; and
 * nobody gives a group that they do not hold themselves.
 */
export const rules = {
  'organization.read': anyRole,
  'organization.update': admin,
  'organization-user.list': anyRole,
  'organization-user.update': admin,
  'organization-user.delete': (standing) => admin(standing) || (anyRole(standing) && standing.self),
  'invitation.list': admin,
  'invitation.create': admin,
  'invitation.delete': (standing) => admin(standing) || standing.self,
  'audit.read': admin,
  'workspace.read': (standing) => anyRole(standing) || inWorkspace(standing),
  'workspace-group.list': inWorkspace,
  'membership.list': inWorkspace,
  'membership.create': (standing) => workspaceAdmin(standing) && standing.holdsGroup,
  'membership.delete': (standing) => workspaceAdmin(standing) || (inWorkspace(standing) && standing.self),
} as const satisfies Record<string, Rule>;

/** Everything that is guarded; a feature adds its own. */
export type Action = keyof typeof rules;
