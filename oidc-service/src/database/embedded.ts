import { join } from 'node:path';
import { type Dialect, PGliteDialect } from 'kysely';
import { lockDirectory } from './directory-lock.js';
import { EmbeddedWakeUps, type WakeUps } from './wake-ups.js';

/** An embedded PGlite, and what gives its directory back once it is closed. */
export interface Embedded {
  readonly dialect: Dialect;
  readonly wakeUps: WakeUps;
  release(): void;
}

/**
 * An embedded PGlite in a directory, locked for this process, or in memory when there is none.
 * @throws DirectoryLockedError
 */
export async function openEmbedded(directory: string | undefined): Promise<Embedded> {
  const release = directory === undefined ? () => undefined : lockDirectory(directory);
  try {
    const { PGlite, types } = await import('@electric-sql/pglite');
    const pglite = await PGlite.create({
      ...(directory !== undefined && { dataDir: join(directory, 'pgdata') }),
      parsers: { [types.INT8]: Number },
    });
    return { dialect: new PGliteDialect({ pglite }), wakeUps: new EmbeddedWakeUps(pglite), release };
  } catch (error) {
    release();
    throw error;
  }
}
