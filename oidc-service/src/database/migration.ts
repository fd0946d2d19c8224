import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables/index.js';

/**
 * One step of the schema, applied in one transaction.
 *
 * Servers of the version before run beside it while it is rolled out. So a migration either expands (adds tables, nullable
 * columns, indexes; `requires` is null), or contracts (drops, renames, tightens), and then `requires` names the migration
 * whose code no longer uses what goes. Code that does not know that migration refuses to start afterwards; contract only
 * in a release after the one that stopped using it, for servers that are running already are not stopped.
 */
export interface Migration {
  /** Number and noun, like `0001-foundation`; never changed once released. */
  readonly name: string;
  /** Name of a migration that all code beside this schema must know; null when any may run. */
  readonly requires: string | null;
  /** SQL, one statement each. */
  readonly statements: readonly string[];
}

/** The schema was changed by a newer version in a way that this version cannot run beside. */
export class SchemaTooNewError extends Error {
  readonly code = 'SCHEMA_TOO_NEW';
  constructor(migration: string, required: string) {
    super(
      `the database has migration "${migration}", which needs every server to know "${required}", and this one does not; ` +
        'run a version of the service that has it',
    );
    this.name = 'SchemaTooNewError';
  }
}

// Any constant will do that nobody else takes in this database.
const lock = sql.lit('7737227424254322020');

/**
 * Brings the schema up to date and returns the names that were applied. Servers that start at once take turns, by an
 * advisory lock; the later ones find nothing to do.
 * @throws SchemaTooNewError when the schema is ahead of this code and does not tolerate it
 */
export async function migrate(db: Kysely<Tables>, migrations: readonly Migration[]): Promise<string[]> {
  const known = new Set(migrations.map(({ name }) => name));
  const done: string[] = [];
  for (const { name, requires, statements } of [prelude, ...migrations]) {
    await db.transaction().execute(async (transaction) => {
      // Held until the end of this one transaction, so that a killed server leaves no lock behind.
      await sql`select pg_advisory_xact_lock(${lock}::bigint)`.execute(transaction);
      if (name === prelude.name) {
        for (const statement of statements) await sql.raw(statement).execute(transaction);
        return refuseNewerSchema(transaction, known);
      }
      const applied = await transaction.selectFrom('migration').select('name').where('name', '=', name).execute();
      if (applied.length > 0) return;
      for (const statement of statements) await sql.raw(statement).execute(transaction);
      await transaction.insertInto('migration').values({ name, requires }).execute();
      done.push(name);
    });
  }
  return done;
}

/** Names of migrations that this code has and the database has not. */
export async function pendingMigrations(db: Kysely<Tables>, migrations: readonly Migration[]): Promise<string[]> {
  const applied = new Set((await db.selectFrom('migration').select('name').execute()).map(({ name }) => name));
  return migrations.map(({ name }) => name).filter((name) => !applied.has(name));
}

const prelude: Migration = {
  name: 'migration',
  requires: null,
  statements: [
    `create table if not exists migration (
      name text primary key, requires text, applied_at timestamptz(3) not null default now())`,
  ],
};

async function refuseNewerSchema(db: Kysely<Tables>, known: ReadonlySet<string>): Promise<void> {
  for (const { name, requires } of await db.selectFrom('migration').selectAll().execute()) {
    if (requires !== null && !known.has(requires)) throw new SchemaTooNewError(name, requires);
  }
}
