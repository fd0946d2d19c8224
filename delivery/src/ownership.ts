import { type DeliveryIssue, issue } from './delivery-error.js';
import type { Inventory } from './inventory.js';
import { fold, folderOf, nameOf, within } from './path.js';
import type { Tree } from './tree.js';

/** Issues of two units that claim one file, of the same source or of two. */
export function claimIssues(inventories: ReadonlyMap<string, Inventory>, source: string): DeliveryIssue[] {
  const issues: DeliveryIssue[] = [];
  const owners = new Map<string, string>();
  const others = [...inventories].filter(([name]) => name !== source);
  for (const [name, { units }] of others) {
    for (const unit of units.values()) for (const path of unit.files) owners.set(path, `source ${name}`);
  }
  for (const unit of inventories.get(source)?.units.values() ?? []) {
    for (const path of unit.files) {
      const owner = owners.get(path);
      owners.set(path, `unit ${unit.key}`);
      if (owner === undefined) continue;
      const fix = `let only one of ${owner} and unit ${unit.key} render it`;
      issues.push(issue('DELIVERY_CONFLICT', path, `the file belongs to ${owner}`, fix));
    }
  }
  return issues;
}

/** Issues of paths to be written where something else is: a folder, a link on the way, or a file that is not `ours`. */
export function occupiedIssues(tree: Tree, paths: Iterable<string>, ours: (path: string) => boolean): DeliveryIssue[] {
  const issues: DeliveryIssue[] = [];
  for (const path of paths) {
    const entry = tree.look(path);
    if (entry.kind === 'blocked') {
      const fix = 'replace the link or file among its parents by a folder';
      issues.push(issue('DELIVERY_PATH', path, 'the path runs through something that is not a folder', fix));
    } else if (entry.kind === 'folder') {
      issues.push(
        issue('DELIVERY_COLLISION', path, 'a folder has this path', 'remove the folder or rename the manifest'),
      );
    } else if (entry.kind !== 'missing' && !ours(path) && !isInterrupted(tree, path)) {
      const fix = 'move the file away, or remove it if nobody needs it';
      issues.push(issue('DELIVERY_CONFLICT', path, 'the file is in no inventory, so it belongs to someone else', fix));
    }
  }
  return issues;
}

/** True for a file that an interrupted run created: it is ours as long as it holds what that run wrote. */
export function isInterrupted(tree: Tree, path: string): boolean {
  const entry = tree.look(path);
  return entry.kind === 'file' && tree.interrupted.created.get(path)?.has(entry.id) === true;
}

/**
 * Issues of new paths that differ from another one only in case or composition, or that are a file and a folder at once.
 * Such a tree cannot be checked out on macOS or Windows, whatever the system that renders it.
 */
export function collisionIssues(tree: Tree, created: readonly string[], removed: ReadonlySet<string>): DeliveryIssue[] {
  const issues: DeliveryIssue[] = [];
  const spellings = new Map<string, Spelling>();
  const listed = new Map<string, Map<string, string>>();
  const spelt = new Set<string>();
  for (const path of created) {
    for (const place of places(path)) {
      if (place.folder && spelt.has(place.path)) break;
      if (place.folder) spelt.add(place.path);
      spellings.set(fold(place.path), place);
    }
  }
  const sound = new Set<string>();
  for (const path of created) {
    const folders: string[] = [];
    let clean = true;
    for (const place of places(path)) {
      // Thousands of files share their folders: one that was sound all the way up is sound for all.
      if (place.folder && sound.has(place.path)) break;
      if (place.folder) folders.push(place.path);
      const other = spellings.get(fold(place.path)) as Spelling;
      const there = neighbour(tree, listed, removed, place.path);
      if (other.path === place.path && other.folder !== place.folder) {
        const fix = `rename one of ${path} and the files in ${place.path}/`;
        issues.push(issue('DELIVERY_COLLISION', path, `${place.path} is both a file and a folder`, fix));
      } else if (other.path !== place.path || there !== undefined) {
        const name = there ?? other.path;
        const fix = 'give them one spelling, or remove one in an earlier delivery';
        issues.push(issue('DELIVERY_COLLISION', path, `${place.path} and ${name} differ only in case`, fix));
      } else continue;
      clean = false;
      break;
    }
    if (clean) for (const folder of folders) sound.add(folder);
  }
  return issues;
}

interface Spelling {
  readonly path: string;
  readonly folder: boolean;
}

/** A path and all its parents. */
function* places(path: string): Generator<Spelling> {
  yield { path, folder: false };
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) yield { path: folder, folder: true };
}

/** Another spelling of a path that the tree already holds. */
function neighbour(
  tree: Tree,
  listed: Map<string, Map<string, string>>,
  removed: ReadonlySet<string>,
  path: string,
): string | undefined {
  const folder = folderOf(path);
  let names = listed.get(folder);
  if (names === undefined) {
    names = new Map();
    for (const name of tree.names(folder)) {
      if (!removed.has(within(folder, name))) names.set(fold(name), name);
    }
    listed.set(folder, names);
  }
  const name = names.get(fold(nameOf(path)));
  return name === undefined || name === nameOf(path) ? undefined : name;
}
