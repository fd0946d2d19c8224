import { randomUUID } from 'node:crypto';
import { type ConsolePage, type ConsolePageId, consolePages, serviceFeatures } from '@hexabase-kaas/oidc-service';
import { Browser } from '../identity/browser.js';
import { startTestServer, type TestServer } from '../test-server.js';
import { pathOf, strangeTags } from './console-world.js';
import { examples } from './page-examples.js';

jest.setTimeout(120_000);

let server: TestServer;
let browser: Browser;
let own: string;
beforeAll(async () => {
  server = await startTestServer(serviceFeatures, {
    DEVELOPMENT_SIGN_IN: 'on',
    RATE_LIMIT_SIGN_IN: '1000',
    PORT: '0',
    ISSUER: 'http://localhost:3000',
  });
  browser = new Browser(server.url, 'http://localhost:3000');
  await signIn(browser, 'Ada');
  const { items } = (await (await browser.get('/api/v1/organizations')).json()) as { items: { id: string }[] };
  own = items[0]?.id ?? '';
}, 120_000);
afterAll(() => server.stop());

const signIn = (one: Browser, name: string) =>
  one.send('POST', '/sign-in/development', new URLSearchParams({ name }), { host: 'localhost:3000' });
const nameOf = async () =>
  ((await (await browser.get(`/api/v1/organizations/${own}`)).json()) as { name: string }).name;
const posts = (Object.keys(consolePages) as ConsolePageId[]).filter((id) => consolePages[id].method === 'post');
const foreign: [string, Record<string, string>][] = [
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine', { origin: 'http://localhost:3001', 'sec-fetch-site': 'same-site' }],
  ['a sandboxed page', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ['who says nothing', { origin: '', 'sec-fetch-site': '' }],
];

test.each(posts)('%s does nothing for a form of another site', async (id) => {
  const page: ConsolePage = consolePages[id];
  const { params, form } = examples[id];
  const path = `/console${pathOf(page.path, { ...params, organization: own })}`;
  for (const [, headers] of foreign) {
    const answer = await browser.send('POST', path, new URLSearchParams(form), headers);
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []]);
  }
});

test('the preferences of a browser are set by pages of this service alone, and lead nowhere else', async () => {
  for (const [, headers] of foreign)
    expect((await browser.send('POST', '/preferences', new URLSearchParams({ language: 'ja' }), headers)).status).toBe(
      403,
    );
  for (const to of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/%5cevil.example',
    'javascript:alert(1)',
    '/a\r\nlocation: x',
    ' /x',
  ]) {
    const answer = await browser.send('POST', '/preferences', new URLSearchParams({ language: 'ja', return_to: to }));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/console']);
  }
  const answer = await browser.send(
    'POST',
    '/preferences',
    new URLSearchParams({ language: '"><b>', zone: 'a; Path=/', return_to: '/account?x=1' }),
  );
  expect([answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual(['/account?x=1', []]);
  const stranger = await new Browser(server.url).get('/console//evil.example/..//', {});
  expect(stranger.headers.get('location') ?? '/').toMatch(/^\/(?!\/)/);
});

test('no page can be framed, runs what stands in it, or loads from elsewhere', async () => {
  for (const path of [
    '/console',
    `/console/organizations/${own}`,
    '/console/settings',
    '/account',
    '/sign-in',
    '/console/nowhere',
  ]) {
    const { headers } = await browser.get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
    expect([
      headers.get('x-frame-options'),
      headers.get('x-content-type-options'),
      headers.get('cache-control'),
    ]).toEqual([...['DENY', 'nosniff', 'no-store']]);
  }
});

test('what pages load has its content in its name, and may be kept', async () => {
  const page = await (await browser.get('/console')).text();
  const paths = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] as string);
  expect(paths).toHaveLength(3);
  for (const path of paths) {
    const answer = await fetch(server.url + path);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await fetch(server.url + path.replace(/[0-9a-f]{16}/, '0'.repeat(16)))).status).toBe(404);
  }
});

