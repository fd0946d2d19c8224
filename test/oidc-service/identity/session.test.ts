import { createHash } from 'node:crypto';
import { Browser } from './browser.js';
import { type SignInServer, startSignInServer } from './sign-in-server.js';

jest.setTimeout(120_000);

let server: SignInServer;
beforeAll(async () => {
  server = await startSignInServer([], { SESSION_IDLE_MINUTES: '30', SESSION_HOURS: '2' });
});
afterAll(() => server.stop());
afterEach(() => server.ahead(0));

const minutes = (count: number) => count * 60_000;
const statusOf = async (browser: { get(path: string): Promise<Response> }) => (await browser.get('/api/v1/me')).status;

test('the cookie is out of reach for scripts and other sites, and holds 256 bits of which a hash is kept', async () => {
  const browser = await server.as('cookie');
  expect(browser.set.get('kaas-session')).toMatch(
    /^kaas-session=[A-Za-z0-9_-]{43}; Max-Age=7200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
  );
  const secret = browser.session as string;
  const rows = await server.db.selectFrom('session').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(secret);
  expect(rows.map(({ token_hash }) => token_hash)).toContain(createHash('sha256').update(secret).digest('hex'));
  expect(server.lines.join('\n')).not.toContain(secret);
});

test('under https cookies are for this host alone; a short time without a request is kept to as well', async () => {
  const https = await startSignInServer([], {
    ISSUER: 'https://localhost',
    DEVELOPMENT_SIGN_IN: 'off',
    SESSION_IDLE_MINUTES: '1',
  });
  const browser = new Browser(https.url, 'https://localhost');
  await https.through(browser, 'dex', { sub: 'secure' });
  const lines = [...browser.set.values()];
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).toMatch(/^__Host-kaas-[a-zA-Z0-9_-]+=[^;]*;.* Path=\/;.* HttpOnly; Secure; SameSite=Lax$/);
    expect(line).not.toMatch(/Domain=/i);
  }
  for (let at = 0; at < 5; at++) {
    https.ahead(at * 50_000);
    expect([at, await statusOf(browser)]).toEqual([at, 200]);
  }
  https.ahead(4 * 50_000 + 60_000);
  expect(await statusOf(browser)).toBe(401);
  expect((await browser.send('POST', '/sign-in/development', new URLSearchParams({ name: 'x' }))).status).toBe(404);
  await https.stop();
});

test('a session ends after a time without a request, and after its time in any case', async () => {
  const [idle, busy] = [await server.as('idle'), await server.as('busy')];
  for (let at = 20; at < 120; at += 20) {
    server.ahead(minutes(at));
    expect([at, await statusOf(busy)]).toEqual([at, 200]);
  }
  expect(await statusOf(idle)).toBe(401);
  server.ahead(minutes(119));
  expect(await statusOf(busy)).toBe(200);
  server.ahead(minutes(120));
  expect(await statusOf(busy)).toBe(401);
});

test('a session that was planted before signing in is not the one after it, and the old one is over', async () => {
  const attacker = await server.as('attacker');
  const victim = server.browser();
  victim.cookies.set('kaas-session', attacker.session as string);
  await server.through(victim, 'dex', { sub: 'victim', name: 'Victim' });
  expect(victim.session).not.toBe(attacker.session);
  expect((await server.me(victim))?.name).toBe('Victim');
  expect(await statusOf(attacker)).toBe(401);
  const made = server.browser();
  made.cookies.set('kaas-session', 'A'.repeat(43));
  await server.through(made, 'dex', { sub: 'victim' });
  expect(made.session).not.toBe('A'.repeat(43));
});

test('a person lists the sessions of their own, ends one, and ends all', async () => {
  const [here, there, third] = [await server.as('lister'), await server.as('lister'), await server.as('lister')];
  const stranger = await server.as('other');
  const list = async () => {
    const answer = await here.get('/api/v1/me/sessions');
    return ((await answer.json()) as { items: { id: string; current: boolean }[] }).items;
  };
  const items = await list();
  expect(items).toHaveLength(3);
  expect(items.filter(({ current }) => current)).toHaveLength(1);
  expect(JSON.stringify(items)).not.toMatch(/hash|secret/);
  const { id } = items.find(({ current }) => !current) as { id: string };
  expect((await stranger.send('DELETE', `/api/v1/me/sessions/${id}`)).status).toBe(404);
  expect((await here.send('DELETE', `/api/v1/me/sessions/${id}`)).status).toBe(204);
  expect((await here.send('DELETE', `/api/v1/me/sessions/${id}`)).status).toBe(404);
  expect(await list()).toHaveLength(2);
  expect((await here.send('DELETE', '/api/v1/me/sessions')).status).toBe(204);
  for (const one of [here, there, third]) expect(await statusOf(one)).toBe(401);
  expect(await statusOf(stranger)).toBe(200);
  const ended = await server.db
    .selectFrom('audit_event')
    .select('target')
    .where('action', '=', 'session.end')
    .execute();
  expect(new Set(ended.map(({ target }) => target)).has(`session/${id}`)).toBe(true);
});

