import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process, or another part of this one, has the directory open. */
export class DirectoryLockedError extends Error {
  readonly code = 'DATABASE_LOCKED';
  constructor(directory: string, holder: string) {
    super(
      `the embedded database in "${directory}" is open in ${holder}; it serves one process: ` +
        'stop that one, or set DATABASE_URL to a PostgreSQL server or another directory',
    );
    this.name = 'DirectoryLockedError';
  }
}

/**
 * Takes a directory for this process and returns what gives it back. Makes the directory when there is none.
 *
 * Node has no file locks of its own, and SQLite's are the operating system's: they end with the process, however it ends,
 * so a kill leaves nothing to clean up. PGlite itself takes no lock, and two of it destroy the files.
 * @throws DirectoryLockedError
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const holder = join(directory, 'lock-holder');
  const lock = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw error;
    throw new DirectoryLockedError(directory, readHolder(holder));
  }
  writeFileSync(holder, `process ${process.pid} on ${hostname()}`);
  return () => lock.close();
}

const sqliteBusy = 5;

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return 'another process';
  }
}
