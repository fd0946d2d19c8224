import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { sealKey } from './sealed-key.js';
import type { KeyConfiguration } from './settings.js';

/** A key that is in no table yet. */
export interface NewKey {
  readonly id: string;
  /** Its columns, the private half sealed. */
  readonly row: { id: string; algorithm: string; public_jwk: string; private_reference: string };
}

/** Makes an RSA key of 2048 bits, which takes up to a second: nobody should wait for it under a lock. */
export async function makeKey({ KEY_ENCRYPTION_KEYS }: KeyConfiguration): Promise<NewKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const id = await calculateJwkThumbprint(publicJwk);
  const private_reference = await sealKey(await exportJWK(privateKey), id, KEY_ENCRYPTION_KEYS);
  return { id, row: { id, algorithm: 'RS256', public_jwk: JSON.stringify(publicJwk), private_reference } };
}
