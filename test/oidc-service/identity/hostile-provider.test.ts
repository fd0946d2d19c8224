import { SignJWT } from 'jose';
import type { Lies } from './provider-server.js';
import { canary, refusedBy } from './refused.js';
import { type SignInServer, startSignInServer } from './sign-in-server.js';

jest.setTimeout(120_000);

let server: SignInServer;
beforeAll(async () => {
  server = await startSignInServer([], { PROVIDER_TIMEOUT_SECONDS: '1' });
});
afterAll(() => server.stop());
afterEach(() => {
  for (const one of [server.dex, server.other, server.github]) one.lies = {};
});

const refused = (provider: 'dex' | 'github', lies: Lies, statuses: readonly number[]) =>
  refusedBy(server, provider, lies, statuses);
const seconds = () => Math.floor(Date.now() / 1_000);
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const untrusted: Record<string, Lies> = {
  'another issuer in its metadata': { discovery: (all) => ({ ...all, issuer: 'http://127.0.0.1:1' }) },
  'an issuer that differs by a slash': { discovery: (all) => ({ ...all, issuer: `${all.issuer}/` }) },
  'another issuer in the ID token': { claims: (all) => ({ ...all, iss: server.other.issuer }) },
  'another issuer in the response (mix-up)': { answer: (all) => all.set('iss', server.other.issuer) },
  'no issuer where it promised one': {
    discovery: (all) => ({ ...all, authorization_response_iss_parameter_supported: true }),
  },
  'a wrong nonce': { claims: (all) => ({ ...all, nonce: 'other' }) },
  'no nonce': { claims: ({ nonce: _nonce, ...all }) => all },
  'another audience': { claims: (all) => ({ ...all, aud: 'somebody-else' }) },
  'two audiences and the other party': { claims: (all) => ({ ...all, aud: ['client', 'other'], azp: 'other' }) },
  'no subject': { claims: ({ sub: _sub, ...all }) => all },
  'an empty subject': { claims: (all) => ({ ...all, sub: '' }) },
  'a subject of control characters': { claims: (all) => ({ ...all, sub: 'a\0b' }) },
  'an endless subject': { claims: (all) => ({ ...all, sub: 'x'.repeat(256) }) },
  'a number for a subject': { claims: (all) => ({ ...all, sub: 7 as never }) },
  'no iat': { claims: ({ iat: _iat, ...all }) => all },
  'no exp': { claims: ({ exp: _exp, ...all }) => all },
  'an expired token': { claims: (all) => ({ ...all, iat: seconds() - 200, exp: seconds() - 100 }) },
  'a token from six minutes ago': { claims: (all) => ({ ...all, iat: seconds() - 360 }) },
  'a token from six minutes on': { claims: (all) => ({ ...all, iat: seconds() + 360, exp: seconds() + 900 }) },
  'no signature (alg none)': { sign: async (claims) => `${base64url({ alg: 'none' })}.${base64url(claims)}.` },
  'the public key as an HMAC key': {
    sign: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'one' })
        .sign(new TextEncoder().encode('secret'.repeat(6))),
  },
  'the signature of another key': {
    jwks: (keys) => keys.map((key) => ({ ...key, n: `${String(key.n).slice(0, -8)}AAAAAAAA` })),
  },
  'no keys': { jwks: () => [] },
  'an algorithm that it did not announce': {
    discovery: (all) => ({ ...all, id_token_signing_alg_values_supported: ['ES256'] }),
  },
  'claims changed after signing': {
    token: (all) => {
      const [header, claims, signature] = String(all.id_token).split('.') as [string, string, string];
      const changed = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'admin' };
      return { ...all, id_token: `${header}.${base64url(changed)}.${signature}` };
    },
  },
  'no ID token': { token: ({ id_token: _token, ...all }) => all },
  'a token of another type': { token: (all) => ({ ...all, token_type: 'mac' }) },
  'another subject at userinfo': {
    claims: ({ email: _email, ...all }) => all,
    userinfo: (all) => ({ ...all, sub: 'somebody-else' }),
  },
  'an error instead of a code': {
    answer: (all) => {
      all.delete('code');
      all.set('error', 'invalid_request');
      all.set('error_description', canary);
    },
  },
  'no code': { answer: (all) => all.delete('code') },
  'two codes': { answer: (all) => all.append('code', 'another') },
  'a code that it does not take': { answer: (all) => all.set('code', canary) },
  'a page instead of JSON': {
    raw: (path, response) =>
      path === '/token' && !!response.writeHead(200, { 'content-type': 'text/html' }).end(canary),
  },
  'broken JSON': {
    raw: (path, response) =>
      path === '/token' && !!response.writeHead(200, { 'content-type': 'application/json' }).end(`{"${canary}`),
  },
  'a list instead of metadata': { discovery: () => [] as never },
  'metadata without endpoints': { discovery: ({ issuer }) => ({ issuer }) },
  'a body without end': {
    raw: (path, response) => {
      if (path !== '/jwks') return false;
      response.writeHead(200, { 'content-type': 'application/json' });
      const write = (): void => {
        if (!response.destroyed) response.write(' '.repeat(65_536), () => setImmediate(write));
      };
      write();
      return true;
    },
  },
  'a redirect at the token endpoint': {
    raw: (path, response) => path === '/token' && !!response.writeHead(307, { location: '/token' }).end(),
  },
  'a redirect to itself at discovery': {
    raw: (path, response) => path.startsWith('/.well-known') && !!response.writeHead(302, { location: path }).end(),
  },
};

