import type { Database } from '../database/database.js';
import type { OrganizationRole, Origin } from '../database/tables/organization.js';

/** An organization as it is shown to whoever may see it. */
export interface ShownOrganization {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly origin: Origin;
  /** Role of whoever asks; null for a member of one of its workspaces who is no organization user. */
  readonly role: OrganizationRole | null;
}

/** A workspace as it is shown to whoever may see it. */
export interface ShownWorkspace {
  readonly id: string;
  readonly organization: string;
  readonly name: string;
  readonly origin: Origin;
}

/** An organization user as shown. */
export interface ShownOrganizationUser {
  readonly person: string;
  readonly name: string | null;
  readonly role: OrganizationRole;
  readonly origin: Origin;
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

/** Users of an organization, by id, at most `limit`, after an id. */
export async function organizationUsersOf(
  db: Database,
  organization: string,
  limit: number,
  after = '',
): Promise<ShownOrganizationUser[]> {
  const rows = await db
    .selectFrom('organization_user')
    .innerJoin('person', 'person.id', 'organization_user.person_id')
    .select(['person_id', 'person.name', 'role', 'origin', 'restricted_at'])
    .where('organization_id', '=', organization)
    .where('person_id', '>', after)
    .orderBy('person_id')
    .limit(limit)
    .execute();
  return rows.map(({ person_id, name, role, origin, restricted_at }) => ({
    person: person_id,
    name: restricted_at === null ? name : null,
    role,
    origin,
  }));
}

const shown = (row: { id: string; organization_id: string; name: string; origin: Origin }): ShownWorkspace => ({
  id: row.id,
  organization: row.organization_id,
  name: row.name,
  origin: row.origin,
});

/** Workspaces that a person is a member of, or whose organization they are a user of; by id. */
export async function workspacesFor(
  db: Database,
  person: string,
  limit: number,
  after = '',
): Promise<ShownWorkspace[]> {
  const rows = await db
    .selectFrom('workspace')
    .select(['id', 'organization_id', 'name', 'origin'])
    .where((one) =>
      one.or([
        one('id', 'in', db.selectFrom('membership').select('workspace_id').where('person_id', '=', person)),
        one(
          'organization_id',
          'in',
          db.selectFrom('organization_user').select('organization_id').where('person_id', '=', person),
        ),
      ]),
    )
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(shown);
}

/** One workspace; whoever asks has been authorized. */
export const workspaceOf = async (db: Database, id: string): Promise<ShownWorkspace> =>
  shown(
    await db
      .selectFrom('workspace')
      .select(['id', 'organization_id', 'name', 'origin'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  );
