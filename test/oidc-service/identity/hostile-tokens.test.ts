import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { some } from '../runs.js';
import type { Lies } from './provider-server.js';
import { refusedBy } from './refused.js';
import { type SignInServer, startSignInServer } from './sign-in-server.js';

jest.setTimeout(120_000);

let server: SignInServer;
beforeAll(async () => {
  server = await startSignInServer([], { PROVIDER_TIMEOUT_SECONDS: '3' });
});
afterAll(() => server.stop());
afterEach(() => {
  server.dex.lies = {};
});

const seconds = () => Math.floor(Date.now() / 1_000);
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('honest, it signs in, so that the lies below are what refuses', async () => {
  expect((await server.through(server.browser(), 'dex', { sub: '1' })).status).toBe(303);
});

const untrusted: Record<string, Lies> = {
  'an HMAC over the very key that it publishes': {
    sign: async (claims, { publicKey }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'one' })
        .sign(new TextEncoder().encode((await exportJWK(publicKey)).n)),
  },
  'an HMAC over the secret of the client': {
    discovery: (all) => ({ ...all, id_token_signing_alg_values_supported: ['RS256', 'HS256'] }),
    sign: async (claims) => {
      const text = `${base64url({ alg: 'HS256' })}.${base64url(claims)}`;
      return `${text}.${createHmac('sha256', 'secret').update(text).digest('base64url')}`;
    },
  },
  'a key of its own in the header of the token': {
    sign: async (claims) => {
      const { publicKey, privateKey } = await generateKeyPair('RS256');
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', jwk: await exportJWK(publicKey) }).sign(privateKey);
    },
  },
  'a key that is for encryption': { jwks: (keys) => keys.map((key) => ({ ...key, use: 'enc' })) },
  'a key that is for another algorithm': { jwks: (keys) => keys.map((key) => ({ ...key, alg: 'PS256' })) },
  'a key id that nobody has': {
    sign: (claims, { privateKey }) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'nobody' }).sign(privateKey),
  },
  'no key id where there are two keys': {
    jwks: (keys) => [...keys, { ...keys[0], kid: 'two' }],
    sign: (claims, { privateKey }) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey),
  },
  'a critical header that nobody knows': {
    sign: (claims, { privateKey }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'one', crit: ['x-trust'], 'x-trust': true })
        .sign(privateKey, { crit: { 'x-trust': true } }),
  },
  'a token that begins to count in six minutes': { claims: (all) => ({ ...all, nbf: seconds() + 360 }) },
  'no audience': { claims: ({ aud: _aud, ...all }) => all },
  'a list with another audience alone': { claims: (all) => ({ ...all, aud: ['client2', 'lient'] }) },
  'no subject at userinfo': {
    claims: ({ email: _email, ...all }) => all,
    userinfo: ({ sub: _sub, ...all }) => all,
  },
  'two issuers in the response': {
    answer: (all) => {
      all.append('iss', server.dex.issuer);
      all.append('iss', server.other.issuer);
    },
  },
  'an error beside the code': { answer: (all) => all.set('error', 'invalid_request') },
  'metadata without end': {
    raw: (path, response) =>
      path.startsWith('/.well-known') &&
      !!response.writeHead(200, { 'content-type': 'application/json' }).end(`{"a":"${'x'.repeat(300_000)}"}`),
  },
  'metadata that unpack to very much': {
    raw: (path, response) =>
      path.startsWith('/.well-known') &&
      !!response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(`{"a":"${'x'.repeat(50_000_000)}"}`)),
  },
  'a redirect of its metadata to those of another': {
    raw: (path, response) =>
      path.startsWith('/.well-known') &&
      !!response.writeHead(302, { location: `${server.other.issuer}/.well-known/openid-configuration` }).end(),
  },
  'a redirect of its keys to those of another': {
    raw: (path, response) =>
      path === '/jwks' && !!response.writeHead(302, { location: `${server.other.issuer}/jwks` }).end(),
  },
  'a redirect at userinfo': {
    claims: ({ email: _email, ...all }) => all,
    raw: (path, response) =>
      path === '/userinfo' && !!response.writeHead(307, { location: `${server.other.issuer}/userinfo` }).end(),
  },
};

test.each(Object.entries(untrusted))('nobody is signed in by a provider with %s', async (_name, lies) => {
  await refusedBy(server, 'dex', lies, [502]);
});

// From ten minutes behind to ten minutes ahead.
const steps = Array.from({ length: 21 }, (_, index) => (index - 10) * 60);
test.each(some(steps, 7))(
  'a provider whose clock is off by %i s is believed within a minute, and not beyond five',
  async (offset) => {
    const lies: Lies = { claims: (all) => ({ ...all, iat: seconds() + offset, exp: seconds() + offset + 120 }) };
    if (Math.abs(offset) > 300) return refusedBy(server, 'dex', lies, [502]);
    server.dex.lies = lies;
    const { status } = await server.through(server.browser(), 'dex', { sub: `clock ${offset}` });
    if (Math.abs(offset) <= 60) expect(status).toBe(303);
    else expect([303, 502]).toContain(status);
  },
);