test('a notice that somebody else made up is not shown, and its button least of all', async () => {
  const undo = { path: '/console/workspaces/acme--shop/groups/WSAdmins/members/u-evil/put', fields: {} };
  const made = (text: object) => `kaas-notice=${Buffer.from(JSON.stringify(text)).toString('base64url')}`;
  const notice = { key: 'memberRemoved', values: ['u-evil', 'WSAdmins'], undo };
  const { items } = (await (await browser.get('/api/v1/me/sessions')).json()) as { items: { id: string }[] };
  const session = items[0]?.id ?? '';
  const mine = `kaas-session=${browser.session}`;
  const look = async (cookie: string) =>
    (await browser.get('/console', { headers: { cookie: `${mine}; ${cookie}` } })).text();
  expect(await look(made({ ...notice, session, undo: { path: '/console/x', fields: {} } }))).toContain('role="status"');
  const forged = [
    made(notice),
    made({ ...notice, session: 's-other' }),
    made({ ...notice, session, undo: { path: 'https://evil.example/console/', fields: {} } }),
    made({ ...notice, session, undo: { path: '/sign-out/everywhere', fields: {} } }),
    made({ ...notice, session, key: 'constructor' }),
    'kaas-notice=%00%ff',
    `kaas-notice=${'A'.repeat(3_000)}`,
  ];
  for (const cookie of forged) expect(await look(cookie)).not.toMatch(/role="status"|evil/);
});

test('a session that somebody planted is not taken over by signing in', async () => {
  const planted = 'A'.repeat(43);
  const victim = new Browser(server.url, 'http://localhost:3000');
  victim.cookies.set('kaas-session', planted);
  await signIn(victim, 'Victim');
  expect(victim.session).not.toBe(planted);
  const thief = new Browser(server.url, 'http://localhost:3000');
  thief.cookies.set('kaas-session', planted);
  expect((await thief.get('/console')).headers.get('location')).toMatch(/^\/sign-in\?return_to=%2Fconsole$/);
  // Nor does the session of before go on for whoever had it.
  const before = victim.copy();
  await signIn(victim, 'Victim');
  expect((await before.get('/console')).status).toBe(303);
});

const payloads = [
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  "' onfocus=alert(1) autofocus='",
  '</textarea></title><img src=x onerror=alert(1)>',
  '${7*7}#{7*7}{{7*7}}<%= 7*7 %>',
  "'; drop table person; --",
  '\u202eadmin\u2066',
  '&lt;script&gt;',
];

test.each(payloads)('%j in every field is text', async (payload) => {
  const fields = [
    [`/console/organizations/${own}/settings`, { name: payload }],
    ['/console/settings', { name: payload, language: 'en', zone: payload }],
    ['/console/settings', { name: payload, language: 'en', zone: 'UTC' }],
    [
      `/console/organizations/${own}/invitations`,
      { invitation: `i-${randomUUID()}`, email: payload, role: payload, days: payload },
    ],
    [`/console/organizations/${own}/users/${encodeURIComponent(payload)}/role`, { role: payload }],
    [`/console/workspaces/${encodeURIComponent(payload)}/break-glass`, { id: payload, reason: payload }],
  ] as const;
  const check = (page: string) => {
    expect(strangeTags(page)).toEqual([]);
    if (/[<>"']/.test(payload)) expect(page).not.toContain(payload);
  };
  for (const [path, form] of fields) check(await (await browser.send('POST', path, new URLSearchParams(form))).text());
  expect(await nameOf()).toBe(payload);
  const query = `?${new URLSearchParams({ actor: payload, action: payload, target: payload, from: payload, cursor: payload })}`;
  for (const path of [
    '/console',
    `/console/organizations/${own}`,
    `/console/organizations/${own}/settings`,
    `/console/organizations/${own}/audit${query}`,
    `/console/activity${query}`,
    `/console/organizations/${own}/billing?month=${encodeURIComponent(payload)}`,
    '/console/settings',
    '/account',
  ])
    check(await (await browser.get(path)).text());
});

test('where no tenancy is written, pages say so, and forms do nothing', async () => {
  const path = `/console/organizations/${own}/new-workspace`;
  expect(await (await browser.get(path)).text()).toContain('This installation is changed in code alone');
  const answer = await browser.send('POST', path, new URLSearchParams({ name: 'shop', plan: 'small' }));
  expect(answer.status).toBe(409);
});

test('of two fields of a name none counts', async () => {
  const before = await nameOf();
  const form = new URLSearchParams([
    ['name', 'one'],
    ['name', 'two'],
  ]);
  expect((await browser.send('POST', `/console/organizations/${own}/settings`, form)).status).toBe(400);
  expect(await nameOf()).toBe(before);
});
