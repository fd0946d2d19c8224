import { Browser } from './browser.js';
import { claimsOf, codeOf, login, redeem, verify } from './kubectl.js';
import { addPerson, addWorkspace, defaultGroups, type ProviderServer, startProvider } from './provider-server.js';

jest.setTimeout(120_000);

const shop = 'workspace-acme--shop';
const bank = 'workspace-acme--bank';
let server: ProviderServer;
let ada: string;
let _bob: string;
beforeAll(async () => {
  server = await startProvider();
  await addWorkspace(server.db, 'shop', { ...defaultGroups, oncall: 'WSAdmins' });
  await addWorkspace(server.db, 'bank', defaultGroups);
  ada = await addPerson(server.db, 'u-ada', 'shop/oncall', 'bank/WSUsers');
  _bob = await addPerson(server.db, 'u-bob');
});
afterAll(() => server.stop());

test('a person signs in and gets exactly the groups of that workspace, and nothing else about them', async () => {
  const browser = new Browser(server.issuer, ada);
  const { code, verifier, parameters } = await codeOf(browser, shop);
  expect(Object.fromEntries(parameters)).toEqual({ code: expect.any(String), state: 'the-state', iss: server.issuer });
  const { status, headers, body } = await redeem(server.issuer, shop, code, verifier);
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(await verify(server.issuer, shop, body.id_token as string)).toEqual({
    iss: server.issuer,
    sub: 'u-ada',
    aud: shop,
    nonce: 'the-nonce',
    groups: ['WSAdmins', 'WorkspaceMembers', 'oncall'],
    iat: expect.any(Number),
    exp: expect.any(Number),
  });
  const { exp = 0, iat = 0 } = claimsOf(body.id_token as string);
  expect(exp - iat).toBe(300);
  expect(claimsOf((await login(server.issuer, ada, bank)).id_token).groups).toEqual(['WSUsers', 'WorkspaceMembers']);
});

test('who is not signed in is sent to sign in, and comes back to where they were', async () => {
  const browser = new Browser(server.issuer);
  const { answer } = await codeOf(browser, shop);
  const { pathname, searchParams } = new URL(answer.url);
  expect(pathname).toBe('/sign-in');
  const back = searchParams.get('return_to') ?? '';
  expect(back).toMatch(/^\/oidc\/interaction\/[\w-]+$/);
  browser.session = ada;
  expect(new URL((await browser.open(back)).url).searchParams.get('code')).toEqual(expect.any(String));
});
