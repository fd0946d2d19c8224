import { blobId } from './digest.js';
import { folderOf, nameOf, within } from './path.js';
import type { RenderedFile } from './render.js';
import type { Tree } from './tree.js';
import { yaml } from './yaml.js';

/** The manifest files of every source, by folder. */
export type Folders = ReadonlyMap<string, readonly string[]>;

/** Names of the files that each folder directly holds. */
export function foldersOf(paths: Iterable<string>): Folders {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = folderOf(path);
    const names = folders.get(folder);
    if (names === undefined) folders.set(folder, [nameOf(path)]);
    else names.push(nameOf(path));
  }
  return folders;
}

/** Names of the folders with a kustomization directly below each folder. */
function subfoldersOf(folders: Folders): Folders {
  return foldersOf([...folders.keys()].filter((folder) => folder !== '' && hasKustomization(folder, folders)));
}

/**
 * True when a folder gets a kustomization.yaml: it holds manifests, and is neither below `clusters/`, where Flux makes the
 * root Kustomization itself and must go on including its own flux-system/, nor below `tenancy/`, where documents are that no
 * cluster is told.
 */
export const hasKustomization = (folder: string, folders: Folders): boolean =>
  folders.has(folder) && !/^(?:clusters|tenancy)(?:\/|$)/.test(folder);

/** The kustomizations to be written and removed. */
export interface KustomizationChanges {
  readonly changed: ReadonlyMap<string, RenderedFile>;
  readonly removed: readonly string[];
}

/**
 * Compares the kustomizations of these folders, and of their parents, which list them, with what the files of all sources
 * make them. A folder that had none of ours before is not ours to empty.
 */
export function kustomizationChanges(
  tree: Tree,
  before: Folders,
  after: Folders,
  touched: Iterable<string>,
): KustomizationChanges {
  const subfolders = subfoldersOf(after);
  const changed = new Map<string, RenderedFile>();
  const removed: string[] = [];
  for (const folder of new Set([...touched].flatMap((one) => [one, folderOf(one)]))) {
    const path = kustomizationPath(folder);
    if (hasKustomization(folder, after)) {
      const text = kustomizationText(after.get(folder) ?? [], subfolders.get(folder) ?? []);
      const id = blobId(text, tree.algorithm);
      const entry = tree.look(path);
      if (entry.kind !== 'file' || entry.id !== id) changed.set(path, { text: () => text, id });
    } else if (hasKustomization(folder, before) && ['file', 'other'].includes(tree.look(path).kind)) {
      removed.push(path);
    }
  }
  return { changed, removed };
}

/** Path of a folder's kustomization. */
export const kustomizationPath = (folder: string): string => within(folder, 'kustomization.yaml');

/**
 * The kustomization of a folder that holds these files, and folders with a kustomization of their own.
 *
 * Derived from the files of all sources, so that two sources in one folder share one list that belongs to neither.
 */
export const kustomizationText = (files: readonly string[], subfolders: readonly string[] = []): string =>
  yaml({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...files, ...subfolders.map((name) => `${name}/`)].sort(),
  });
