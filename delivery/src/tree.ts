import type { HashAlgorithm } from './digest.js';

/** What a plan needs to know of a tree; the working directory and the Git commit both look like this. */
export interface Tree {
  readonly algorithm: HashAlgorithm;
  /** Text of every source's inventory. */
  readonly inventories: ReadonlyMap<string, string>;
  /** What interrupted runs left behind; empty where writing is atomic. */
  readonly interrupted: Interrupted;
  /** What is at a path. */
  look(path: string): Entry;
  /** Names of everything directly in a folder. */
  names(folder: string): Iterable<string>;
}

/**
 * What is at a path: a regular file with its blob id, nothing, a folder, something else (a link, a device), or a path that
 * runs through something that is not a folder.
 */
export type Entry =
  | { readonly kind: 'file'; readonly id: string }
  | { readonly kind: 'missing' | 'folder' | 'other' | 'blocked' };

/** Traces of runs that were killed before their inventory was written. */
export interface Interrupted {
  /** Files that were being created, with the ids of the contents that they were to get: only those contents are ours. */
  readonly created: ReadonlyMap<string, ReadonlySet<string>>;
  /** Folders whose kustomization may list what is not there. */
  readonly folders: readonly string[];
}
