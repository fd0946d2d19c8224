import { privateOrganization, verifyAudit } from '@hexabase-kaas/oidc-service';
import type { Browser } from './browser.js';
import { type SignInServer, startSignInServer } from './sign-in-server.js';

jest.setTimeout(120_000);

let server: SignInServer;
beforeAll(async () => {
  server = await startSignInServer();
});
afterAll(() => server.stop());

const events = (person: string) =>
  server.db.selectFrom('audit_event').selectAll().where('actor', '=', person).orderBy('position').execute();
const organizations = (person: string) =>
  server.db
    .selectFrom('organization_user')
    .innerJoin('organization', 'organization.id', 'organization_id')
    .select(['organization.id', 'private', 'role', 'organization.name'])
    .where('person_id', '=', person)
    .execute();

test('the first sign-in makes a person with a private organization and says so in the audit; the next one finds them', async () => {
  const alice = { sub: 'alice', name: 'Alice', email: 'alice@example.com', email_verified: true };
  const browser = server.browser({ 'user-agent': 'Firefox' });
  const back = await server.through(browser, 'dex', alice, '/console?tab=1#top');
  expect([back.status, back.headers.get('location')]).toEqual([303, '/console?tab=1#top']);
  const me = await server.me(browser);
  const id = me?.id as string;
  expect(me).toEqual({
    id: expect.stringMatching(/^u-/),
    name: 'Alice',
    email: 'alice@example.com',
    locale: null,
    accounts: [{ id: expect.any(String), provider: 'dex', email: 'alice@example.com', emailVerified: true }],
  });
  const own = { id: privateOrganization(id), private: true, role: 'admin', name: 'Alice' };
  expect(await organizations(id)).toEqual([own]);
  expect(own.id).toMatch(/^[a-z](?:-?[a-z0-9])*$/);
  expect(own.id.length).toBeLessThanOrEqual(20);
  const told = await events(id);
  expect(told.map(({ action, result }) => [action, result])).toEqual([
    ['person.create', 'allowed'],
    ['session.begin', 'allowed'],
  ]);
  expect(told[0]).toMatchObject({
    organization_id: own.id,
    request_id: back.headers.get('x-request-id'),
    source: '127.0.0.1',
  });
  expect(JSON.stringify(told)).not.toMatch(/alice/i);

  const elsewhere = server.browser();
  await server.through(elsewhere, 'dex', { ...alice, name: 'Alice B.', email: 'new@example.com' });
  expect((await server.me(elsewhere))?.id).toBe(id);
  expect(await organizations(id)).toEqual([own]);
  expect(await verifyAudit(server.db)).not.toHaveProperty('broken');
});

