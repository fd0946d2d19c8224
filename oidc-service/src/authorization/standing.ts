import type { Database } from '../database/database.js';
import type { OrganizationRole } from '../database/tables/organization.js';
import { effectiveGroupsOf } from '../groups/index.js';
import type { Caller } from '../http/caller.js';
import type { Target } from './target.js';

/** What a caller is to a target; all that rules look at. */
export interface Standing {
  /** Role in the organization of the target. */
  readonly role: OrganizationRole | undefined;
  /** Effective groups in the workspace of the target. */
  readonly groups: readonly string[];
  /** Whether the group of the target is one of them. */
  readonly holdsGroup: boolean;
  /** Whether the caller is the person of the target. */
  readonly self: boolean;
}

/** Looks the standing up, in a transaction when it is to hold until the end of one. */
export async function standingOf(db: Database, caller: Caller, target: Target): Promise<Standing> {
  if (caller.kind !== 'person') return { role: undefined, groups: [], holdsGroup: false, self: false };
  const { organization, workspace, group, person } = target;
  const user =
    organization === undefined
      ? undefined
      : await db
          .selectFrom('organization_user')
          .select('role')
          .where('organization_id', '=', organization)
          .where('person_id', '=', caller.id)
          .executeTakeFirst();
  const groups = workspace === undefined ? [] : await effectiveGroupsOf(db, caller.id, workspace);
  return {
    role: user?.role,
    groups,
    holdsGroup: group !== undefined && groups.includes(group),
    self: person === caller.id,
  };
}
