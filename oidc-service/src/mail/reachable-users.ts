import type { Database } from '../database/database.js';

/** A user of an organization whom a mail reaches. */
export interface ReachableUser {
  readonly id: string;
  readonly email: string;
  readonly locale: string | null;
}

/** Users of an organization with an address that they have shown to be theirs; nobody who is erased or restricted. */
export async function reachableUsers(db: Database, organization: string): Promise<ReachableUser[]> {
  const people = await db
    .selectFrom('organization_user')
    .innerJoin('person', 'person.id', 'organization_user.person_id')
    .select(['person.id', 'person.email', 'person.locale'])
    .where('organization_user.organization_id', '=', organization)
    .where('person.email', 'is not', null)
    .where('person.email_verified', '=', true)
    .where('person.erased_at', 'is', null)
    .where('person.restricted_at', 'is', null)
    .orderBy('person.id')
    .execute();
  return people.map(({ email, ...person }) => ({ ...person, email: email as string }));
}
