import type { Manifest } from './manifest.js';

/** Manifests with their keys, in the order of the tree. */
export type Keyed = readonly (readonly [key: string, manifest: Manifest])[];

/** Puts named manifests into one file of the tree: the keys become `<file>/<name>`. */
export const inFile = (file: string, manifests: Readonly<Record<string, Manifest>>): Keyed =>
  Object.keys(manifests).map((name) => [`${file}/${name}`, manifests[name] as Manifest]);
