import { names } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import type { OrganizationRole } from '../database/tables/organization.js';
import type { Caller } from '../http/caller.js';
import { Problem } from '../http/problem.js';
import { effectiveGroupsOf } from './effective-groups.js';

/** What a call needs a right for. The object comes from its path. */
export type Right =
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'self'; readonly person: string }
  | { readonly kind: 'organization:read' | 'organization:users' | 'organization:audit'; readonly organization: string }
  | { readonly kind: 'workspace:read' | 'workspace:people' | 'workspace:manage'; readonly workspace: string }
  | { readonly kind: 'workspace:leave'; readonly workspace: string; readonly person: string }
  | { readonly kind: 'break-glass:use'; readonly workspace: string; readonly id: string };

/** Every kind of right. */
export type RightKind = Right['kind'];

/** Who a person is to a workspace: role in its organization, and effective groups, rights for an emergency included. */
export interface Standing {
  readonly organization: string;
  readonly role: OrganizationRole | undefined;
  readonly groups: readonly string[];
}

/** A call that was refused by a right; the audit records it. */
export class Denied extends Problem {
  constructor(
    code: 'NOT_ALLOWED' | 'NOT_FOUND',
    detail: string,
    /** Whose audit it shows up in. */
    readonly organization: string | undefined,
  ) {
    super(code, detail);
    this.name = 'Denied';
  }
}

/**
 * The one place that says who may do what; called in the transaction of the change, behind `lockPlace`.
 *
 * Members of `WSAdmins` hold every right of their workspace, so they alone say who is in its groups: nobody grants what they
 * do not hold. Organization users have no right inside any workspace by that role: an admin sees who is in it, billing sees
 * that it is there. What somebody may not even see is answered as if it were not there.
 * @throws Denied; Problem SIGN_IN_NEEDED
 */
export async function authorize(db: Database, caller: Caller, right: Right, at: Date): Promise<void> {
  if (caller.kind === 'anonymous') throw new Problem('SIGN_IN_NEEDED', 'sign in first');
  if (caller.kind !== 'person')
    throw new Denied('NOT_ALLOWED', 'this is for people; a machine has no right here', undefined);
  const { id } = caller;
  const person = await db.selectFrom('person').select('erased_at').where('id', '=', id).executeTakeFirst();
  if (person === undefined || person.erased_at !== null) throw new Problem('SIGN_IN_NEEDED', 'sign in first');
  switch (right.kind) {
    case 'signed-in':
      return;
    case 'self':
      if (right.person !== id) throw absent(undefined);
      return;
    case 'organization:read':
    case 'organization:users':
    case 'organization:audit':
      return ofOrganization(db, id, right.kind, right.organization);
    default:
      return ofWorkspace(db, id, right, at);
  }
}

/** @returns undefined when there is no such workspace */
export async function standingIn(
  db: Database,
  person: string,
  workspace: string,
  at: Date,
): Promise<Standing | undefined> {
  const row = await db
    .selectFrom('workspace')
    .leftJoin('organization_user', (join) =>
      join
        .onRef('organization_user.organization_id', '=', 'workspace.organization_id')
        .on('organization_user.person_id', '=', person),
    )
    .select(['workspace.organization_id', 'organization_user.role'])
    .where('workspace.id', '=', workspace)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const groups = await effectiveGroupsOf(db, person, workspace, at);
  return { organization: row.organization_id, role: row.role ?? undefined, groups };
}

async function ofOrganization(db: Database, person: string, kind: RightKind, organization: string): Promise<void> {
  const user = await db
    .selectFrom('organization_user')
    .select('role')
    .where('organization_id', '=', organization)
    .where('person_id', '=', person)
    .executeTakeFirst();
  if (user?.role === 'admin') return;
  if (user?.role === 'billing' && kind !== 'organization:audit') return;
  const member = user !== undefined || (await isMemberOf(db, person, organization));
  if (member && kind === 'organization:read') return;
  throw member ? denied('an admin of the organization may', organization) : absent(organization);
}

const isMemberOf = async (db: Database, person: string, organization: string): Promise<boolean> =>
  (await db
    .selectFrom('membership')
    .innerJoin('workspace', 'workspace.id', 'membership.workspace_id')
    .select('workspace.id')
    .where('workspace.organization_id', '=', organization)
    .where('membership.person_id', '=', person)
    .limit(1)
    .executeTakeFirst()) !== undefined;

async function ofWorkspace(
  db: Database,
  person: string,
  right: Exclude<Right, { readonly organization: string } | { readonly kind: 'signed-in' | 'self' }>,
  at: Date,
): Promise<void> {
  const standing = await standingIn(db, person, right.workspace, at);
  if (standing === undefined) throw absent(undefined);
  const { organization, role, groups } = standing;
  const member = groups.length > 0;
  if (right.kind === 'break-glass:use') {
    const mine = await db
      .selectFrom('break_glass')
      .select('id')
      .where('id', '=', right.id)
      .where('workspace_id', '=', right.workspace)
      .where('person_id', '=', person)
      .executeTakeFirst();
    if (mine !== undefined) return;
    throw member || role === 'admin' ? denied('the person that it names may', organization) : absent(organization);
  }
  if (!member && role === undefined) throw absent(organization);
  if (right.kind === 'workspace:read') return;
  if (right.kind === 'workspace:people') {
    if (member || role === 'admin') return;
    throw denied('members of the workspace and admins of the organization may', organization);
  }
  if (groups.includes(names.adminGroup)) return;
  if (right.kind === 'workspace:leave' && right.person === person && member) return;
  throw denied(`members of ${names.adminGroup} may`, organization);
}

const denied = (who: string, organization: string): Denied => new Denied('NOT_ALLOWED', who, organization);
const absent = (organization: string | undefined): Denied =>
  new Denied('NOT_FOUND', 'there is none, or you cannot see it', organization);
