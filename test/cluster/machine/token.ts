import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Who all tokens are from, whichever cluster or test uses them. */
export const issuerUrl = 'https://id.kaas.example.com';

/** A signed token with these claims on top of a valid issuer and an hour of life. */
export function signToken(issuerKeyFile: string, claims: Readonly<Record<string, unknown>>): string {
  const now = Math.floor(Date.now() / 1000);
  const content = [
    { alg: 'RS256', kid: publicKey(issuerKeyFile).kid, typ: 'JWT' },
    { iss: issuerUrl, iat: now, exp: now + 3600, ...claims },
  ];
  const signed = content.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const key = createPrivateKey(readFileSync(issuerKeyFile));
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

/** What the issuer publishes of its key, under an id that follows from the key (RFC 7638). */
export function publicKey(issuerKeyFile: string): JsonWebKey {
  const jwk = createPublicKey(readFileSync(issuerKeyFile)).export({ format: 'jwk' });
  const required = JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n });
  return { ...jwk, kid: createHash('sha256').update(required).digest('base64url'), alg: 'RS256', use: 'sig' };
}
