import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/database.js';
import type { Tables } from '../database/tables/index.js';
import { privateOrganization } from '../identity/index.js';
import { mailTopic } from '../mail/index.js';

/** Whose data it is: the id, and every address under which somebody may have written to the person, as they have proven. */
export interface Subject {
  readonly person: string;
  /** Lower case. */
  readonly emails: readonly string[];
}

/** How rows of a table are found to be a person's, and what erasure does to them. */
export interface SubjectRows {
  /** Condition of SQL on the table. */
  mine(subject: Subject): RawBuilder<boolean>;
  /** `delete`: the rows go; `keep`: they stay, for a reason; otherwise what their columns become. */
  readonly erase: 'delete' | 'keep' | RawBuilder<unknown>;
  /** Members of JSON columns that the export shows; the others are secrets of protocols. @default all */
  readonly shown?: readonly string[];
}

const listed = (texts: readonly string[]): RawBuilder<unknown> =>
  sql`(select value from jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`;
const byPerson = ({ person }: Subject) => sql<boolean>`person_id = ${person}`;

/** One value anywhere in the JSON is the id. A part of one is not enough: it may be somebody else's. */
const tells = ({ person }: Subject): RawBuilder<boolean> =>
  sql<boolean>`jsonb_path_exists(payload, '$.** ? (@ == $id)', ${JSON.stringify({ id: person })}::jsonb)`;
/** Mails to the person. Other jobs name people by their opaque ids at most, and others wait for them. */
const mailed = ({ emails }: Subject): RawBuilder<boolean> =>
  sql<boolean>`(topic = ${mailTopic} and lower(payload->>'to') in ${listed(emails)})`;

/** Every table that has a column tagged in `database/personal-data.ts`; a test holds the two together. */
export const subjectRows: { readonly [T in keyof Tables]?: SubjectRows } = {
  person: {
    mine: ({ person }) => sql`id = ${person}`,
    erase: sql`name = null, email = null, email_verified = false, locale = null`,
  },
  account: { mine: byPerson, erase: 'delete' },
  session: { mine: byPerson, erase: 'delete' },
  organization: {
    // Whoever else is in it, and also when the person is not any more: it was named after them.
    mine: ({ person }) => sql`(private and id = ${privateOrganization(person)})`,
    erase: sql`name = id`,
  },
  invitation: {
    mine: ({ person, emails }) => sql`(accepted_by = ${person} or lower(email) in ${listed(emails)})`,
    erase: sql`email = null, revoked_at = coalesce(revoked_at, case when accepted_at is null then now() end)`,
  },
  break_glass: { mine: byPerson, erase: 'delete' },
  notification: { mine: byPerson, erase: 'delete' },
  notification_choice: { mine: byPerson, erase: 'delete' },
  oidc_model: {
    mine: tells,
    erase: 'delete',
    shown: ['kind', 'clientId', 'iat', 'exp', 'scope', 'accountId', 'loginTs'],
  },
  outbox: { mine: mailed, erase: 'delete', shown: ['to', 'subject', 'locale'] },
  // Links of the chain; they hold opaque ids and addresses of computers, and go when retention takes them.
  audit_event: { mine: ({ person }) => sql`actor = ${person}`, erase: 'keep' },
};

/** The subject of a person, by all that is known of them now. */
export async function subjectOf(db: Database, person: string): Promise<Subject> {
  const { rows } = await sql<{ email: string }>`
    select lower(email) as email from person where id = ${person} and email is not null
    union select lower(email) from account where person_id = ${person} and email is not null and email_verified`.execute(
    db,
  );
  return { person, emails: rows.map(({ email }) => email) };
}
