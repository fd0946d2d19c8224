import type { Database, Transaction } from '../database/database.js';
import type { OrganizationRole, Origin } from '../database/tables/organization.js';
import { Problem } from '../http/problem.js';

/** An organization as one of its users sees it. */
export interface OrganizationView {
  readonly id: string;
  readonly name: string;
  /** Made for one person at the first sign-in. */
  readonly private: boolean;
  readonly origin: Origin;
  /** Role of whoever asks. */
  readonly role: OrganizationRole;
}

const views = (db: Database, person: string) =>
  db
    .selectFrom('organization_user')
    .innerJoin('organization', 'organization.id', 'organization_user.organization_id')
    .select(['organization.id', 'organization.name', 'organization.private', 'organization.origin', 'role'])
    .where('person_id', '=', person);

/** Organizations that a person is a user of, by id. */
export const organizationsOf = (db: Database, person: string): Promise<OrganizationView[]> =>
  views(db, person).orderBy('organization.id').execute();

/** One organization for one of its users. */
export const organizationFor = (db: Database, person: string, id: string): Promise<OrganizationView> =>
  views(db, person).where('organization.id', '=', id).executeTakeFirstOrThrow();

/** Renames an organization; false when that is its name already. @throws Problem CONFLICT for a declared one */
export async function renameOrganization(transaction: Transaction, id: string, name: string): Promise<boolean> {
  const found = await transaction.selectFrom('organization').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  if (found.name === name) return false;
  if (found.origin === 'declared')
    throw new Problem('CONFLICT', 'the organization is declared: change its declaration');
  await transaction.updateTable('organization').set({ name }).where('id', '=', id).execute();
  return true;
}
