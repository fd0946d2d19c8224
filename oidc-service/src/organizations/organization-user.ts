import type { Database, Transaction } from '../database/database.js';
import type { OrganizationRole, Origin } from '../database/tables/organization.js';
import { Problem } from '../http/problem.js';

/** An organization user as the others see them. */
export interface ShownOrganizationUser {
  readonly person: string;
  /** Null when the person gave none, or restricted its use. */
  readonly name: string | null;
  /** Null as `name`, and for whoever is no admin. */
  readonly email: string | null;
  readonly role: OrganizationRole;
  readonly origin: Origin;
}

/** Who looks: an admin sees addresses of mail. */
export interface Viewer {
  readonly admin: boolean;
}

/** Users of an organization, by id, at most `limit`, after an id. */
export async function organizationUsersOf(
  db: Database,
  organization: string,
  viewer: Viewer,
  limit: number,
  after = '',
): Promise<ShownOrganizationUser[]> {
  const rows = await users(db, organization).where('person_id', '>', after).orderBy('person_id').limit(limit).execute();
  return rows.map((row) => shown(row, viewer));
}

/** One user of an organization. @throws Problem NOT_FOUND */
export async function organizationUserOf(
  db: Database,
  organization: string,
  person: string,
  viewer: Viewer,
): Promise<ShownOrganizationUser> {
  const row = await users(db, organization).where('person_id', '=', person).executeTakeFirst();
  if (row === undefined) throw new Problem('NOT_FOUND', 'the organization has no such user; invite them');
  return shown(row, viewer);
}

const users = (db: Database, organization: string) =>
  db
    .selectFrom('organization_user')
    .innerJoin('person', 'person.id', 'person_id')
    .select(['person_id', 'person.name', 'person.email', 'restricted_at', 'role', 'organization_user.origin'])
    .where('organization_id', '=', organization);

type Row = Awaited<ReturnType<ReturnType<typeof users>['executeTakeFirstOrThrow']>>;

const shown = ({ person_id, name, email, restricted_at, role, origin }: Row, { admin }: Viewer) => ({
  person: person_id,
  name: restricted_at === null ? name : null,
  email: admin && restricted_at === null ? email : null,
  role,
  origin,
});

/**
 * Gives a user another role; false when it is theirs already. The organization must be locked.
 * @throws Problem NOT_FOUND, DECLARED, or CONFLICT for the last admin
 */
export async function changeRole(
  transaction: Transaction,
  organization: string,
  person: string,
  role: OrganizationRole,
): Promise<boolean> {
  const user = await find(transaction, organization, person);
  if (user === undefined) throw new Problem('NOT_FOUND', 'the organization has no such user; invite them');
  if (user.role === role) return false;
  refuseDeclared(user);
  if (user.role === 'admin') await refuseLastAdmin(transaction, organization, person);
  await one(transaction.updateTable('organization_user').set({ role }), organization, person).execute();
  return true;
}

/**
 * Removes a user and the invitations that they made. The organization must be locked.
 * @returns the role that they had; undefined when they were no user
 * @throws Problem DECLARED, or CONFLICT for the last admin
 */
export async function removeUser(
  transaction: Transaction,
  organization: string,
  person: string,
  now: Date,
): Promise<OrganizationRole | undefined> {
  const user = await find(transaction, organization, person);
  if (user === undefined) return undefined;
  refuseDeclared(user);
  if (user.role === 'admin') await refuseLastAdmin(transaction, organization, person);
  await one(transaction.deleteFrom('organization_user'), organization, person).execute();
  await transaction
    .updateTable('invitation')
    .set({ revoked_at: now })
    .where('organization_id', '=', organization)
    .where('invited_by', '=', person)
    .where('role', 'is not', null)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
  return user.role;
}

interface Keyed<Q> {
  where(column: 'organization_id' | 'person_id', operator: '=', value: string): Q;
}
const one = <Q extends Keyed<Q>>(query: Q, organization: string, person: string): Q =>
  query.where('organization_id', '=', organization).where('person_id', '=', person);

const find = (transaction: Transaction, organization: string, person: string) =>
  transaction
    .selectFrom('organization_user')
    .select(['role', 'origin'])
    .where('organization_id', '=', organization)
    .where('person_id', '=', person)
    .executeTakeFirst();

function refuseDeclared({ origin }: { readonly origin: Origin }): void {
  if (origin === 'declared') throw new Problem('DECLARED', 'the tenancy declares this user; change it there');
}

async function refuseLastAdmin(transaction: Transaction, organization: string, person: string): Promise<void> {
  const others = await transaction
    .selectFrom('organization_user')
    .innerJoin('person', 'person.id', 'person_id')
    .select('person.id')
    .where('organization_id', '=', organization)
    .where('role', '=', 'admin')
    .where('person_id', '!=', person)
    // Who may not sign in cannot administer.
    .where('restricted_at', 'is', null)
    .where('erased_at', 'is', null)
    .limit(1)
    .execute();
  if (others.length === 0) throw new Problem('CONFLICT', 'it is the last admin: make somebody else an admin first');
}
