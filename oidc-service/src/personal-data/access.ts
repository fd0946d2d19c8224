import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { personalData } from '../database/personal-data.js';
import type { Tables } from '../database/tables/index.js';
import { type Subject, subjectOf, subjectRows } from './subject.js';

/** Everything that is kept about a person (GDPR, articles 15 and 20): each tagged column, and why it is kept. */
export interface PersonalDataExport {
  readonly person: string;
  readonly at: string;
  /** Rows by table, with the tagged columns alone. */
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  /** Purpose of each column, as `table.column`. */
  readonly purposes: Readonly<Record<string, string>>;
  readonly memberships: readonly { readonly workspace: string; readonly group: string }[];
  readonly organizations: readonly { readonly organization: string; readonly role: string }[];
}

/** Tagged columns of a table. */
export const personalColumns = (table: keyof Tables): string[] =>
  Object.entries(personalData[table]).flatMap(([column, tag]) => (tag === null ? [] : [column]));

/** Reads it all, at one moment. */
export function exportPersonalData(db: Database, person: string, at: Date): Promise<PersonalDataExport> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (snapshot) => {
      const subject = await subjectOf(snapshot, person);
      const tables: Record<string, Record<string, unknown>[]> = {};
      const purposes: Record<string, string> = {};
      for (const table of Object.keys(personalData) as (keyof Tables)[]) {
        const columns = personalColumns(table);
        if (columns.length === 0) continue;
        const tags = personalData[table] as Readonly<Record<string, { readonly purpose: string } | null>>;
        for (const column of columns) purposes[`${table}.${column}`] = tags[column]?.purpose ?? '';
        tables[table] = await rowsOf(snapshot, table, columns, subject);
      }
      const memberships = await snapshot
        .selectFrom('membership')
        .select(['workspace_id as workspace', 'group_name as group'])
        .where('person_id', '=', person)
        .orderBy('workspace_id')
        .orderBy('group_name')
        .execute();
      const organizations = await snapshot
        .selectFrom('organization_user')
        .select(['organization_id as organization', 'role'])
        .where('person_id', '=', person)
        .orderBy('organization_id')
        .execute();
      return { person, at: at.toISOString(), tables, purposes, memberships, organizations };
    });
}

async function rowsOf(
  db: Database,
  table: keyof Tables,
  columns: readonly string[],
  subject: Subject,
): Promise<Record<string, unknown>[]> {
  const rules = subjectRows[table];
  if (rules === undefined) throw new Error(`nothing says whose the rows of ${table} are`);
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table)} where ${rules.mine(subject)}`.execute(
    db,
  );
  const { shown } = rules;
  if (shown === undefined) return rows;
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        Object.fromEntries(Object.entries(value as object).filter(([key]) => shown.includes(key))),
      ]),
    ),
  );
}
