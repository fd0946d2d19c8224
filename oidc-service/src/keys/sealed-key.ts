import { CompactEncrypt, compactDecrypt, type JWK } from 'jose';

/** Seals a private key: AES-256-GCM with the first of the keys, in a JWE that is bound to the id of the signing key. */
export async function sealKey(privateJwk: JWK, id: string, [key]: readonly string[]): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(privateJwk)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: id })
    .encrypt(secretOf(key as string));
}

/**
 * Opens a sealed private key with whichever of the keys fits.
 * @throws SealBrokenError when none does, or when it was sealed for another signing key
 */
export async function openKey(sealed: string, id: string, keys: readonly string[]): Promise<JWK> {
  for (const key of keys) {
    try {
      const { plaintext, protectedHeader } = await compactDecrypt(sealed, secretOf(key), {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      if (protectedHeader.kid === id) return JSON.parse(new TextDecoder().decode(plaintext)) as JWK;
    } catch {}
  }
  throw new SealBrokenError(id);
}

/** A private key cannot be opened by any of `KEY_ENCRYPTION_KEYS`. */
export class SealBrokenError extends Error {
  readonly code = 'SIGNING_KEY_SEALED';
  constructor(id: string) {
    super(`no key in KEY_ENCRYPTION_KEYS opens the signing key ${id}; add the one that sealed it`);
    this.name = 'SealBrokenError';
  }
}

const secretOf = (key: string): Uint8Array => Buffer.from(key, 'base64url');
