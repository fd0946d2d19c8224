import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveryError, issue } from './delivery-error.js';
import { blobId } from './digest.js';
import { inventoryFolder, inventorySource } from './inventory.js';
import { readJournals } from './journal.js';
import { folderOf } from './path.js';
import type { Entry, Tree } from './tree.js';

/**
 * A directory as a tree. Links inside it are never followed: a folder replaced by a link to elsewhere would make us read,
 * write and remove there.
 */
export function directoryTree(directory: string): Tree {
  const folders = new Map<string, Entry['kind']>([['', 'folder']]);
  const entries = new Map<string, Entry>();

  function folderKind(folder: string): Entry['kind'] {
    let kind = folders.get(folder);
    if (kind === undefined) {
      const parent = folderKind(folderOf(folder));
      kind = parent === 'folder' ? kindOf(join(directory, folder)) : parent;
      if (kind === 'file' || kind === 'other') kind = 'blocked';
      folders.set(folder, kind);
    }
    return kind;
  }

  function read(path: string): Entry {
    const parent = folderKind(folderOf(path));
    if (parent !== 'folder') return { kind: parent === 'missing' ? 'missing' : 'blocked' };
    const kind = kindOf(join(directory, path));
    return kind === 'file' ? { kind, id: blobId(readFileSync(join(directory, path)), 'sha1') } : { kind };
  }

  return {
    algorithm: 'sha1',
    inventories: readInventories(directory),
    interrupted: readJournals(join(directory, inventoryFolder)),
    look(path) {
      const entry = entries.get(path) ?? read(path);
      entries.set(path, entry);
      return entry;
    },
    names: (folder) => (folderKind(folder) === 'folder' ? list(join(directory, folder)) : []),
  };
}

/** Refuses a directory whose `.kaas` is not a folder, before anything is written in it. */
export function checkInventoryFolder(directory: string): void {
  if (['folder', 'missing'].includes(kindOf(join(directory, inventoryFolder)))) return;
  throw new DeliveryError([
    issue('DELIVERY_PATH', inventoryFolder, 'is not a folder', 'replace the link or file by a folder'),
  ]);
}

function kindOf(file: string): 'file' | 'folder' | 'missing' | 'other' {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 'missing';
  if (stat.isDirectory()) return 'folder';
  return stat.isFile() ? 'file' : 'other';
}

function readInventories(directory: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const name of list(join(directory, inventoryFolder))) {
    const source = inventorySource(`${inventoryFolder}/${name}`);
    if (source !== undefined) texts.set(source, readFileSync(join(directory, inventoryFolder, name), 'utf8'));
  }
  return texts;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
