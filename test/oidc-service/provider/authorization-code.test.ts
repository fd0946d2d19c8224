import { runs } from '../runs.js';
import { Browser } from './browser.js';
import { authorizationUrl, claimsOf, codeOf, login, pkce, post, redeem, redirectUri, verify } from './kubectl.js';
import {
  addPerson,
  addWorkspace,
  defaultGroups,
  join,
  leaveAll,
  type ProviderServer,
  signIn,
  startProvider,
} from './provider-server.js';

jest.setTimeout(runs(120_000, 3_600_000));

const shop = 'workspace-acme--shop';
const bank = 'workspace-acme--bank';
let server: ProviderServer;
let ada: string;
let bob: string;
beforeAll(async () => {
  server = await startProvider();
  await addWorkspace(server.db, 'shop', { ...defaultGroups, oncall: 'WSAdmins' });
  await addWorkspace(server.db, 'bank', defaultGroups);
  ada = await addPerson(server.db, 'u-ada', 'shop/oncall', 'bank/WSUsers');
  bob = await addPerson(server.db, 'u-bob');
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

test('who is signed in with too old a session signs in again when the client asks for it', async () => {
  const ways: Record<string, string>[] = [{ prompt: 'login' }, { max_age: '60' }];
  for (const asked of ways) {
    const old = await signIn(server.db, 'u-ada', new Date(Date.now() - 600_000));
    const browser = new Browser(server.issuer, old);
    expect((await codeOf(browser, shop, { max_age: '3600' })).code).not.toBe('');
    const { answer } = await codeOf(browser, shop, asked);
    const signInUrl = new URL(answer.url);
    expect([signInUrl.pathname, signInUrl.searchParams.get('prompt')]).toEqual(['/sign-in', 'login']);
    const back = signInUrl.searchParams.get('return_to') ?? '';
    // Coming back with the same old session does not do, nor does another browser.
    expect(new URL((await browser.open(back)).url).pathname).toBe('/sign-in');
    expect((await new Browser(server.issuer, old).open(back)).status).toBe(400);
    browser.session = await signIn(server.db, 'u-ada', new Date(Date.now() + 1_000));
    expect(new URL((await browser.open(back)).url).searchParams.get('code')).not.toBeNull();
  }
});

test('without a page to show, who would have to sign in or has no right is told as an error of the protocol', async () => {
  const errorOf = async (session: string | undefined) =>
    (await codeOf(new Browser(server.issuer, session), shop, { prompt: 'none' })).parameters.get('error');
  expect(await errorOf(undefined)).toBe('login_required');
  const known = new Browser(server.issuer, ada);
  await codeOf(known, shop);
  expect((await codeOf(known, shop, { prompt: 'none' })).code).not.toBe('');
  // The session of the service is over; that of the provider alone lets nobody in.
  known.session = undefined;
  expect((await codeOf(known, shop, { prompt: 'none' })).parameters.get('error')).toBe('login_required');
});

test('when somebody else has signed in in the same browser, the token is theirs', async () => {
  const browser = new Browser(server.issuer, ada);
  await codeOf(browser, shop);
  const eve = await addPerson(server.db, 'u-eve', 'shop/WSUsers');
  browser.session = eve;
  const { code, verifier } = await codeOf(browser, shop);
  const { body } = await redeem(server.issuer, shop, code, verifier);
  expect(claimsOf(body.id_token as string)).toMatchObject({ sub: 'u-eve', groups: ['WSUsers', 'WorkspaceMembers'] });
});

test('who is in no group gets a page that says so, no token, and the waiting kubectl is told', async () => {
  const browser = new Browser(server.issuer, bob);
  const { answer } = await codeOf(browser, shop);
  expect([answer.status, answer.text]).toEqual([
    403,
    expect.stringContaining('you are in no group of the workspace acme/shop'),
  ]);
  const told = await browser.open(`${new URL(answer.url).pathname}/abort`, {});
  const { origin, searchParams } = new URL(told.url);
  expect([origin, searchParams.get('error'), searchParams.get('iss')]).toEqual([
    redirectUri,
    'access_denied',
    server.issuer,
  ]);
  const events = await server.db.selectFrom('audit_event').selectAll().where('actor', '=', 'u-bob').execute();
  expect(events.map(({ action, target, result }) => [action, target, result])).toEqual([
    ['workspace.sign-in', 'workspace/acme--shop', 'denied'],
  ]);
  await join(server.db, 'u-bob', 'shop/WSUsers');
  expect((await codeOf(browser, shop)).code).not.toBe('');
  await leaveAll(server.db, 'u-bob');
});

test('a workspace that is not there, or no longer, is no client', async () => {
  await addWorkspace(server.db, 'gone', defaultGroups);
  await join(server.db, 'u-ada', 'gone/WSUsers');
  const { refresh_token } = await login(server.issuer, ada, 'workspace-acme--gone');
  for (const table of ['membership', 'workspace_group'] as const) {
    await server.db.deleteFrom(table).where('workspace_id', '=', 'acme--gone').execute();
  }
  await server.db.deleteFrom('workspace').where('id', '=', 'acme--gone').execute();
  const form = { grant_type: 'refresh_token', client_id: 'workspace-acme--gone', refresh_token };
  expect((await post(server.issuer, 'token', form)).body.error).toBe('invalid_client');
  for (const id of [
    'workspace-acme--gone',
    'workspace-acme--none',
    'acme--shop',
    "workspace-acme--shop' or 1=1",
    'u-ada',
  ]) {
    const { status, url } = await new Browser(server.issuer, ada).open(authorizationUrl(server.issuer, id));
    expect([status, new URL(url).origin]).toEqual([400, server.issuer]);
  }
});

test('a code is good once, for who asked for it, for a minute; used again it ends what came of it', async () => {
  const first = await codeOf(new Browser(server.issuer, ada), shop);
  const { verifier: other } = pkce();
  const errorOf = async (...form: Parameters<typeof redeem>) => (await redeem(...form)).body.error;
  expect(await errorOf(server.issuer, shop, first.code, other)).toBe('invalid_grant');
  expect(await errorOf(server.issuer, bank, first.code, first.verifier)).toBe('invalid_grant');
  expect(await errorOf(server.issuer, shop, first.code, first.verifier, 'http://localhost:8001')).toBe('invalid_grant');
  const { status, body } = await redeem(server.issuer, shop, first.code, first.verifier);
  expect(status).toBe(200);
  expect(await errorOf(server.issuer, shop, first.code, first.verifier)).toBe('invalid_grant');
  const form = { grant_type: 'refresh_token', client_id: shop, refresh_token: body.refresh_token as string };
  expect((await post(server.issuer, 'token', form)).body.error).toBe('invalid_grant');
  const userinfo = await fetch(`${server.issuer}/oidc/userinfo`, {
    headers: { authorization: `Bearer ${body.access_token}` },
  });
  expect(userinfo.status).toBe(401);
});

test('of sixteen who redeem a code at once, one is answered', async () => {
  for (let round = 0; round < runs(5, 1_000); round++) {
    const { code, verifier } = await codeOf(new Browser(server.issuer, ada), shop);
    const answers = await Promise.all(Array.from({ length: 16 }, () => redeem(server.issuer, shop, code, verifier)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(15);
  }
});

test('no code, token or proof is in the logs, the metrics or the audit', async () => {
  const { code, verifier, parameters } = await codeOf(new Browser(server.issuer, ada), shop, { state: 'canary-state' });
  const { body } = await redeem(server.issuer, shop, code, verifier);
  const again = await redeem(server.issuer, shop, code, verifier);
  expect([again.status, parameters.get('state')]).toEqual([400, 'canary-state']);
  const metrics = await (await fetch(`${server.issuer}/metrics`)).text();
  const audit = JSON.stringify(await server.db.selectFrom('audit_event').selectAll().execute());
  const told = [...server.lines, metrics, audit].join('\n');
  const secrets = [code, verifier, body.id_token, body.access_token, body.refresh_token, 'canary-state', ada];
  for (const secret of secrets) expect(told).not.toContain(secret as string);
  expect(told).toContain('no token was given');
  expect(metrics).toContain('route="/oidc/token"');
});
