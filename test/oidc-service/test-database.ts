import { randomBytes } from 'node:crypto';
import { type Database, type OpenDatabase, openDatabase } from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';

const server = process.env.DATABASE_URL;

/** A way to get an empty database, and another opener of the same one. */
export interface TestDatabase {
  readonly name: string;
  open(): Promise<OpenDatabase>;
}

/** An embedded database in memory. */
export const embedded: TestDatabase = {
  name: 'embedded',
  open: () => openDatabase({ DATABASE_URL: 'pglite:memory', DATABASE_POOL_SIZE: 2 }),
};

/** A database of its own on the PostgreSQL server of `DATABASE_URL`, dropped when it is closed. */
export const postgresql: TestDatabase = {
  name: 'PostgreSQL',
  open: async () => {
    const { url, drop } = await emptyDatabase();
    const opened = await openDatabase({ DATABASE_URL: url, DATABASE_POOL_SIZE: 10 });
    return {
      ...opened,
      close: async () => {
        await opened.close();
        await drop();
      },
    };
  },
};

/** The URL of an empty database on the server of `DATABASE_URL`. */
export async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `kaas_test_${randomBytes(6).toString('hex')}`;
  await asOwner((db) => sql`create database ${sql.id(name)}`.execute(db));
  const url = new URL(server as string);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asOwner((db) => sql`drop database ${sql.id(name)} with (force)`.execute(db)) };
}

async function asOwner(work: (db: Database) => Promise<unknown>): Promise<void> {
  const { db, close } = await openDatabase({ DATABASE_URL: server as string, DATABASE_POOL_SIZE: 2 });
  try {
    await work(db);
  } finally {
    await close();
  }
}

/**
 * The URL of an empty database for a server: on the server of `DATABASE_URL`, or embedded. `drop` forgets it; after the
 * server has ended.
 */
export const databaseOfServer = (): Promise<{ url: string; drop: () => Promise<void> }> =>
  server === undefined ? Promise.resolve({ url: 'pglite:memory', drop: async () => undefined }) : emptyDatabase();

/**
 * Runs a suite with one database for the whole suite, embedded; on PostgreSQL instead, when `DATABASE_URL` names a server:
 * then the suite ran on the embedded one before.
 */
export function onEachDatabase(suite: (opened: () => OpenDatabase) => void): void {
  const { name, open } = server === undefined ? embedded : postgresql;
  describe(name, () => {
    let opened: OpenDatabase | undefined;
    beforeAll(async () => {
      opened = await open();
    }, 120_000);
    afterAll(() => opened?.close());
    suite(() => opened as OpenDatabase);
  });
}
