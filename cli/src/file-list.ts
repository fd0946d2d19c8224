import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WrongUse } from './exit-code.js';

/** Stands for standard input. */
export const stdin = '-';

/**
 * The files that the arguments name, each once: a file as it is, a directory by its *.yaml, *.yml and *.json files, sorted.
 * Hidden entries and node_modules are left out; a link to a directory above is followed once.
 *
 * @throws WrongUse with every argument that cannot be read
 */
export async function listFiles(paths: readonly string[]): Promise<string[]> {
  const files = new Map<string, string>();
  const faults: string[] = [];
  for (const path of paths) {
    try {
      if (path === stdin) files.set(stdin, stdin);
      else await list(path, await stat(path), new Set(), files);
    } catch (error) {
      faults.push(`${path}: ${reason(error as NodeJS.ErrnoException)}`);
    }
  }
  if (faults.length > 0) throw new WrongUse(faults.join('\n'));
  return [...files.values()];
}

/** Why a file cannot be read, in words. */
export const reason = ({ code, message }: NodeJS.ErrnoException): string =>
  ({
    ENOENT: 'no such file or directory',
    EACCES: 'permission denied',
    ENOTDIR: 'a part of the path is not a directory',
    ELOOP: 'too many links',
    EISDIR: 'is a directory',
    ENOSPC: 'no space left on the device',
    EROFS: 'the file system is read-only',
  })[code ?? ''] ?? message;

async function list(path: string, stats: Stats, above: ReadonlySet<string>, files: Map<string, string>): Promise<void> {
  if (!stats.isDirectory()) {
    // What a shell gives as <(command) is read like a file, and stands nowhere.
    const file = await realpath(path).catch(() => path);
    if (!files.has(file)) files.set(file, path);
    return;
  }
  const real = await realpath(path);
  if (above.has(real)) return;
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.filter(isWanted).sort(byName)) {
    const child = join(path, entry.name);
    const childStats = await stat(child).catch((error: NodeJS.ErrnoException) => {
      // A dangling link is not ours to report; anything else that cannot be looked at would be missing in silence.
      if (error.code === 'ENOENT' || error.code === 'ELOOP') return undefined;
      throw error;
    });
    if (childStats?.isDirectory() || (childStats?.isFile() && /\.(ya?ml|json)$/i.test(entry.name))) {
      await list(child, childStats, new Set([...above, real]), files);
    }
  }
}

const isWanted = ({ name }: Dirent): boolean => !name.startsWith('.') && name !== 'node_modules';
const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);
