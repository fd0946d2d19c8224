import { createHash } from 'node:crypto';

/** HMAC-SHA256 by RFC 2104, from the hash alone: what the service's signatures are held against. */
export function hmacSha256(key: Buffer, text: Buffer): string {
  const block = Buffer.alloc(64);
  (key.length > 64 ? sha256(key) : key).copy(block);
  const inner = Buffer.from(block.map((byte) => byte ^ 0x36));
  const outer = Buffer.from(block.map((byte) => byte ^ 0x5c));
  return sha256(outer, sha256(inner, text)).toString('hex');
}

/** The header that Stripe sends. @param seconds time that is signed */
export const signedHeader = (body: Buffer, secrets: readonly string[], seconds: number): string =>
  [`t=${seconds}`, ...secrets.map((one) => `v1=${hmacSha256(Buffer.from(one), signedPart(body, seconds))}`)].join(',');

const signedPart = (body: Buffer, seconds: number): Buffer => Buffer.concat([Buffer.from(`${seconds}.`), body]);

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
