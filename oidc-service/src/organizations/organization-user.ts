import type { Database, Transaction } from '../database/database.js';
import type { OrganizationRole, Origin } from '../database/tables/organization.js';
import { Problem } from '../http/problem.js';

/** An organization user as the others see them. */
export interface OrganizationUserView {
  readonly person: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly role: OrganizationRole;
  readonly origin: Origin;
}

/** Users of an organization, by id. */
export const organizationUsers = (db: Database, organization: string): Promise<OrganizationUserView[]> =>
  db
    .selectFrom('organization_user')
    .innerJoin('person', 'person.id', 'person_id')
    .select(['person.id as person', 'person.name', 'person.email', 'role', 'organization_user.origin'])
    .where('organization_id', '=', organization)
    .orderBy('person.id')
    .execute();

/**
 * Gives a user another role; false when it is theirs already. The organization must be locked.
 * @throws Problem NOT_FOUND, or CONFLICT for a declared user and for the last admin
 */
export async function changeRole(
  transaction: Transaction,
  organization: string,
  person: string,
  role: OrganizationRole,
): Promise<boolean> {
  const user = await findUser(transaction, organization, person);
  if (user.role === role) return false;
  refuseDeclared(user);
  if (user.role === 'admin') await refuseLastAdmin(transaction, organization, person);
  await one(transaction.updateTable('organization_user').set({ role }), organization, person).execute();
  return true;
}

/**
 * Removes a user and the invitations that they made. The organization must be locked.
 * @throws Problem NOT_FOUND, or CONFLICT for a declared user and for the last admin
 */
export async function removeUser(
  transaction: Transaction,
  organization: string,
  person: string,
  now: Date,
): Promise<OrganizationRole> {
  const user = await findUser(transaction, organization, person);
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

async function findUser(transaction: Transaction, organization: string, person: string) {
  const user = await transaction
    .selectFrom('organization_user')
    .select(['role', 'origin'])
    .where('organization_id', '=', organization)
    .where('person_id', '=', person)
    .executeTakeFirst();
  if (user === undefined) throw new Problem('NOT_FOUND', 'the organization has no such user; invite them');
  return user;
}

function refuseDeclared({ origin }: { readonly origin: Origin }): void {
  if (origin === 'declared') throw new Problem('CONFLICT', 'the user is declared: change the declaration');
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
