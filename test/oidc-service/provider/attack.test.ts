import { createHmac, generateKeyPairSync } from 'node:crypto';
import { CompactSign, importJWK, SignJWT } from 'jose';
import { Browser } from './browser.js';
import { authorizationUrl, claimsOf, codeOf, login, pkce, post, redirectUri } from './kubectl.js';
import { addPerson, addWorkspace, defaultGroups, type ProviderServer, startProvider } from './provider-server.js';

jest.setTimeout(300_000);

const shop = 'workspace-acme--shop';
const bank = 'workspace-acme--bank';
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
let server: ProviderServer;
let ada: string;
beforeAll(async () => {
  server = await startProvider();
  await addWorkspace(server.db, 'shop', defaultGroups);
  await addWorkspace(server.db, 'bank', defaultGroups);
  ada = await addPerson(server.db, 'u-ada', 'shop/WSUsers', 'bank/WSAdmins');
});
afterAll(() => server.stop());

// Hosts, paths, schemes and encodings by which redirects have been led astray (RFC 9700, 4.1), on what kubelogin has.
const host = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0', 'localhost.', 'LOCALHOST'];
const redirects = [
  ...[
    'https://evil.example',
    'http://evil.example:8000',
    '//evil.example',
    'evil.example',
    '/',
    '',
    ' ',
    'about:blank',
  ],
  ...['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'urn:ietf:wg:oauth:2.0:oob', 'kubelogin://cb'],
  ...['@evil.example', '.evil.example', '%40evil.example', '#@evil.example', '?@evil.example', '\\@evil.example'].map(
    (tail) => `http://localhost:8000${tail}`,
  ),
  ...['/..', '/x', '//', '/%2e%2e/', '/?x=1', '?', '#', '/#x', '%00', '%0d%0aLocation:x', ' ', '/\u2025'].map(
    (tail) => `http://localhost:8000${tail}`,
  ),
  ...['user@', 'evil.example@', 'evil.example:80@', 'a:b@'].map((before) => `http://${before}localhost:8000`),
  ...['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'localhost%2eevil.example'].map(
    (name) => `http://${name}:8000`,
  ),
  ...['0.0.0.0', '127.1', '2130706433', '0x7f.1', '017700000001', 'localtest.me', '[::]', '[::ffff:127.0.0.1]'].map(
    (name) => `http://${name}:8000`,
  ),
  ...['https', 'HTTP ', 'ws', 'ftp', 'httpx', 'blob:http'].map((scheme) => `${scheme}://localhost:8000`),
  'http://localhost:8000,http://evil.example',
  'http://localhost:8000 http://evil.example',
  'http://localhost:8000\thttp://evil.example',
  'http:localhost:8000',
  'http:/localhost:8000',
  'http:\\\\localhost:8000',
  'http://localhost:99999',
  'http://localhost:-1',
  'http://localhost:8000:80',
];

test('a code goes to where kubelogin waits, and on no account to anywhere else', async () => {
  expect(redirects.length).toBeGreaterThan(55);
  const browser = new Browser(server.issuer, ada);
  const { challenge } = pkce();
  const proof = { code_challenge: challenge, code_challenge_method: 'S256' };
  for (const redirect_uri of redirects) {
    for (const prompt of ['login', 'none']) {
      const { status, url } = await browser.open(
        authorizationUrl(server.issuer, shop, { ...proof, redirect_uri, prompt }),
      );
      const there = new URL(url);
      // A loopback address that is written otherwise is the person's own machine all the same, but nothing else is.
      expect({ redirect_uri, status, origin: there.origin }).toEqual({
        redirect_uri,
        status: 400,
        origin: server.issuer,
      });
    }
  }
  // RFC 8252, 7.3: the port of a loopback redirect is whatever is free.
  for (const name of host.slice(0, 2)) {
    const { answer } = await codeOf(browser, shop, { redirect_uri: `http://${name}:41234` });
    expect(new URL(answer.url).origin).toBe(`http://${name}:41234`);
  }
});

test('a redirect that is named twice, or in the form beside the query, is refused', async () => {
  const url = authorizationUrl(server.issuer, shop, {
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
  });
  url.searchParams.append('redirect_uri', 'https://evil.example');
  expect((await new Browser(server.issuer, ada).open(url)).status).toBe(400);
});

test('without a proof of the code, or with a plain one, no code is given', async () => {
  const errorOf = async (extra: Readonly<Record<string, string>>) => {
    const answer = await new Browser(server.issuer, ada).open(authorizationUrl(server.issuer, shop, extra));
    return new URL(answer.url).searchParams.get('error');
  };
  expect(await errorOf({})).toBe('invalid_request');
  const { challenge, verifier } = pkce();
  expect(await errorOf({ code_challenge: challenge, code_challenge_method: 'plain' })).toBe('invalid_request');
  expect(await errorOf({ code_challenge: challenge })).toBe('invalid_request');
  expect(await errorOf({ code_challenge_method: 'S256' })).toBe('invalid_request');
  const { code } = await codeOf(new Browser(server.issuer, ada), shop);
  const form = { grant_type: 'authorization_code', client_id: shop, code, redirect_uri: redirectUri };
  expect((await post(server.issuer, 'token', form)).body.error).toBe('invalid_grant');
  expect((await post(server.issuer, 'token', { ...form, code_verifier: verifier })).body.error).toBe('invalid_grant');
});

test.each(['token', 'id_token', 'code id_token', 'code token', 'none', 'id_token token'])(
  'the response type %s is not had',
  async (response_type) => {
    const answer = await new Browser(server.issuer, ada).open(authorizationUrl(server.issuer, shop, { response_type }));
    expect(answer.url).not.toMatch(/access_token|id_token=/);
    const { searchParams, hash } = new URL(answer.url);
    expect(searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error')).toBe(
      'unsupported_response_type',
    );
  },
);

test('passwords, client credentials and implicit grants are not had', async () => {
  for (const grant_type of ['password', 'client_credentials', 'implicit', 'urn:openid:params:grant-type:ciba', '']) {
    const { status } = await post(server.issuer, 'token', {
      grant_type,
      client_id: shop,
      username: 'a',
      password: 'b',
    });
    expect(status).toBe(400);
  }
});

test('a forged, foreign or turned token is refused wherever one is taken', async () => {
  const { id_token, access_token } = await login(server.issuer, ada, shop);
  const other = await login(server.issuer, ada, bank);
  const claims = claimsOf(id_token);
  const response = await fetch(`${server.issuer}/oidc/jwks`);
  const { keys } = (await response.json()) as { keys: [{ kid: string; n: string; e: string }] };
  const [{ kid, n, e }] = keys;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = (alg: string) => `${part({ alg, kid })}.${part(claims)}.`;
  const publicPem = `-----BEGIN PUBLIC KEY-----\n${n}\n-----END PUBLIC KEY-----\n`;
  const hmac = (secret: string) => {
    const text = `${part({ alg: 'HS256', kid })}.${part(claims)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const own = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
  const embedded = await new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'RS256', jwk: { kty: 'RSA', n, e } })
    .sign(privateKey);
  const [header = '', payload = '', signature = ''] = id_token.split('.');
  const changed = `${header}.${part({ ...claims, groups: ['WSAdmins'] })}.${signature}`;
  const forged = [
    ...['none', 'NONE', 'None', 'nOnE', 'HS256', 'RS256'].map(unsigned),
    ...[publicPem, n, JSON.stringify({ kty: 'RSA', n, e }), '', kid].map(hmac),
    own,
    embedded,
    changed,
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    other.id_token,
    access_token,
    // What is encrypted is not read: neither its millions of rounds, nor what it unpacks to.
    `${part({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2c: 2 ** 31 - 1, p2s: 'AAAAAAAAAAA', kid })}.AAAA.AAAA.AAAA.AAAA`,
    `${part({ alg: 'dir', enc: 'A256GCM', zip: 'DEF', kid })}..AAAA.AAAA.AAAA`,
    'a.b.c',
    '',
  ];
  expect(await importJWK({ kty: 'RSA', n, e }, 'RS256')).toBeDefined();
  for (const token of forged) {
    const exchange = { grant_type: exchangeGrant, client_id: shop, subject_token: token };
    const form = { ...exchange, subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' };
    expect([token, (await post(server.issuer, 'token', form)).status]).toEqual([token, 400]);
    const hint = new URLSearchParams({ id_token_hint: token, post_logout_redirect_uri: redirectUri, client_id: shop });
    const { status, url } = await new Browser(server.issuer, ada).open(`/oidc/logout?${hint}`);
    if (token !== '') expect([token, status, new URL(url).origin]).toEqual([token, 400, server.issuer]);
    if (token === access_token) continue;
    const userinfo = await fetch(`${server.issuer}/oidc/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    expect([token, userinfo.status]).toEqual([token, token === '' ? 400 : 401]);
  }
  // And the ID token itself is no access token.
  const userinfo = await fetch(`${server.issuer}/oidc/userinfo`, { headers: { authorization: `Bearer ${id_token}` } });
  expect(userinfo.status).toBe(401);
});

test('codes, tokens and devices of twenty workspaces are refused by every other', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `w${index}`);
  for (const name of names) await addWorkspace(server.db, name, defaultGroups);
  const session = await addPerson(server.db, 'u-all', ...names.map((name) => `${name}/WSAdmins`));
  const clients = names.map((name) => `workspace-acme--${name}`);
  let refusals = 0;
  for (const client of clients) {
    const { id_token, refresh_token } = await login(server.issuer, session, client);
    for (const other of clients.filter((one) => one !== client)) {
      const exchange = { grant_type: exchangeGrant, subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' };
      const answers = [
        await post(server.issuer, 'token', { ...exchange, client_id: other, subject_token: id_token }),
        await post(server.issuer, 'token', { grant_type: 'refresh_token', client_id: other, refresh_token }),
        await post(server.issuer, 'introspect', { client_id: other, token: refresh_token }),
      ];
      expect(answers.map(({ status, body }) => [status, body.error ?? (body as { active?: boolean }).active])).toEqual([
        [400, 'invalid_grant'],
        [400, 'invalid_grant'],
        [200, false],
      ]);
      refusals++;
    }
  }
  expect(refusals).toBe(380);
});

test('what the database cannot hold is refused, and nothing breaks', async () => {
  for (const bad of ['\0', 'a\0b']) {
    const { answer } = await codeOf(new Browser(server.issuer, ada), shop, { state: bad, nonce: bad });
    expect(answer.status).toBeLessThan(500);
  }
  const device = await post(server.issuer, 'device-authorization', { client_id: shop, scope: 'openid', nonce: 'a\0b' });
  expect(device.status).toBe(400);
  expect(server.lines.filter((line) => line.includes('the provider failed'))).toEqual([]);
});

test('no header of a request moves the addresses that are told', async () => {
  const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' };
  const text = await (await fetch(`${server.issuer}/.well-known/openid-configuration`, { headers })).text();
  expect(text).not.toContain('evil.example');
  expect(JSON.parse(text)).toMatchObject({ issuer: server.issuer, token_endpoint: `${server.issuer}/oidc/token` });
});
