import type { Database, Transaction } from '../database/database.js';
import type { OrganizationRole, Origin } from '../database/tables/organization.js';
import { Problem } from '../http/problem.js';

/** An organization as it is shown to whoever may see it. */
export interface ShownOrganization {
  readonly id: string;
  readonly name: string;
  /** Made for one person at the first sign-in. */
  readonly private: boolean;
  readonly origin: Origin;
  /** Role of whoever asks; null for a member of one of its workspaces who is no organization user. */
  readonly role: OrganizationRole | null;
}

/** Organizations that a person is a user of or has a workspace in; by id, at most `limit`, after an id. */
export async function organizationsFor(
  db: Database,
  person: string,
  limit: number,
  after = '',
): Promise<ShownOrganization[]> {
  return await shownTo(db, person)
    .where((one) =>
      one.or([
        one('role', 'is not', null),
        one(
          'organization.id',
          'in',
          db
            .selectFrom('membership')
            .innerJoin('workspace', 'workspace.id', 'membership.workspace_id')
            .select('workspace.organization_id')
            .where('membership.person_id', '=', person),
        ),
      ]),
    )
    .where('organization.id', '>', after)
    .orderBy('organization.id')
    .limit(limit)
    .execute();
}

/** One organization as a person sees it who has been authorized. */
export const organizationOf = (db: Database, person: string, id: string): Promise<ShownOrganization> =>
  shownTo(db, person).where('organization.id', '=', id).executeTakeFirstOrThrow();

const shownTo = (db: Database, person: string) =>
  db
    .selectFrom('organization')
    .leftJoin('organization_user', (join) =>
      join.onRef('organization_id', '=', 'organization.id').on('person_id', '=', person),
    )
    .select([
      'organization.id',
      'organization.name',
      'organization.private',
      'organization.origin',
      'organization_user.role',
    ]);

/** Renames an organization; false when that is its name already. @throws Problem DECLARED for a declared one */
export async function renameOrganization(transaction: Transaction, id: string, name: string): Promise<boolean> {
  const found = await transaction.selectFrom('organization').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  if (found.name === name) return false;
  if (found.origin === 'declared')
    throw new Problem('DECLARED', 'the tenancy declares this organization; change it there');
  await transaction.updateTable('organization').set({ name }).where('id', '=', id).execute();
  return true;
}
