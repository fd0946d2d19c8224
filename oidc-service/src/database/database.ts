import { Kysely, type Transaction as KyselyTransaction, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { openEmbedded } from './embedded.js';
import { NamedClient } from './named-client.js';
import type { DatabaseConfiguration } from './settings.js';
import type { Tables } from './tables/index.js';
import { PostgresqlWakeUps, type WakeUps } from './wake-ups.js';

/**
 * Where queries go. Inside a transaction use that one alone: the embedded database has one connection, and a query on the
 * database itself would wait for the end of the transaction that waits for it.
 *
 * A transaction is one too, so a function that asks for a `Database` runs inside or outside of one.
 */
export type Database = Kysely<Tables>;
/** A database in a transaction; a function asks for it when its statements only make sense together. */
export type Transaction = KyselyTransaction<Tables>;

/** An open database; whoever opened it closes it. */
export interface OpenDatabase {
  readonly db: Database;
  readonly kind: 'postgresql' | 'embedded';
  /** Who waits for jobs of the outbox. */
  readonly wakeUps: WakeUps;
  /** Waits for what is running, and gives back every connection and the directory. */
  close(): Promise<void>;
}

/**
 * Opens the database of `DATABASE_URL`, without touching its schema: see `migrate`.
 * @throws DirectoryLockedError when an embedded database is open elsewhere
 * @throws Error of the driver when the server does not answer within 10 s
 */
export async function openDatabase(configuration: DatabaseConfiguration): Promise<OpenDatabase> {
  const { DATABASE_URL: url } = configuration;
  if (url.startsWith('pglite:')) {
    const place = url.slice('pglite:'.length);
    const { dialect, wakeUps, release } = await openEmbedded(place === 'memory' ? undefined : place);
    const db = new Kysely<Tables>({ dialect });
    // Kysely closes only what it has used.
    await sql`select 1`.execute(db);
    return { db, kind: 'embedded', wakeUps, close: () => db.destroy().finally(release) };
  }
  const options = {
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'hexabase-kaas-oidc-service',
    types: { getTypeParser },
  };
  const pool = new pg.Pool({ ...options, Client: NamedClient, max: configuration.DATABASE_POOL_SIZE });
  // A server that restarts breaks idle connections; the pool replaces them, and the next query says if it could not.
  pool.on('error', () => undefined);
  // The same between two statements of a transaction, where it would end the process; the next statement says it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const wakeUps = new PostgresqlWakeUps(() => new pg.Client({ ...options, keepAlive: true }));
  return { db, kind: 'postgresql', wakeUps, close: () => wakeUps.close().then(() => db.destroy()) };
}

/** As pg's own, but that bigint is a number, as in the embedded database; ours stay far below 2^53. */
const getTypeParser: typeof pg.types.getTypeParser = (id: number, format?: 'text' | 'binary') =>
  id === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(id, format as 'text');
