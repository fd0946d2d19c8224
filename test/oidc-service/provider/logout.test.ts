import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Browser, formOf } from './browser.js';
import { claimsOf, codeOf, login, post, redeem, redirectUri, refresh } from './kubectl.js';
import { addPerson, addWorkspace, defaultGroups, type ProviderServer, startProvider } from './provider-server.js';

jest.setTimeout(120_000);

const shop = 'workspace-acme--shop';
const bank = 'workspace-acme--bank';
const dashboards = 'https://dashboards.example/callback';
const secret = 'a-secret-of-the-dashboards-in-32+-characters';
let server: ProviderServer;
let ada: string;
let application: Server;
const received: { path: string; token: string }[] = [];
let answers: number[] = [];
beforeAll(async () => {
  application = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      received.push({ path: request.url ?? '', token: new URLSearchParams(body).get('logout_token') ?? '' });
      response.writeHead(answers.shift() ?? 200, { location: '/elsewhere' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(application, 'listening');
  const { port } = application.address() as { port: number };
  const client = (id: string, path: string) => ({
    id,
    secret,
    redirectUris: [dashboards],
    postLogoutRedirectUris: ['https://dashboards.example/bye'],
    backchannelLogoutUri: `http://127.0.0.1:${port}${path}`,
  });
  const inside = {
    id: 'inside',
    secret,
    redirectUris: [dashboards],
    backchannelLogoutUri: 'https://169.254.169.254/latest',
  };
  server = await startProvider({
    OIDC_CLIENTS: JSON.stringify([client('dashboards', '/logout'), client('other', '/other'), inside]),
  });
  await addWorkspace(server.db, 'shop', defaultGroups);
  await addWorkspace(server.db, 'bank', defaultGroups);
  ada = await addPerson(server.db, 'u-ada', 'shop/WSUsers', 'bank/WSUsers');
});
afterAll(async () => {
  await server.stop();
  application.close();
});

/** Signs in at the dashboards, which have a secret. */
async function atDashboards(browser: Browser, id = 'dashboards') {
  const { code, verifier } = await codeOf(browser, id, {
    redirect_uri: dashboards,
    scope: 'openid profile email',
  });
  const form = { grant_type: 'authorization_code', client_id: id, client_secret: secret, code };
  return (await post(server.issuer, 'token', { ...form, code_verifier: verifier, redirect_uri: dashboards })).body;
}
async function signOut(browser: Browser, query: Readonly<Record<string, string>>, button = 'yes') {
  const page = await browser.open(`/oidc/logout?${new URLSearchParams(query)}`);
  if (page.status !== 200 || !page.text.includes('op.logoutForm')) return page;
  const { action, fields } = formOf(page.text);
  return browser.open(action, { ...fields, ...(button === 'yes' && { logout: 'yes' }) });
}
async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 20_000 && !condition(); waited += 50) await pause(50);
  expect(condition()).toBe(true);
}

test('signing out ends the session here, every sign-in of this browser, and tells the applications', async () => {
  const browser = new Browser(server.issuer, ada);
  const kubectl = [];
  for (const client of [shop, bank]) {
    const { code, verifier } = await codeOf(browser, client);
    kubectl.push([client, (await redeem(server.issuer, client, code, verifier)).body.refresh_token as string] as const);
  }
  const elsewhere = await login(server.issuer, ada, shop);
  const tokens = await atDashboards(browser);
  const { sid } = claimsOf(tokens.id_token as string);
  const back = await signOut(browser, {
    id_token_hint: tokens.id_token as string,
    post_logout_redirect_uri: 'https://dashboards.example/bye',
    state: 's',
  });
  expect(back.url).toBe('https://dashboards.example/bye?state=s');
  for (const [client, token] of kubectl) {
    expect((await refresh(server.issuer, client, token)).body.error).toBe('invalid_grant');
  }
  expect((await refresh(server.issuer, shop, elsewhere.refresh_token)).status).toBe(200);
  expect(new URL((await codeOf(browser, shop)).answer.url).pathname).toBe('/sign-in');
  await until(() => received.length > 0);
  expect(received.map(({ path }) => path)).toEqual(['/logout']);
  const keys = createRemoteJWKSet(new URL(`${server.issuer}/oidc/jwks`));
  const { payload } = await jwtVerify(received[0]?.token ?? '', keys, {
    issuer: server.issuer,
    audience: 'dashboards',
    typ: 'logout+jwt',
    algorithms: ['RS256'],
  });
  expect(payload).toEqual({
    iss: server.issuer,
    aud: 'dashboards',
    sub: 'u-ada',
    sid,
    iat: expect.any(Number),
    exp: expect.any(Number),
    jti: expect.any(String),
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  });
});

