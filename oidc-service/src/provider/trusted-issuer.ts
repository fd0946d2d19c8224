import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { isLoopbackUrl } from '../configuration/loopback.js';
import { jsonOf } from './declared-client.js';

const url = z
  .string()
  .max(512)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, search, hash } = new URL(text);
    const secure = protocol === 'https:' || (protocol === 'http:' && isLoopbackUrl(text));
    return secure && username === '' && search === '' && hash === '';
  });

const trustedIssuers = z
  .array(
    z.strictObject({
      issuer: url,
      audience: z.string().min(1).max(512),
      workspace: z.string().regex(/^[a-z][a-z0-9-]*--[a-z][a-z0-9-]*$/),
      claims: z.record(z.string(), z.string().min(1)).refine((claims) => Object.keys(claims).length > 0),
      groups: z
        .array(z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/))
        .min(1)
        .max(50),
      jwksUri: url.optional(),
    }),
  )
  .max(200);

/** Whose tokens may be exchanged for which groups of which workspace. */
export type TrustedIssuer = z.infer<typeof trustedIssuers>[number];

/** Whether text declares trusted issuers. */
export const isTrustedIssuers = (text: string): boolean => trustedIssuers.safeParse(jsonOf(text)).success;

/** The trusted issuers that text declares, which `isTrustedIssuers` has looked at. */
export const parseTrustedIssuers = (text: string): TrustedIssuer[] => trustedIssuers.parse(jsonOf(text));

const patience = 3_000;

/**
 * Keys of trusted issuers, found by discovery and cached. Only what the configuration names is ever fetched, redirects are
 * not followed, and the answer must be of that very issuer (OpenID Connect Discovery 1.0, 4.3).
 */
export function issuerKeys(): (trusted: TrustedIssuer) => Promise<JWTVerifyGetKey> {
  const found = new Map<string, Promise<JWTVerifyGetKey>>();
  return ({ issuer, jwksUri }) => {
    const place = jwksUri ?? issuer;
    const known = found.get(place);
    if (known !== undefined) return known;
    const keys = (jwksUri === undefined ? discover(issuer) : Promise.resolve(jwksUri)).then((uri) =>
      createRemoteJWKSet(new URL(uri), { timeoutDuration: patience, [customFetch]: fetchStrictly }),
    );
    found.set(place, keys);
    keys.catch(() => found.delete(place));
    return keys;
  };
}

async function discover(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  const metadata = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (!response.ok || metadata.issuer !== issuer) throw new Error('the metadata is of another issuer');
  return url.parse(metadata.jwks_uri);
}

const fetchStrictly = (input: string, init: RequestInit): Promise<Response> =>
  fetch(input, { ...init, redirect: 'error' });
