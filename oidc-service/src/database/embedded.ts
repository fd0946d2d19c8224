import { join } from 'node:path';
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PGliteDialect,
  type TransactionSettings,
} from 'kysely';
import { lockDirectory } from './directory-lock.js';

/**
 * A dialect on an embedded PGlite in a directory, locked for this process, or in memory when there is none.
 * @throws DirectoryLockedError
 */
export async function embeddedDialect(directory: string | undefined): Promise<Dialect> {
  const release = directory === undefined ? () => undefined : lockDirectory(directory);
  try {
    const { PGlite, types } = await import('@electric-sql/pglite');
    const pglite = await PGlite.create({
      ...(directory !== undefined && { dataDir: join(directory, 'pgdata') }),
      parsers: { [types.INT8]: Number },
    });
    const inner = new PGliteDialect({ pglite });
    return {
      createAdapter: () => inner.createAdapter(),
      createQueryCompiler: () => inner.createQueryCompiler(),
      createIntrospector: (db: Kysely<unknown>) => inner.createIntrospector(db),
      createDriver: () => new SerialDriver(inner.createDriver(), release),
    };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Hands the one connection to one user at a time. Kysely's own driver gives it to everybody at once, and then a query
 * lands in whatever transaction is open; it also keeps the connection until the directory's lock is given back.
 */
class SerialDriver implements Driver {
  #turn: Promise<void> = Promise.resolve();
  #finish: () => void = () => undefined;

  constructor(
    private readonly inner: Driver,
    private readonly release: () => void,
  ) {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    this.#finish = resolve;
    return this.inner.acquireConnection();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.inner.releaseConnection(connection);
    this.#finish();
  }

  init(): Promise<void> {
    return this.inner.init();
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.inner.beginTransaction(connection, settings);
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.inner.commitTransaction(connection);
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.inner.rollbackTransaction(connection);
  }

  async destroy(): Promise<void> {
    await this.inner.destroy();
    this.release();
  }
}
