import { gitOutput } from './git.js';
import { inventorySource } from './inventory.js';
import { folderOf, nameOf } from './path.js';
import type { Entry, Tree } from './tree.js';

/** A commit as a tree; no commit is an empty one. Reads names and blob ids, and of the contents only the inventories. */
export async function gitTree(clone: string, commit: string | undefined): Promise<Tree> {
  if (commit === undefined) return treeOf('sha1', new Map(), new Map());
  const listing = await gitOutput(['--git-dir', clone, 'ls-tree', '-r', '-z', '--full-tree', commit]);
  const entries = new Map<string, Entry>();
  const sources: { source: string; id: string }[] = [];
  for (const line of listing.toString().split('\0')) {
    if (line === '') continue;
    const tab = line.indexOf('\t');
    const path = line.slice(tab + 1);
    const id = line.slice(line.lastIndexOf(' ', tab) + 1, tab);
    // Links are 120000, submodules 160000. An executable file is as much a file as ours.
    entries.set(path, line.startsWith('100') ? { kind: 'file', id } : { kind: 'other' });
    const source = inventorySource(path);
    if (source !== undefined && line.startsWith('100')) sources.push({ source, id });
  }
  const texts = await blobs(
    clone,
    sources.map(({ id }) => id),
  );
  const inventories = new Map(sources.map(({ source }, index) => [source, texts[index] ?? '']));
  return treeOf(commit.length === 64 ? 'sha256' : 'sha1', entries, inventories);
}

function treeOf(algorithm: Tree['algorithm'], files: Map<string, Entry>, inventories: Map<string, string>): Tree {
  // Most plans ask about files that are there; the folders are worked out for the first one that asks about another path.
  let children: Map<string, Set<string>> | undefined;
  const folders = () => {
    children ??= childrenOf(files.keys());
    return children;
  };
  return {
    algorithm,
    inventories,
    interrupted: { created: new Map(), folders: [] },
    names: (folder) => folders().get(folder) ?? [],
    look(path) {
      const entry = files.get(path);
      if (entry !== undefined) return entry;
      if (folders().has(path)) return { kind: 'folder' };
      for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
        if (files.has(folder)) return { kind: 'blocked' };
      }
      return { kind: 'missing' };
    },
  };
}

function childrenOf(paths: Iterable<string>): Map<string, Set<string>> {
  const children = new Map<string, Set<string>>();
  for (const start of paths) {
    for (let path = start; path !== ''; path = folderOf(path)) {
      const names = children.get(folderOf(path));
      if (names?.has(nameOf(path))) break;
      if (names === undefined) children.set(folderOf(path), new Set([nameOf(path)]));
      else names.add(nameOf(path));
    }
  }
  return children;
}

/** Contents of blobs, in their order. */
export async function blobs(clone: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const output = await gitOutput(['--git-dir', clone, 'cat-file', '--batch'], [ids.map((id) => `${id}\n`).join('')]);
  const texts: string[] = [];
  for (let offset = 0; offset < output.length; ) {
    const end = output.indexOf(10, offset);
    const size = Number(output.toString('utf8', offset, end).split(' ')[2]);
    texts.push(output.toString('utf8', end + 1, end + 1 + size));
    offset = end + 1 + size + 1;
  }
  return texts;
}
