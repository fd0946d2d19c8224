import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import { Browser } from './browser.js';

/** Where kubelogin waits for the code. */
export const redirectUri = 'http://localhost:8000';

/** An answer of the token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly id_token?: string;
    readonly access_token?: string;
    readonly refresh_token?: string;
    readonly expires_in?: number;
    readonly error?: string;
    readonly error_description?: string;
  };
}

/** Posts a form to an endpoint of the provider and reads the JSON. */
export async function post(issuer: string, path: string, form: Readonly<Record<string, string>>): Promise<TokenAnswer> {
  const response = await fetch(`${issuer}/oidc/${path}`, { method: 'POST', body: new URLSearchParams(form) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

/** A verifier and its challenge (RFC 7636). */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The address with which kubelogin begins. */
export function authorizationUrl(issuer: string, clientId: string, extra: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(`${issuer}/oidc/authorize`);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid',
    state: 'the-state',
    nonce: 'the-nonce',
  };
  url.search = new URLSearchParams({ ...parameters, ...extra }).toString();
  return url;
}

/** Lets a browser sign in at a workspace as far as the code. */
export async function codeOf(browser: Browser, clientId: string, extra: Readonly<Record<string, string>> = {}) {
  const { verifier, challenge } = pkce();
  const answer = await browser.open(
    authorizationUrl(browser.issuer, clientId, { code_challenge: challenge, code_challenge_method: 'S256', ...extra }),
  );
  const parameters = new URL(answer.url).searchParams;
  return { answer, verifier, code: parameters.get('code') ?? '', parameters };
}

/** Redeems a code. */
export const redeem = (issuer: string, clientId: string, code: string, verifier: string, redirect = redirectUri) =>
  post(issuer, 'token', {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
    redirect_uri: redirect,
  });

/** Signs in at a workspace, all the way to the tokens. */
export async function login(issuer: string, session: string, clientId: string): Promise<Required<TokenAnswer['body']>> {
  const { code, verifier, answer } = await codeOf(new Browser(issuer, session), clientId);
  if (code === '') throw new Error(`no code: ${answer.status} ${answer.url} ${answer.text}`);
  const { status, body } = await redeem(issuer, clientId, code, verifier);
  if (status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`);
  return body as Required<TokenAnswer['body']>;
}

/** Refreshes as kubectl does. */
export const refresh = (issuer: string, clientId: string, refresh_token: string) =>
  post(issuer, 'token', { grant_type: 'refresh_token', client_id: clientId, refresh_token });

/** Verifies an ID token as an API server does: signature, issuer, end, and exactly that audience. */
export async function verify(
  issuer: string,
  audience: string,
  token: string,
): Promise<JWTPayload & { groups?: string[] }> {
  const keys = createRemoteJWKSet(new URL(`${issuer}/oidc/jwks`));
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience,
    algorithms: ['RS256'],
    currentDate: new Date(),
  });
  if (payload.aud !== audience) throw new Error('the audience is not exactly the workspace');
  return payload;
}

/** What a token says, unverified. */
export const claimsOf = (token: string): JWTPayload & { groups?: string[] } => decodeJwt(token);
