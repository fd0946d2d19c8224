import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Database } from '@hexabase-kaas/oidc-service';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { Browser } from '../provider/browser.js';

/** How a module ended; a failed one throws. */
export type Verdict = 'PASSED' | 'WARNING' | 'SKIPPED' | 'FAILED';

/** One module: what it is called in the suite, and what it does. Text that it gives is a warning. */
export interface Module {
  readonly id: string;
  run(setting: Setting): Promise<unknown>;
}

/** Thrown by a module that does not apply, with the reason. */
export class OutOfScope extends Error {}

/** A provider with two confidential clients, a person who is signed in, and an application that hears of logouts. */
export interface Setting {
  readonly issuer: string;
  readonly db: Database;
  readonly session: string;
  readonly client: { readonly id: string; readonly secret: string; readonly redirectUri: string; readonly bye: string };
  readonly other: { readonly id: string; readonly secret: string; readonly redirectUri: string };
  /** Logout tokens that the application was sent. */
  readonly logoutTokens: string[];
  close(): void;
}

/** Starts the application, and the provider with it as a client. */
export async function settingOf(
  start: (environment: Readonly<Record<string, string>>) => Promise<{ issuer: string; session: string; db: Database }>,
): Promise<Setting> {
  const logoutTokens: string[] = [];
  const application = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      logoutTokens.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.writeHead(200, { 'cache-control': 'no-store' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(application, 'listening');
  const base = `http://127.0.0.1:${(application.address() as { port: number }).port}`;
  const client = { id: 'suite', secret: 's'.repeat(40), redirectUri: `${base}/callback`, bye: `${base}/bye` };
  const other = { id: 'suite-two', secret: 't'.repeat(40), redirectUri: `${base}/two` };
  const { issuer, session, db } = await start({
    OIDC_CLIENTS: JSON.stringify([
      {
        id: client.id,
        secret: client.secret,
        redirectUris: [client.redirectUri],
        postLogoutRedirectUris: [client.bye],
        backchannelLogoutUri: `${base}/logout`,
      },
      { id: other.id, secret: other.secret, redirectUris: [other.redirectUri] },
    ]),
  });
  return { issuer, session, db, client, other, logoutTokens, close: () => void application.close() };
}

/** What an authorization endpoint answered, as it reached the redirect URI, or as the page that stopped it. */
export interface Authorized {
  readonly browser: Browser;
  readonly parameters: URLSearchParams;
  /** Whether it came back to the client at all. */
  readonly back: boolean;
  readonly status: number;
  readonly url: string;
  readonly text: string;
}

/** Asks for a code, with parameters over the usual ones; an empty one is left out. */
export async function authorize(
  { issuer, session, client }: Setting,
  extra: Readonly<Record<string, string>> = {},
  browser = new Browser(issuer, session),
  method: 'GET' | 'POST' = 'GET',
): Promise<Authorized> {
  const usual = { response_type: 'code', client_id: client.id, redirect_uri: client.redirectUri, scope: 'openid' };
  const all = Object.entries({ ...usual, state: 'st%&=+ ä', nonce: 'n-0S6_WzA2Mj', ...extra }).filter(
    ([, value]) => value !== '',
  );
  const endpoint = `${issuer}/oidc/authorize`;
  const parameters = new URLSearchParams(all);
  const answer =
    method === 'POST'
      ? await browser.open(endpoint, Object.fromEntries(parameters))
      : await browser.open(`${endpoint}?${parameters}`);
  const url = new URL(answer.url);
  const back = url.origin === new URL(client.redirectUri).origin;
  if (back) {
    // Common to every module: state comes back, the issuer is named (RFC 9207), nothing is in a fragment.
    expect(url.searchParams.get('state')).toBe(extra.state ?? 'st%&=+ ä');
    expect([url.searchParams.get('iss'), url.hash]).toEqual([issuer, '']);
    expect(url.searchParams.get('error_description') ?? '').toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/);
  }
  const { status, text } = answer;
  return { browser, parameters: url.searchParams, back, status, url: answer.url, text };
}

/** An answer of the token endpoint. */
export interface Tokens {
  readonly status: number;
  readonly id_token: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly error?: string;
  readonly scope?: string;
}

/** Asks the token endpoint, with the secret in the header, or in the form when that is asked for. */
export async function token(
  { issuer, client }: Setting,
  form: Readonly<Record<string, string>>,
  how: 'basic' | 'post' = 'basic',
): Promise<Tokens> {
  const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
  const response = await fetch(`${issuer}/oidc/token`, {
    method: 'POST',
    headers: how === 'basic' ? { authorization: `Basic ${basic}` } : {},
    body: new URLSearchParams({
      ...form,
      ...(how === 'post' && { client_id: client.id, client_secret: client.secret }),
    }),
  });
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const body = (await response.json()) as Tokens;
  if (response.status === 200) {
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: expect.any(Number),
      access_token: expect.any(String),
    });
    // 22 characters of base64url are 128 bits.
    for (const opaque of [body.access_token, body.refresh_token]) if (opaque) expect(opaque.length).toBeGreaterThan(21);
  }
  return { ...body, status: response.status };
}

/** Redeems the code of an authorization and checks the ID token as every module does. */
export async function tokensOf(setting: Setting, authorized: Authorized, nonce: string | undefined) {
  const code = authorized.parameters.get('code') ?? '';
  expect(code.length).toBeGreaterThan(21);
  const tokens = await token(setting, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: setting.client.redirectUri,
  });
  expect(tokens.error).toBeUndefined();
  return { ...tokens, claims: await claimsOf(setting, tokens.id_token, nonce) };
}

/** Claims of a sound ID token of the client. */
export async function claimsOf(setting: Setting, idToken: string, nonce?: string): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${setting.issuer}/oidc/jwks`));
  const { payload, protectedHeader } = await jwtVerify(idToken, keys, {
    issuer: setting.issuer,
    audience: setting.client.id,
    algorithms: ['RS256'],
    requiredClaims: ['sub', 'exp', 'iat'],
  });
  expect(protectedHeader.kid).toEqual(expect.any(String));
  expect((payload.sub ?? '').length).toBeLessThan(256);
  expect(payload.nonce).toBe(nonce);
  return payload;
}

/** The whole way: authorize, redeem, check. */
export const login = async (setting: Setting, extra: Readonly<Record<string, string>> = {}, browser?: Browser) => {
  const authorized = await authorize(setting, extra, browser);
  return { browser: authorized.browser, ...(await tokensOf(setting, authorized, nonceOf(extra))) };
};

/** Metadata as far as modules look at single entries of it. */
export interface Metadata {
  readonly issuer: string;
  readonly jwks_uri: string;
  readonly end_session_endpoint: string;
  readonly grant_types_supported: readonly string[];
  readonly token_endpoint_auth_methods_supported: readonly string[];
}

/** What the userinfo endpoint says. */
export async function userinfo({ issuer }: Setting, accessToken: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${issuer}/oidc/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

const nonceOf = ({ nonce = 'n-0S6_WzA2Mj' }: Readonly<Record<string, string>>): string | undefined =>
  nonce || undefined;
