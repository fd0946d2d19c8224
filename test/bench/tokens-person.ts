import { createHash, randomBytes } from 'node:crypto';

/** Somebody with kubectl at an OpenID provider: signed in once, then refreshing. */
export interface TokenClient {
  readonly tokenEndpoint: string;
  /** Parameters that say which client asks. */
  readonly client: Readonly<Record<string, string>>;
  refreshToken: string;
}

/** Signs in by the code flow with PKCE, following redirects with cookies, until the provider leads to `redirectUri`. */
export async function signedIn(
  authorizationEndpoint: string,
  tokenEndpoint: string,
  client: Readonly<Record<string, string>>,
  redirectUri: string,
  extra: Readonly<Record<string, string>>,
  cookie = '',
): Promise<TokenClient & { readonly idToken: string }> {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const url = new URL(authorizationEndpoint);
  const asked = { response_type: 'code', redirect_uri: redirectUri, state: 'a-state', nonce: 'a-nonce' };
  const proof = { code_challenge: challenge, code_challenge_method: 'S256' };
  url.search = new URLSearchParams({ client_id: client.client_id ?? '', ...asked, ...proof, ...extra }).toString();
  const cookies = new Map<string, string>(cookie === '' ? [] : [cookie.split('=') as [string, string]]);
  let at = url.href;
  for (let hop = 0; !at.startsWith(redirectUri); hop++) {
    const headers = { accept: 'text/html', cookie: [...cookies].map((pair) => pair.join('=')).join('; ') };
    const response = await fetch(at, { headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    if (next === null || hop > 12) throw new Error(`no code: ${response.status} at ${at}: ${await response.text()}`);
    at = new URL(next, at).href;
  }
  const code = new URL(at).searchParams.get('code') ?? '';
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
  const { id_token: idToken, refresh_token: refreshToken } = await tokensOf(tokenEndpoint, { ...client, ...grant });
  return { tokenEndpoint, client, refreshToken, idToken };
}

/** Refreshes once, as kubectl does, and keeps the next refresh token; gives the ID token. */
export async function refreshed(person: TokenClient): Promise<string> {
  const grant = { grant_type: 'refresh_token', refresh_token: person.refreshToken };
  const tokens = await tokensOf(person.tokenEndpoint, { ...person.client, ...grant });
  person.refreshToken = tokens.refresh_token;
  return tokens.id_token;
}

async function tokensOf(endpoint: string, form: Readonly<Record<string, string>>) {
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form) });
    const body = await response.text();
    if (response.ok) return JSON.parse(body) as { id_token: string; refresh_token: string };
    // Dex says 500 where PostgreSQL could not put its transactions in an order; asking again is the caller's part.
    if (response.status !== 500 || attempt === 20) throw new Error(`no token: ${response.status} ${body}`);
  }
}
