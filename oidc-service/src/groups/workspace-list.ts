import type { Database } from '../database/database.js';
import type { Origin } from '../database/tables/organization.js';

/** A workspace as it is shown to whoever may see it. */
export interface ShownWorkspace {
  readonly id: string;
  readonly organization: string;
  readonly name: string;
  readonly origin: Origin;
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
