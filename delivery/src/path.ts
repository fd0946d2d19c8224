/**
 * Why a path may not be written in the tree, or `undefined` when it may.
 *
 * Inventories are read from a tree that others can edit, so their paths pass through here as well: a forged inventory must
 * not make us delete a file outside the tree.
 */
export function pathFault(path: string): string | undefined {
  // Nearly every path is of this form, and an inventory has 45,000 of them.
  if (evident.test(path) && path.length <= 255 && !path.endsWith('kustomization.yaml')) return undefined;
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is absolute';
  if (path.includes('\\')) return 'holds a backslash';
  if (unprintable.test(path)) return 'holds a control character or a quote';
  if (loneSurrogate.test(path)) return 'holds half a surrogate pair';
  for (const segment of path.split('/')) {
    if (segment === '') return 'holds an empty segment';
    if (segment === '.' || segment === '..') return `holds the segment "${segment}"`;
    if (segment.length > 255) return 'holds a segment of more than 255 characters';
    if (/[. ]$/.test(segment)) return 'holds a segment that ends in a dot or a space';
    if (own.has(fold(segment))) return `holds the reserved segment "${segment}"`;
  }
  if (reserved.has(fold(path.slice(path.lastIndexOf('/') + 1)))) return 'is a name that kustomize reserves';
  return undefined;
}

/** A path as a file system that ignores case and Unicode composition sees it. */
export const fold = (path: string): string => (folded.test(path) ? path : path.normalize('NFC').toLowerCase());

/** Folder that directly holds a path; the root is the empty string. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Last segment of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A name in a folder, where the root is the empty string. */
export const within = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const unprintable = /[\u0000-\u001f"\u007f-\u009f\u2028\u2029]/;
const evident = /^[a-z0-9_-]+(?:\/[a-z0-9_-]+)*\.yaml$/;
const folded = /^[a-z0-9_./-]*$/;
const loneSurrogate = /\p{Surrogate}/u;
const own = new Set(['.git', '.kaas']);
const reserved = new Set(['kustomization.yaml', 'kustomization.yml', 'kustomization']);
