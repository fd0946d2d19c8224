import { organizationsFeature, providerFeature, rateLimitFeature } from '@hexabase-kaas/oidc-service';
import { type SignInServer, startSignInServer } from './sign-in-server.js';

jest.setTimeout(120_000);

let server: SignInServer;
beforeAll(async () => {
  const settings = { RATE_LIMIT_SIGN_IN: '4', TRUSTED_PROXIES: '1' };
  server = await startSignInServer([organizationsFeature, providerFeature], settings, [rateLimitFeature]);
});
afterAll(() => server.stop());

let addresses = 0;
/** An address of its own, as the proxy in front tells it. */
const from = () => ({ 'x-forwarded-for': `198.51.100.${++addresses}` });
const ask = (method: string, path: string, headers: Record<string, string>) =>
  server.browser().send(method, path, method === 'POST' ? new URLSearchParams({ name: 'Ann' }) : undefined, headers);

test.each([
  ['GET', '/sign-in/dex'],
  ['GET', '/sign-in/dex/callback'],
  ['POST', '/sign-in/development'],
  ['POST', '/sign-out'],
  ['POST', '/account/link/dex'],
  ['POST', `/invitations/${'A'.repeat(43)}/accept`],
  ['POST', '/oidc/token'],
  ['POST', '/oidc/device/auth'],
  ['GET', '/oidc/authorize?client_id=workspace-acme--shop&response_type=code'],
  ['GET', `/oidc/authorize/${'A'.repeat(21)}`],
  ['GET', '/oidc/device'],
  ['GET', '/oidc/logout'],
  ['POST', '/nowhere'],
])('%s %s is answered so often from an address, then in a while, and elsewhere as before', async (method, path) => {
  const here = from();
  const codes = [];
  const began = Date.now();
  for (let i = 0; i < 4; i++) codes.push((await ask(method, path, here)).status);
  expect(codes).not.toContain(429);
  const sessions = async () => (await server.db.selectFrom('session').select('id').execute()).length;
  const before = await sessions();
  const refused = await ask(method, path, here);
  const wait = Number(refused.headers.get('retry-after'));
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([429, 'TOO_MANY_REQUESTS']);
  expect(wait).toBeGreaterThanOrEqual(Math.max(1, 15 - Math.ceil((Date.now() - began) / 1_000)));
  expect(wait).toBeLessThanOrEqual(15);
  expect(await sessions()).toBe(before);
  expect((await ask(method, path, from())).status).toBe(codes[0]);
  server.ahead(wait * 1_000);
  expect((await ask(method, path, here)).status).not.toBe(429);
  server.ahead(0);
});

test.each([
  ['en', 'Too many attempts'],
  ['ja', '試行回数が多すぎます'],
])('a browser that asks in %s gets a page', async (language, title) => {
  const here = { ...from(), accept: 'text/html,*/*;q=0.8', 'accept-language': language };
  for (let i = 0; i < 4; i++) await ask('GET', '/sign-in/dex', here);
  const page = await ask('GET', '/sign-in/dex', here);
  expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
    429,
    'text/html; charset=utf-8',
    'no-store',
  ]);
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await page.text()).toContain(`<h1>${title}</h1>`);
});

test('programs at the token endpoint keep nobody from signing in, nor from reading pages', async () => {
  const here = from();
  for (let i = 0; i < 5; i++) await ask('POST', '/oidc/token', here);
  expect((await ask('POST', '/oidc/token', here)).status).toBe(429);
  for (let i = 0; i < 4; i++) expect((await ask('GET', '/sign-in/dex', here)).status).toBe(303);
  expect((await ask('GET', '/sign-in/dex', here)).status).toBe(429);
  for (let i = 0; i < 4; i++) expect((await ask('GET', '/oidc/authorize', here)).status).toBe(400);
  expect((await ask('GET', '/oidc/authorize', here)).status).toBe(429);
  for (const path of ['/sign-in', '/oidc/jwks', '/.well-known/openid-configuration'])
    expect((await ask('GET', path, here)).status).toBe(200);
});