test('an application that does not answer as it should is told again, and its redirect is not followed', async () => {
  const session = await addPerson(server.db, 'u-bob', 'shop/WSUsers');
  const browser = new Browser(server.issuer, session);
  const tokens = await atDashboards(browser);
  received.length = 0;
  answers = [302, 500];
  await signOut(browser, { id_token_hint: tokens.id_token as string });
  await until(() => received.length === 1);
  await server.db.updateTable('outbox').set({ run_at: new Date() }).where('done_at', 'is', null).execute();
  await until(() => received.length === 2);
  await pause(100);
  await server.db.updateTable('outbox').set({ run_at: new Date() }).where('done_at', 'is', null).execute();
  await until(() => received.length === 3);
  expect(received.map(({ path }) => path)).toEqual(['/logout', '/logout', '/logout']);
  await pause(200);
  expect(await server.db.selectFrom('outbox').selectAll().where('done_at', 'is', null).execute()).toEqual([]);
});

test('who would rather stay stays, and only registered addresses are gone back to', async () => {
  const session = await addPerson(server.db, 'u-eve', 'shop/WSUsers');
  const browser = new Browser(server.issuer, session);
  const { code, verifier } = await codeOf(browser, shop);
  const { body } = await redeem(server.issuer, shop, code, verifier);
  const hint = { id_token_hint: body.id_token as string };
  for (const uri of ['https://evil.example', 'http://localhost.evil.example:8000', `${redirectUri}/x`, dashboards]) {
    const { status, url } = await signOut(browser, { ...hint, post_logout_redirect_uri: uri });
    expect([status, new URL(url).origin]).toEqual([400, server.issuer]);
  }
  const noHint = await signOut(browser, { post_logout_redirect_uri: 'https://evil.example' }, 'no');
  expect(new URL(noHint.url).origin).toBe(server.issuer);
  expect((await codeOf(browser, shop)).code).not.toBe('');
});

test('applications learn who signed in, and no groups; workspaces learn groups, and no address', async () => {
  const session = await addPerson(server.db, 'u-kim', 'shop/WSUsers');
  const tokens = await atDashboards(new Browser(server.issuer, session));
  expect(claimsOf(tokens.id_token as string)).not.toHaveProperty('groups');
  const userinfo = (token: string) =>
    fetch(`${server.issuer}/oidc/userinfo`, { headers: { authorization: `Bearer ${token}` } }).then((one) =>
      one.json(),
    );
  expect(await userinfo(tokens.access_token as string)).toEqual({
    sub: 'u-kim',
    name: 'Name of u-kim',
    email: 'u-kim@example.com',
    email_verified: true,
  });
  const { code, verifier } = await codeOf(new Browser(server.issuer, session), shop, { scope: 'openid profile email' });
  const { body } = await redeem(server.issuer, shop, code, verifier);
  expect(await userinfo(body.access_token as string)).toEqual({
    sub: 'u-kim',
    groups: ['WSUsers', 'WorkspaceMembers'],
  });
  expect(JSON.stringify(claimsOf(body.id_token as string))).not.toMatch(/example\.com|Name of/);
});

test('no name or address of a private network is called unless the configuration says so', async () => {
  const session = await addPerson(server.db, 'u-joe');
  const browser = new Browser(server.issuer, session);
  const tokens = await atDashboards(browser, 'inside');
  await signOut(browser, { id_token_hint: tokens.id_token as string });
  const job = () =>
    server.db.selectFrom('outbox').selectAll().where('last_error', 'like', '%special use%').executeTakeFirst();
  let found = await job();
  for (let waited = 0; waited < 20_000 && found === undefined; waited += 100) {
    await pause(100);
    found = await job();
  }
  expect(found).toMatchObject({ payload: { client: 'inside', person: 'u-joe' }, done_at: null, attempts: 1 });
});
