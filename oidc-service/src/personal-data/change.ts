import { sql } from 'kysely';
import type { Database, Transaction } from '../database/database.js';
import { lockPlace } from '../database/place-lock.js';
import type { Tables } from '../database/tables/index.js';
import { Problem } from '../http/problem.js';
import { subjectOf, subjectRows } from './subject.js';

/** What a person may set about themselves. */
export interface Profile {
  readonly person: string;
  readonly name: string | null;
  readonly locale: string | null;
  readonly email: string | null;
  /** Since when the use of the data is restricted; null when it is not. */
  readonly restrictedSince: string | null;
}

/** The profile of a person. @throws Problem NOT_FOUND */
export async function profileOf(db: Database, person: string): Promise<Profile> {
  const row = await db.selectFrom('person').selectAll().where('id', '=', person).executeTakeFirst();
  if (row === undefined || row.erased_at !== null) throw new Problem('NOT_FOUND', 'there is no such person');
  const { name, locale, email, restricted_at } = row;
  return { person, name, locale, email, restrictedSince: restricted_at?.toISOString() ?? null };
}

/** Sets name and language (GDPR, article 16). @returns whether something changed */
export async function rectify(
  transaction: Transaction,
  person: string,
  { name, locale }: Pick<Profile, 'name' | 'locale'>,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('person')
    .set({ name, locale })
    .where('id', '=', person)
    .where((one) => one.or([one('name', 'is distinct from', name), one('locale', 'is distinct from', locale)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/**
 * Stops every use of a person's data but keeping it (GDPR, article 18). Signing in asks whether to lift that.
 * @returns whether it changed
 */
export async function restrict(transaction: Transaction, person: string, since: Date): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('person')
    .set({ restricted_at: since })
    .where('id', '=', person)
    .where('restricted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/**
 * Erases a person (GDPR, article 17): what is tagged goes from every table, and every right with it; the opaque id stays.
 * @throws Problem CONFLICT while others are left in an organization without an admin
 */
export async function erase(transaction: Transaction, person: string, at: Date): Promise<void> {
  // Two admins who go at once must not each believe that the other one stays.
  const administered = await transaction
    .selectFrom('organization_user')
    .select('organization_id')
    .where('person_id', '=', person)
    .orderBy('organization_id')
    .execute();
  for (const { organization_id } of administered) await lockPlace(transaction, `organization/${organization_id}`);
  const { rows: left } = await sql<{ id: string }>`
    select mine.organization_id as id from organization_user mine
    where mine.person_id = ${person} and mine.role = 'admin'
      and exists (select from organization_user other
        where other.organization_id = mine.organization_id and other.person_id <> ${person})
      and not exists (select from organization_user other join person on person.id = other.person_id
        where other.organization_id = mine.organization_id and other.person_id <> ${person} and other.role = 'admin'
          -- Who may not sign in cannot administer.
          and person.restricted_at is null and person.erased_at is null)
  `.execute(transaction);
  if (left.length > 0)
    throw new Problem('CONFLICT', `make somebody else an admin first, of: ${left.map(({ id }) => id).join(', ')}`);
  const subject = await subjectOf(transaction, person);
  for (const [table, { mine, erase: rule }] of Object.entries(subjectRows) as [
    keyof Tables,
    NonNullable<(typeof subjectRows)['person']>,
  ][]) {
    if (rule === 'keep') continue;
    if (rule === 'delete') await sql`delete from ${sql.table(table)} where ${mine(subject)}`.execute(transaction);
    else await sql`update ${sql.table(table)} set ${rule} where ${mine(subject)}`.execute(transaction);
  }
  await transaction.deleteFrom('membership').where('person_id', '=', person).execute();
  await transaction.deleteFrom('organization_user').where('person_id', '=', person).execute();
  await transaction
    .updateTable('person')
    .set({ erased_at: at, restricted_at: null })
    .where('id', '=', person)
    .execute();
}