test.each(['dex', 'github'] as const)(
  'an honest %s signs in, so that the lies below are what refuses',
  async (name) => {
    const browser = server.browser();
    expect((await server.through(browser, name, { sub: '1', login: 'honest', emails: [] })).status).toBe(303);
    expect(browser.session).toMatch(/^[A-Za-z0-9_-]{43}$/);
  },
);

test.each(Object.entries(untrusted))('nobody is signed in by a provider with %s', async (_name, lies) => {
  await refused('dex', lies, [502]);
});

const silent: Record<string, Lies> = {
  'breaks the connection': { raw: (_path, response) => !!response.destroy() },
  'breaks it in the middle of the body': {
    raw: (path, response) => {
      if (path !== '/token') return false;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 }).write('{');
      setTimeout(() => response.destroy(), 20);
      return true;
    },
  },
  'says that it is broken': { raw: (_path, response) => !!response.writeHead(503).end() },
  'says so in JSON': {
    raw: (path, response) =>
      path === '/token' &&
      !!response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"server_error"}'),
  },
  'says nothing': { raw: (path) => path === '/token' },
  'sends a byte a second': {
    raw: (path, response) => {
      if (path !== '/.well-known/openid-configuration') return false;
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 300);
      response.on('close', () => clearInterval(timer));
      return true;
    },
  },
  'is overloaded, as the response says': {
    answer: (all) => {
      all.delete('code');
      all.set('error', 'temporarily_unavailable');
    },
  },
};

test.each(Object.entries(silent))('a provider that %s is said to be down', async (_name, lies) => {
  await refused('dex', lies, [502]);
  const last = await server.db.selectFrom('audit_event').selectAll().orderBy('position', 'desc').executeTakeFirst();
  expect(last?.details).toEqual({ reason: 'unreachable' });
});

test('who cancels at the provider is told so', async () => {
  const answer = (all: URLSearchParams): void => {
    all.delete('code');
    all.set('error', 'access_denied');
  };
  await refused('dex', { answer }, [400]);
});

const atGithub: Record<string, Lies> = {
  'an id that is text': { user: (all) => ({ ...all, id: '4711' }) },
  'an id of zero': { user: (all) => ({ ...all, id: 0 }) },
  'a fraction for an id': { user: (all) => ({ ...all, id: 1.5 }) },
  'an id that no number holds': { user: (all) => ({ ...all, id: 2 ** 60 }) },
  'no id': { user: ({ id: _id, ...all }) => all },
  'a list for a user': { user: () => [] },
  'addresses that are none': { emails: () => ({ email: 'x' }) },
  'an error with status 200': { token: () => ({ error: 'bad_verification_code', error_description: canary }) },
  'another issuer in the response': { answer: (all) => all.set('iss', 'https://evil.example') },
  'a login page at its API': {
    raw: (path, response) => path === '/user' && !!response.writeHead(302, { location: '/' }).end(),
  },
  'no right to ask who it is': { raw: (path, response) => path === '/user' && !!response.writeHead(403).end('{}') },
};

test.each(Object.entries(atGithub))('nobody is signed in by a GitHub with %s', async (_name, lies) => {
  await refused('github', lies, [502]);
});
