import { sql } from 'kysely';
import type { Transaction } from '../database/database.js';
import type { OrganizationContent } from './directory-content.js';
import { ensurePersons } from './ensure-persons.js';

/** Makes the organization and its declared users what the content says; managed users stay. Returns what changed. */
export async function reconcileOrganization(
  transaction: Transaction,
  { organization, displayName, users }: OrganizationContent,
): Promise<Record<string, unknown>> {
  await transaction
    .insertInto('organization')
    .values({ id: organization, name: displayName, origin: 'declared' })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ name: displayName, origin: 'declared' })
        // One that was made here is declared for its workspaces alone; a tree has no names of people, so the name stays here.
        .where(({ or, eb }) => or([eb('organization.origin', '<>', 'managed'), eb.val(displayName !== organization)])),
    )
    .execute();
  await ensurePersons(
    transaction,
    users.map(({ user }) => user),
  );
  const wanted = JSON.stringify(users.map(({ user, role }) => ({ person_id: user, role })));
  const { rows: removed } = await sql<{ person_id: string }>`
    delete from organization_user where organization_id = ${organization} and origin = 'declared' and person_id not in (
      select person_id from jsonb_to_recordset(${wanted}::jsonb) as wanted (person_id text))
    returning person_id`.execute(transaction);
  const { rows: added } = await sql<{ person_id: string; role: string }>`
    insert into organization_user (organization_id, person_id, role, origin)
    select ${organization}, wanted.person_id, wanted.role, 'declared'
    from jsonb_to_recordset(${wanted}::jsonb) as wanted (person_id text, role text)
    join person on person.id = wanted.person_id and person.erased_at is null
    on conflict (organization_id, person_id) do update set role = excluded.role, origin = 'declared'
      where organization_user.role <> excluded.role or organization_user.origin <> 'declared'
    returning person_id, role`.execute(transaction);
  return {
    setUsers: added.map(({ person_id, role }) => `${person_id} ${role}`).sort(),
    removedUsers: removed.map(({ person_id }) => person_id).sort(),
  };
}

/** Takes the declared users of an organization that is no longer declared; it stays, for what was billed to it. */
export async function removeOrganizationUsers(transaction: Transaction, organization: string): Promise<string[]> {
  const rows = await transaction
    .deleteFrom('organization_user')
    .where('organization_id', '=', organization)
    .where('origin', '=', 'declared')
    .returning('person_id')
    .execute();
  return rows.map(({ person_id }) => person_id).sort();
}