test('the pages show the account, and sign out here, there and everywhere', async () => {
  const [here, there] = [await server.as('Pages & forms'), await server.as('pages & forms')];
  const page = await (await here.get('/account', { headers: { 'accept-language': 'ja' } })).text();
  expect(page).toContain('<html lang="ja">');
  expect(page).toContain('Pages &#38; forms');
  const [, end] = /action="(\/account\/sessions\/s-[a-z0-9]+\/end)"/.exec(page) as unknown as [string, string];
  expect((await here.send('POST', end)).status).toBe(303);
  expect(await statusOf(there)).toBe(401);
  const out = await here.send('POST', '/sign-out');
  expect([out.status, here.session, await statusOf(here)]).toEqual([200, undefined, 401]);
  const [one, two] = [await server.as('pages & forms'), await server.as('pages & forms')];
  await one.send('POST', '/sign-out/everywhere');
  expect([await statusOf(one), await statusOf(two)]).toEqual([401, 401]);
  expect((await server.browser().get('/account')).headers.get('location')).toBe('/sign-in?return_to=%2Faccount');
});

const foreign: [string, Record<string, string>][] = [
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine', { origin: 'http://localhost:3001', 'sec-fetch-site': 'same-site' }],
  ['a page without an origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ['a sandboxed page of the same site', { origin: 'null', 'sec-fetch-site': 'same-site' }],
  ['an old browser without an origin', { origin: 'null', 'sec-fetch-site': '' }],
  ['an old browser on another site', { origin: 'https://evil.example', 'sec-fetch-site': '' }],
  [
    'an origin that begins like ours',
    { origin: 'http://localhost:3000.evil.example', 'sec-fetch-site': 'same-origin' },
  ],
];

test.each(foreign)('a request to change something from %s counts as of nobody', async (_name, headers) => {
  const browser = await server.as('csrf');
  expect((await browser.send('DELETE', '/api/v1/me/sessions', undefined, headers)).status).toBe(401);
  expect((await browser.send('POST', '/sign-out', undefined, headers)).status).toBe(303);
  expect((await browser.send('POST', '/sign-out/everywhere', undefined, headers)).status).toBe(303);
  expect(await statusOf(browser)).toBe(200);
  const other = await browser.send('POST', '/sign-in/development', new URLSearchParams({ name: 'attacker' }), headers);
  expect(other.status).toBe(403);
  expect((await server.me(browser))?.name).toBe('csrf');
});

test.each([
  ['an old browser', { 'sec-fetch-site': '' }],
  ['a page that sends no referrer', { origin: 'null' }],
])('a request from a page of ours counts, also in %s', async (_name, headers) => {
  const browser = await server.as('own page');
  expect((await browser.send('DELETE', '/api/v1/me/sessions', undefined, headers)).status).toBe(204);
});

test('a request without any word on where it comes from changes nothing, and reading works from everywhere', async () => {
  const browser = await server.as('curl');
  expect((await browser.get('/api/v1/me/sessions', { method: 'DELETE' })).status).toBe(401);
  expect((await browser.get('/api/v1/me', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200);
});

test('development sign-in is for host names of this machine, whatever resolves to it', async () => {
  const { request } = await import('node:http');
  const post = (host: string) =>
    new Promise<number>((resolve, reject) => {
      const headers = { host, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
      const sent = request(`${server.url}/sign-in/development`, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode as number);
      });
      sent.on('error', reject).end('name=rebound');
    });
  expect(await post('rebind.evil.example:3000')).toBe(403);
  expect(await post('localhost:3000')).toBe(303);
});

test('a development name is text: empty ones are refused, and forms of one name are one person', async () => {
  const post = (name: string) => server.browser().send('POST', '/sign-in/development', new URLSearchParams({ name }));
  for (const name of ['', '   ', '\0\u0007', 'x'.repeat(61)]) expect((await post(name)).status).toBe(400);
  const [composed, apart] = [await server.as('Jos\u00e9'), await server.as('jose\u0301')];
  expect((await server.me(apart))?.id).toBe((await server.me(composed))?.id);
});

test('in development somebody declared signs in by id, and nobody becomes a person who has an account', async () => {
  await server.db.insertInto('person').values({ id: 'u-declared', name: null, created_at: new Date() }).execute();
  const first = await server.as('u-declared');
  expect((await server.me(first))?.id).toBe('u-declared');
  expect((await server.me(await server.as('u-declared')))?.id).toBe('u-declared');
  const anna = await server.me(await server.as('anna'));
  expect((await server.me(await server.as(anna?.id ?? '')))?.id).not.toBe(anna?.id);
});
