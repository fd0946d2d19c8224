import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { publicKey } from './token.ts';

/** Claims of an ID token of the service. */
export interface Claims {
  readonly sub: string;
  readonly groups: readonly string[];
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
}

/** What a token says, unverified. */
export const claimsOf = (token: string): Claims => part(token, 1) as Claims;

/** Id of the key that a token says it is signed with. */
export const keyOf = (token: string): string => (part(token, 0) as { kid: string }).kid;

/**
 * What somebody could make of a real token without the issuer's private key, and a name for each.
 *
 * @param verifying the key that everybody verifies it with
 * @param foreignKeyFile private key of an issuer that was trusted under the same name before
 */
export function forgeries(
  token: string,
  verifying: KeyObject,
  foreignKeyFile: string,
): [what: string, token: string][] {
  const [header, claims] = [part(token, 0), part(token, 1)];
  const signature = token.split('.')[2] as string;
  const { privateKey, publicKey: stranger } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = createPrivateKey(readFileSync(foreignKeyFile));
  const jwk = stranger.export({ format: 'jwk' });
  const secret = verifying.export({ type: 'spki', format: 'pem' });
  const more = { ...claims, groups: ['WSAdmins', 'WorkspaceMembers'] };
  const now = Math.floor(Date.now() / 1000);
  return [
    ['another key under the same id', rs256(header, claims, privateKey)],
    ['another key under an id of its own', rs256({ ...header, kid: 'mine' }, claims, privateKey)],
    ['a key that comes with the token', rs256({ ...header, jwk }, claims, privateKey)],
    ['the key of another issuer', rs256({ ...header, kid: publicKey(foreignKeyFile).kid }, claims, foreign)],
    ['more groups under the same signature', `${encoded(header, more)}.${signature}`],
    ['a longer life under the same signature', `${encoded(header, { ...claims, exp: now + 3600 })}.${signature}`],
    ['no algorithm', `${encoded({ ...header, alg: 'none' }, more)}.`],
    ['no signature', `${encoded(header, more)}.`],
    ['the public key as a symmetric one', hs256({ ...header, alg: 'HS256' }, more, secret)],
  ];
}

function rs256(header: object, claims: object, key: KeyObject): string {
  const content = encoded(header, claims);
  return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
}

function hs256(header: object, claims: object, secret: string | Buffer): string {
  const content = encoded(header, claims);
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

const encoded = (...parts: readonly object[]): string =>
  parts.map((one) => Buffer.from(JSON.stringify(one)).toString('base64url')).join('.');

const part = (token: string, index: number): object =>
  JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8')) as object;
