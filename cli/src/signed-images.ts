import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BundleEngine, imageValidatingPolicy, outsidePlatform } from '@hexabase-kaas/policies';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { WrongUse } from './exit-code.js';
import { reason } from './file-list.js';
import { printable } from './printable.js';

/** What `kaas policy emit` is told about signatures, and what holds for every policy. */
export interface SignedImagesOptions {
  readonly engine: BundleEngine;
  readonly mode: 'audit' | 'enforce';
  readonly exceptNamespace?: readonly string[];
  /** Globs over image references. @default none: no signature is asked for */
  readonly signedImages?: readonly string[];
  /** Files of public keys in PEM. */
  readonly key?: readonly string[];
}

/**
 * The policy on signatures that is asked for, as `signed-images/policy`; none if none is.
 *
 * @throws WrongUse if a key cannot be read, or nobody could enforce it
 * @throws RangeError if it would let everything pass or refuse everything
 */
export async function signedImagesPolicy(
  { engine, mode, exceptNamespace: platformNamespaces = [], signedImages: images, key }: SignedImagesOptions,
  labels: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, Manifest>>> {
  if (images === undefined && key === undefined) return {};
  if (images === undefined || key === undefined) {
    throw new WrongUse('--signed-images and --key belong together: which images, and whose signature counts');
  }
  if (engine !== 'kyverno') {
    throw new WrongUse('--signed-images needs --engine kyverno: the API server itself reads no registry');
  }
  const attestors = await Promise.all(
    key.map(async (file) => ({ name: attestorName(file), publicKey: await keyText(file) })),
  );
  const where = platformNamespaces.length > 0 && { namespaceSelector: outsidePlatform({ platformNamespaces }) };
  return {
    'signed-images/policy': imageValidatingPolicy({ name: 'signed-images', images, attestors, ...where }, labels, mode),
  };
}

async function keyText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new WrongUse(`--key ${printable(file)}: ${reason(error as NodeJS.ErrnoException)}`);
  }
}

/** `keys/release-2026.pub` is `release2026` in expressions and messages. */
function attestorName(file: string): string {
  const name = basename(file)
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9]/g, '');
  return /^[A-Za-z]/.test(name) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : `key${name}`;
}
