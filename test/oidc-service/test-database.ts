import { randomBytes } from 'node:crypto';
import { type Database, type OpenDatabase, openDatabase } from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';

const server = process.env.DATABASE_URL;

/** A way to get an empty database, and another opener of the same one. */
export interface TestDatabase {
  readonly name: string;
  /** Why it cannot be had here; undefined when it can. */
  readonly missing?: string;
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
  ...(server === undefined && { missing: 'DATABASE_URL names no test server' }),
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

/** Runs a suite on every implementation, each with one database for the whole suite, and says why one is left out. */
export function onEachDatabase(suite: (opened: () => OpenDatabase) => void): void {
  for (const { name, missing, open } of [embedded, postgresql]) {
    (missing === undefined ? describe : describe.skip)(missing === undefined ? name : `${name}: ${missing}`, () => {
      let opened: OpenDatabase | undefined;
      beforeAll(async () => {
        opened = await open();
      }, 120_000);
      afterAll(() => opened?.close());
      suite(() => opened as OpenDatabase);
    });
  }
}
