import { hash } from 'node:crypto';
import type { Unit } from '@hexabase-kaas/tenancy';

/** What a unit is rendered from, in 64 hexadecimal digits: equal digests mean equal files. */
export const unitDigest = (unit: Unit, renderer: string): string =>
  hash('sha256', `${format}\0${renderer}\0${unit.input}`);

/**
 * Name that Git gives a file's content. A Git target has it of every file without reading one, and a directory target
 * computes it about as fast as it reads, so both notice an edited file by the same inventory. SHA-1 is what most
 * repositories use; whoever could forge a collision could as well edit the inventory beside it.
 */
export function blobId(content: string | Uint8Array, algorithm: HashAlgorithm): string {
  // Of a text, the hash makes the bytes itself, which spares two copies.
  if (typeof content === 'string') return hash(algorithm, `blob ${Buffer.byteLength(content)}\0${content}`);
  return hash(algorithm, Buffer.concat([Buffer.from(`blob ${content.length}\0`), content]));
}

/** Object format of a Git repository. */
export type HashAlgorithm = 'sha1' | 'sha256';

/** One hash for all files of a unit: a hash per file would make the inventory of 45,000 files incompressible. */
export const contentDigest = (files: readonly (readonly [path: string, id: string])[]): string =>
  hash('sha256', files.map(([path, id]) => `${path}\0${id}\n`).join(''));

/** Raised when the same manifests become other bytes, so that every unit is written again. */
const format = 1;
