import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
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
 * An embedded PGlite in a directory, locked for this process, or in memory when there is none. An empty one is copied from
 * the template, when that was made, which takes a quarter of the time.
 * @throws DirectoryLockedError
 */
export async function openEmbedded(directory: string | undefined): Promise<Embedded> {
  const release = directory === undefined ? () => undefined : lockDirectory(directory);
  try {
    const { PGlite, types } = await import('@electric-sql/pglite');
    const parsers = { [types.INT8]: Number };
    const make = async (dataDir: string | undefined) => {
      const template = existsSync(embeddedTemplate()) && new Blob([readFileSync(embeddedTemplate())]);
      return PGlite.create({ ...(dataDir && { dataDir }), ...(template && { loadDataDir: template }), parsers });
    };
    if (directory === undefined) return embedded(await make(undefined), release);
    const dataDir = join(directory, 'pgdata');
    // What a start that was killed has left of an empty database is none, and holds nothing yet.
    const unfinished = join(directory, 'pgdata-unfinished');
    if (existsSync(unfinished)) rmSync(dataDir, { recursive: true, force: true });
    const fresh = !existsSync(dataDir);
    if (fresh) writeFileSync(unfinished, '');
    const pglite = await (fresh ? make(dataDir) : PGlite.create({ dataDir, parsers }));
    rmSync(unfinished, { force: true });
    return embedded(pglite, release);
  } catch (error) {
    release();
    throw error;
  }
}

const embedded = (pglite: PGlite, release: () => void): Embedded => ({
  dialect: new PGliteDialect({ pglite }),
  wakeUps: new EmbeddedWakeUps(pglite),
  release,
});

/** Where the build puts the files of an empty database of this version of PGlite, as a compressed tar archive. */
export function embeddedTemplate(): string {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(readFileSync(join(main, '..', '..', 'package.json'), 'utf8')) as { version: string };
  return join(import.meta.dirname, '..', `embedded-template-${version}.tgz`);
}

/** Makes the template when it is not there: half a minute of one computer, once, instead of seconds at every first start. */
export async function makeEmbeddedTemplate(): Promise<void> {
  if (existsSync(embeddedTemplate())) return;
  const { PGlite } = await import('@electric-sql/pglite');
  const pglite = await PGlite.create();
  const archive = await pglite.dumpDataDir('gzip');
  await pglite.close();
  writeFileSync(embeddedTemplate(), Buffer.from(await archive.arrayBuffer()));
}
