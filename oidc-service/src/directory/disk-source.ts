import { type FSWatcher, watch } from 'node:fs';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { names } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';
import type { FoundObject } from './directory-object.js';
import type { DirectoryReader, DirectorySource, Snapshot, Watching } from './source.js';

/** A rendered tree, or any folder of directory objects in YAML or JSON, read again when it changes. */
export function diskSource(directory: string, resyncSeconds: number): DirectorySource {
  return {
    name: 'disk',
    identity: async () => `disk ${directory}`,
    watch: (reader) => watchDisk(directory, resyncSeconds, reader),
  };
}

function watchDisk(directory: string, resyncSeconds: number, reader: DirectoryReader): Watching {
  const files = new Map<string, ReadFile>();
  const begun = Promise.withResolvers<void>();
  let stopped = false;
  let wake = Promise.withResolvers<void>();
  let watcher: FSWatcher | undefined;
  const nudge = (): void => wake.resolve();
  const run = async (): Promise<void> => {
    while (!stopped) {
      wake = Promise.withResolvers();
      try {
        watcher ??= watchFolder(directory, nudge);
        const known = await reader.known();
        await reader.snapshot(await readFolder(directory, files), known);
        begun.resolve();
      } catch (error) {
        watcher?.close();
        watcher = undefined;
        reader.away(error);
      }
      // A program that writes many files wakes us at the first of them.
      await Promise.race([wake.promise, pause(resyncSeconds * 1_000)]);
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      if (!stopped) await pause(settle);
    }
  };
  const timers = new Set<NodeJS.Timeout>();
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, milliseconds);
      timers.add(timer);
    });
  const ended = run();
  return {
    first: begun.promise,
    stop: async () => {
      stopped = true;
      nudge();
      await ended;
      watcher?.close();
      for (const timer of timers) clearTimeout(timer);
      begun.resolve();
    },
  };
}

const settle = 50;
/** Bytes of a file that is read; the largest object is 1 MiB, and a file may hold a few. */
const largest = 8 * 1_048_576;

interface ReadFile {
  readonly stamp: string;
  readonly objects: readonly FoundObject[];
  readonly unreadable: boolean;
}

/** Reads every file again that changed since the last time. */
async function readFolder(directory: string, files: Map<string, ReadFile>): Promise<Snapshot> {
  const present = await listFiles(directory);
  for (const path of files.keys()) if (!present.includes(path)) files.delete(path);
  for (const path of present) {
    const { mtimeNs, ctimeNs, size, ino } = await stat(path, { bigint: true });
    const stamp = `${mtimeNs} ${ctimeNs} ${size} ${ino}`;
    if (files.get(path)?.stamp === stamp) continue;
    // A file that was moved into place keeps the time of its content, so the time of its inode counts as well.
    const version = Math.max(Number(mtimeNs / 1_000n), Number(ctimeNs / 1_000n));
    files.set(path, { stamp, ...(size > largest ? refused : parseFile(path, await readFile(path, 'utf8'), version)) });
  }
  return {
    objects: [...files.values()].flatMap(({ objects }) => objects),
    unreadable: [...files].filter(([, { unreadable }]) => unreadable).map(([path]) => path),
  };
}

const refused = { objects: [], unreadable: true } as const;

function parseFile(path: string, text: string, version: number): Omit<ReadFile, 'stamp'> {
  // Most files of a tree are other manifests, and parsing them all would take minutes for a large one.
  if (!text.includes(names.labels.directory)) return { objects: [], unreadable: false };
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: true });
    if (documents.some(({ errors }) => errors.length > 0)) return refused;
    const objects = documents.map((document) => document.toJS({ maxAliasCount: 0 }) as unknown).filter(isDirectory);
    return { objects: objects.map((object) => ({ place: path, object, version })), unreadable: false };
  } catch {
    return refused;
  }
}

const isDirectory = (object: unknown): boolean => {
  const labels = (object as { metadata?: { labels?: Record<string, unknown> } } | null)?.metadata?.labels;
  return labels?.[names.labels.directory] !== undefined;
};

async function listFiles(directory: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      // `..data` of a mounted ConfigMap, whose files are links at the top, and Git's own folder.
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await visit(path);
      else if (/\.(ya?ml|json)$/.test(entry.name) && (entry.isFile() || (await isLinkToFile(path)))) found.push(path);
    }
  };
  await visit(directory);
  return found.sort();
}

async function isLinkToFile(path: string): Promise<boolean> {
  if (!(await lstat(path)).isSymbolicLink()) return false;
  return stat(path).then(
    (target) => target.isFile(),
    () => false,
  );
}

function watchFolder(directory: string, changed: () => void): FSWatcher {
  const watcher = watch(directory, { recursive: true, persistent: false }, changed);
  // What it cannot tell is found by reading again.
  watcher.on('error', () => undefined);
  return watcher;
}