test('fifty browsers that sign the same person in at once for the first time make one person and one organization', async () => {
  const browsers = Array.from({ length: 50 }, () => server.browser());
  const answers = await Promise.all(browsers.map((one) => server.through(one, 'dex', { sub: 'crowd', name: 'Crowd' })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
  const people = new Set(await Promise.all(browsers.map(async (one) => (await server.me(one))?.id)));
  expect(people.size).toBe(1);
  const [id] = [...people] as [string];
  expect(await organizations(id)).toHaveLength(1);
  expect((await events(id)).filter(({ action }) => action === 'person.create')).toHaveLength(1);
  expect(await server.db.selectFrom('organization').select('id').where('name', '=', 'Crowd').execute()).toHaveLength(1);
});

test('what a provider says is kept as text to show, and is never markup', async () => {
  const name = `<img src=x onerror=alert(1)>\0\u0007 & ${'é'.repeat(300)}`;
  const browser = server.browser();
  await server.through(browser, 'dex', { sub: 'markup', name });
  const page = await (await browser.get('/account')).text();
  expect(page).not.toContain('<img');
  expect(page).toContain('&#60;img src=x onerror=alert(1)&#62; &#38; é');
  expect((await server.me(browser))?.name).toHaveLength(200);
});

test('an address that the provider has not verified is not taken for the person', async () => {
  for (const [sub, email_verified] of [
    ['u1', false],
    ['u2', 'true'],
    ['u3', undefined],
    ['u4', 1],
  ] as const) {
    const browser = server.browser();
    await server.through(browser, 'dex', { sub, email: 'victim@example.com', email_verified });
    expect((await server.me(browser))?.email).toBe(null);
  }
});

test('claims come from the userinfo endpoint when the ID token has none, for the same subject alone', async () => {
  server.dex.lies = {
    claims: ({ email: _email, ...rest }) => rest,
    userinfo: (about) => ({ ...about, email: 'late@example.com', email_verified: true }),
  };
  const browser = server.browser();
  await server.through(browser, 'dex', { sub: 'late' });
  server.dex.lies = {};
  expect((await server.me(browser))?.email).toBe('late@example.com');
});

test('a provider that has just changed its keys is believed at once', async () => {
  await server.dex.rotate();
  const browser = server.browser();
  expect((await server.through(browser, 'dex', { sub: 'rotated' })).status).toBe(303);
});

test('the sign-in page speaks the language of the browser and lists the providers', async () => {
  const english = await (await server.browser().get('/sign-in?return_to=%2Fconsole')).text();
  expect(english).toContain('<html lang="en">');
  expect(english).toContain('href="/sign-in/dex?return_to=%2Fconsole">Continue with Dex</a>');
  const japanese = await server.browser({ 'accept-language': 'ja-JP,ja;q=0.9,en;q=0.5' }).get('/sign-in');
  expect(japanese.headers.get('vary')).toContain('Accept-Language');
  expect(await japanese.text()).toMatch(/<html lang="ja">[\s\S]*Dexで続ける/);
  expect((await server.browser().get('/sign-in/nobody')).status).toBe(404);
});

test('a person whose data is restricted or erased may not sign in, and is out of every session', async () => {
  for (const [sub, column] of [
    ['r', 'restricted_at'],
    ['e', 'erased_at'],
  ] as const) {
    const browser = server.browser();
    await server.through(browser, 'dex', { sub });
    const { id } = (await server.me(browser)) as { id: string };
    await server.db
      .updateTable('person')
      .set({ [column]: new Date() })
      .where('id', '=', id)
      .execute();
    expect((await browser.get('/api/v1/me')).status).toBe(401);
    const again = await server.through(server.browser(), 'dex', { sub });
    expect([again.status, again.headers.getSetCookie().filter((line) => line.startsWith('kaas-session'))]).toEqual([
      403,
      [],
    ]);
  }
});

test('who restricted the use of their data is asked at sign-in whether to lift that, and nothing else brings them in', async () => {
  const words = /<input type="hidden" name="ticket" value="([^"]+)">/;
  const before = server.browser();
  await server.through(before, 'dex', { sub: 'resting', name: 'Resting' });
  const { id } = (await server.me(before)) as { id: string };
  const restricted = await before.send('PUT', `/api/v1/people/${id}/restriction`, {});
  expect(restricted.status).toBe(200);

  // Signed in as somebody else when the restriction is lifted.
  const browser = await server.as('Somebody');
  const somebody = browser.copy();
  const whose = async (one: Browser) => (await server.me(one))?.name;
  expect(await whose(somebody)).toBe('Somebody');
  const model = { id: 'kubectl-of-before', payload: JSON.stringify({ accountId: id }) };
  await server.db
    .insertInto('oidc_model')
    .values({ model: 'RefreshToken', ...model })
    .execute();
  const asked = async () => {
    const page = await server.through(browser, 'dex', { sub: 'resting', name: 'Changed meanwhile' });
    return [page.status, words.exec(await page.text())?.[1] ?? ''] as const;
  };
  const send = (ticket: string, headers = {}) =>
    browser.send('POST', '/sign-in/restriction/lift', new URLSearchParams({ ticket }), headers);
  const [status, late] = await asked();
  expect([status, late]).toEqual([403, expect.stringMatching(/^[\w-]{43}$/)]);
  server.ahead(601_000);
  expect((await send(late)).headers.get('location')).toBe('/sign-in');
  server.ahead(0);
  const [, ticket] = await asked();
  // As a cookie it is nothing, from another site it is refused, and what nobody was given does nothing; nor does a session
  // of before the restriction.
  expect((await send(before.session as string)).headers.get('location')).toBe('/sign-in');
  const thief = server.browser();
  thief.cookies.set('kaas-session', ticket);
  expect(await server.me(thief)).toBeUndefined();
  expect((await send(ticket, { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' })).status).toBe(
    403,
  );
  expect((await send('x'.repeat(43))).headers.get('location')).toBe('/sign-in');
  expect(await whose(browser)).toBe('Somebody');

  expect((await send(ticket)).headers.get('location')).toBe('/console');
  // What the provider said meanwhile was not used; sessions of before are gone.
  expect(await server.me(browser)).toMatchObject({ id, name: 'Resting' });
  expect([await server.me(before), await server.me(somebody)]).toEqual([undefined, undefined]);
  expect(browser.session).not.toBe(ticket);
  const left = server.db.selectFrom('oidc_model').select('id').where('id', '=', model.id);
  expect(await left.execute()).toEqual([]);
  const copy = server.browser();
  const again = await copy.send('POST', '/sign-in/restriction/lift', new URLSearchParams({ ticket }));
  expect([again.headers.get('location'), await server.me(copy)]).toEqual(['/sign-in', undefined]);
  const told = (await events(id)).map(({ action, result }) => `${action} ${result}`);
  expect(told.slice(-3)).toEqual(['person.unrestrict allowed', 'session.end allowed', 'session.begin allowed']);
  expect(told.filter((one) => one === 'person.restrict allowed')).toHaveLength(1);
});

test('who restricted the use of their data is asked by the development sign-in too', async () => {
  const browser = await server.as('Resting Developer');
  const { id } = (await server.me(browser)) as { id: string };
  await browser.send('PUT', `/api/v1/people/${id}/restriction`, {});
  const again = await browser.send('POST', '/sign-in/development', new URLSearchParams({ name: 'Resting Developer' }));
  expect([again.status, await again.text()]).toEqual([403, expect.stringContaining('name="ticket"')]);
});
