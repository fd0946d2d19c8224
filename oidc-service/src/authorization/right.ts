import { names } from '@hexabase-kaas/tenancy';
import type { Standing } from './standing.js';

interface Rule {
  /** Who holds it, for whoever is told that they do not. */
  readonly who: string;
  readonly holds: (standing: Standing) => boolean | Promise<boolean>;
}

const admin = ({ role }: Standing): boolean => role === 'admin';
const anyRole = ({ role }: Standing): boolean => role !== undefined;
const workspaceAdmin = ({ groups }: Standing): boolean => groups.includes(names.adminGroup);
/** Whether the target is any business of theirs: to everybody else it is as if it were not there. */
export const concerned = ({ role, member }: Standing): boolean => role !== undefined || member;

/**
 * Who may do what: the only place.
 *
 * Members of `WSAdmins` hold every right of their workspace. So they alone grant its groups, for nobody grants what they do
 * not hold; a right for an emergency does not do for that, because it ends, and what would be granted does not.
 * Organization users have no right inside any workspace by that role: an admin sees who is in it, billing sees that it is
 * there. And members of a workspace have none in its organization but to see it.
 */
export const rights = {
  'signed-in': { who: 'everybody', holds: () => true },
  self: { who: 'the person alone', holds: ({ self }) => self },
  'organization:read': { who: 'its users and members', holds: concerned },
  'organization:users': { who: 'users of the organization', holds: anyRole },
  'organization:manage': { who: 'an admin of the organization', holds: admin },
  'organization:audit': { who: 'an admin of the organization', holds: admin },
  'organization:billing': { who: 'users of the organization, admin or billing', holds: anyRole },
  'organization:leave': {
    who: 'an admin of the organization, and users for themselves,',
    holds: (standing) => admin(standing) || (anyRole(standing) && standing.self),
  },
  // Its parts need rights of their own: `authorizeGift`.
  'invitation:make': { who: 'its users and members', holds: concerned },
  'invitation:list': { who: 'an admin of the organization', holds: admin },
  'invitation:read': {
    who: 'an admin of the organization, and who made it,',
    holds: (standing) => admin(standing) || (concerned(standing) && standing.mine),
  },
  'invitation:revoke': {
    who: 'an admin of the organization, and who made it,',
    holds: (standing) => admin(standing) || (concerned(standing) && standing.mine),
  },
  'workspace:read': { who: 'members of the workspace and users of its organization', holds: concerned },
  // Asked by organization and name, also before there is such a workspace.
  'workspace:status': { who: 'members of the workspace and users of its organization', holds: concerned },
  'workspace:people': {
    who: 'members of the workspace and admins of the organization',
    holds: (standing) => admin(standing) || standing.member,
  },
  // What it comes to inside, the API server of the workspace decides, by the groups of the member.
  'workspace:use': { who: 'members of the workspace', holds: ({ member }) => member },
  'workspace:manage': { who: `members of ${names.adminGroup}`, holds: workspaceAdmin },
  'workspace:grant': {
    who: `members of ${names.adminGroup}, for no emergency alone,`,
    holds: async (standing) => workspaceAdmin(standing) && (await standing.lastingGroups()).includes(names.adminGroup),
  },
  'workspace:leave': {
    who: `members of ${names.adminGroup}, and members for themselves,`,
    holds: (standing) => workspaceAdmin(standing) || (standing.member && standing.self),
  },
  // Who they are, the configuration says; to everybody else there is nothing to operate.
  'operator:read': { who: 'operators of the service', holds: ({ operator }) => operator },
  'break-glass:use': { who: 'the person that it names', holds: ({ mine }) => mine },
} as const satisfies Record<string, Rule>;

/** A right, by the kind of its target. */
export type Right = keyof typeof rights;
