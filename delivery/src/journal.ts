import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathFault } from './path.js';
import type { Interrupted } from './tree.js';

/**
 * What a run is about to create, written before the first file and removed after the inventory.
 *
 * A killed run leaves files that no inventory lists. The journal tells them from the files of others: a path in it is ours
 * as long as it holds exactly the content that was to be written there. It appears by renaming, so it is
 * whole or absent.
 */
export function writeJournal(folder: string, created: ReadonlyMap<string, string>, folders: readonly string[]): void {
  const name = `journal.${randomBytes(6).toString('hex')}`;
  writeFileSync(join(folder, 'tmp', name), JSON.stringify({ created: Object.fromEntries(created), folders }));
  renameSync(join(folder, 'tmp', name), join(folder, name));
}

/** Everything that interrupted runs left behind. */
export function readJournals(folder: string): Interrupted {
  const created = new Map<string, Set<string>>();
  const folders: string[] = [];
  for (const name of journals(folder)) {
    const journal = parse(readFileSync(join(folder, name), 'utf8'));
    for (const [path, id] of Object.entries(journal.created ?? {})) {
      if (typeof id !== 'string' || !isSafe(path)) continue;
      // Runs that were killed one after the other may each have begun the same file with another content.
      created.set(path, (created.get(path) ?? new Set()).add(id));
    }
    for (const one of journal.folders ?? []) if (one === '' || isSafe(one)) folders.push(one);
  }
  return { created, folders };
}

/** Forgets the journals, once the inventory says the same. */
export function removeJournals(folder: string): void {
  for (const name of journals(folder)) rmSync(join(folder, name));
}

function journals(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith('journal.'));
  } catch {
    return [];
  }
}

function parse(text: string): { created?: Record<string, unknown>; folders?: readonly string[] } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** A kustomization is reserved for us, so its name is no fault here. */
const isSafe = (path: string): boolean =>
  typeof path === 'string' && pathFault(path.replace(/(^|\/)kustomization\.yaml$/, '$1folder')) === undefined;
