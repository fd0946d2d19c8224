import type { Database } from '../database/database.js';
import type { OrganizationRole } from '../database/tables/organization.js';
import { effectiveGroupsOf } from '../groups/index.js';

/** What a right is asked for on; whatever of it there is. */
export interface Target {
  readonly organization?: string | undefined;
  /**
   * Id of a workspace, `<organization>--<workspace>`; then the organization is that of the workspace, and of one that is not
   * there the one that is given.
   */
  readonly workspace?: string | undefined;
  /** Person who is acted upon. */
  readonly person?: string | undefined;
  /** Invitation of the organization. */
  readonly invitation?: string | undefined;
  /** Right for an emergency in the workspace. */
  readonly breakGlass?: string | undefined;
  /** Ids of the people who run the service, where it is what the right is asked for on. */
  readonly operators?: ReadonlySet<string> | undefined;
}

/** What a person is to a target; all that rules look at. */
export interface Standing {
  /** Organization of the target; undefined when there is none, or the workspace is not there. */
  readonly organization: string | undefined;
  /** Role in that organization. */
  readonly role: OrganizationRole | undefined;
  /** Effective groups in the workspace of the target, rights for an emergency included. */
  readonly groups: readonly string[];
  /** Effective groups in it by membership alone; asked for by the one right that looks at them. */
  lastingGroups(): Promise<readonly string[]>;
  /** Whether they are in a group of the workspace; without one, of any workspace of the organization. */
  readonly member: boolean;
  /** Whether they are the person of the target. */
  readonly self: boolean;
  /** Whether they made the invitation, or the right for an emergency names them. */
  readonly mine: boolean;
  /** Whether they run the service. */
  readonly operator: boolean;
}

/** Looks it up, in a transaction when it is to hold until the end of one. */
export async function standingOf(db: Database, person: string, target: Target, at: Date): Promise<Standing> {
  const { workspace } = target;
  const organization = await organizationOf(db, target);
  const groups = workspace === undefined ? [] : await effectiveGroupsOf(db, person, workspace, at);
  return {
    organization,
    role: organization === undefined ? undefined : await roleIn(db, person, organization),
    groups,
    lastingGroups: async () => (workspace === undefined ? [] : effectiveGroupsOf(db, person, workspace)),
    member:
      groups.length > 0 ||
      (workspace === undefined && organization !== undefined && (await isMemberOf(db, person, organization))),
    self: target.person === person,
    mine: await isMine(db, person, target),
    operator: target.operators?.has(person) ?? false,
  };
}

async function organizationOf(db: Database, { organization, workspace }: Target): Promise<string | undefined> {
  if (workspace !== undefined) {
    const found = await db
      .selectFrom('workspace')
      .select('organization_id')
      .where('id', '=', workspace)
      .executeTakeFirst();
    if (found !== undefined) return found.organization_id;
  }
  if (organization === undefined) return undefined;
  return (await db.selectFrom('organization').select('id').where('id', '=', organization).executeTakeFirst())?.id;
}

async function roleIn(db: Database, person: string, organization: string): Promise<OrganizationRole | undefined> {
  const user = await db
    .selectFrom('organization_user')
    .select('role')
    .where('organization_id', '=', organization)
    .where('person_id', '=', person)
    .executeTakeFirst();
  return user?.role;
}

async function isMemberOf(db: Database, person: string, organization: string): Promise<boolean> {
  const found = await db
    .selectFrom('membership')
    .innerJoin('workspace', 'workspace.id', 'membership.workspace_id')
    .select('workspace.id')
    .where('workspace.organization_id', '=', organization)
    .where('membership.person_id', '=', person)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

async function isMine(db: Database, person: string, target: Target): Promise<boolean> {
  const { organization, workspace, invitation, breakGlass } = target;
  if (invitation !== undefined && organization !== undefined) {
    const made = await db
      .selectFrom('invitation')
      .select('id')
      .where('id', '=', invitation)
      .where('organization_id', '=', organization)
      .where('invited_by', '=', person)
      .executeTakeFirst();
    return made !== undefined;
  }
  if (breakGlass === undefined || workspace === undefined) return false;
  const named = await db
    .selectFrom('break_glass')
    .select('id')
    .where('id', '=', breakGlass)
    .where('workspace_id', '=', workspace)
    .where('person_id', '=', person)
    .executeTakeFirst();
  return named !== undefined;
}
