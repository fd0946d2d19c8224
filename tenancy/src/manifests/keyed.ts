import type { Manifest, Manifests } from './manifest.js';

/** Puts named manifests into one file of the tree: the keys become `<file>/<name>`. */
export function inFile(file: string, manifests: Readonly<Record<string, Manifest>>): Manifests {
  const keyed: Record<string, Manifest> = {};
  for (const [name, manifest] of Object.entries(manifests)) keyed[`${file}/${name}`] = manifest;
  return keyed;
}
