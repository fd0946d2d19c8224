import type { Browser } from './browser.js';
import { type SignInServer, startSignInServer } from './sign-in-server.js';

jest.setTimeout(120_000);

let server: SignInServer;
beforeAll(async () => {
  server = await startSignInServer();
});
afterAll(() => server.stop());

const meOf = async (browser: Browser) => {
  const me = await server.me(browser);
  if (me === undefined) throw new Error('nobody is signed in');
  return me;
};
const idOf = async (browser: Browser) => (await meOf(browser)).id;
const providersOf = async (browser: Browser) => (await meOf(browser)).accounts.map(({ provider }) => provider);
const verified = (sub: string, email: string) => ({ sub, name: sub, email, email_verified: true });
/** Adds an account, and returns the last answer. `during` happens while the person is at the provider. */
async function link(
  browser: Browser,
  provider: 'dex' | 'other' | 'github',
  who: { sub: string; [claim: string]: unknown },
  during?: () => unknown,
) {
  const leaving = await browser.send('POST', `/account/link/${provider}`);
  const location = leaving.headers.get('location') as string;
  await during?.();
  return browser.get(server[provider].authorize(location, who));
}

test('the same address at another provider is another person, verified or not', async () => {
  const victim = server.browser();
  await server.through(victim, 'dex', verified('victim', 'victim@example.com'));
  for (const email_verified of [true, false]) {
    const thief = server.browser();
    await server.through(thief, 'other', {
      sub: `thief ${email_verified}`,
      email: 'victim@example.com',
      email_verified,
    });
    expect(await idOf(thief)).not.toBe(await idOf(victim));
  }
  const github = server.browser();
  const emails = [{ email: 'victim@example.com', primary: true, verified: true }];
  await server.through(github, 'github', { sub: '1', login: 'thief', emails });
  expect(await idOf(github)).not.toBe(await idOf(victim));
});

test('the same subject at another provider is another person', async () => {
  const [one, two] = [server.browser(), server.browser()];
  await server.through(one, 'dex', { sub: 'same' });
  await server.through(two, 'other', { sub: 'same' });
  expect(await idOf(one)).not.toBe(await idOf(two));
});

test('at GitHub the numeric id counts: a new login name is the same person, an old one of somebody else is not', async () => {
  const [before, renamed, recycled] = [server.browser(), server.browser(), server.browser()];
  await server.through(before, 'github', { sub: '100', login: 'octo' });
  await server.through(renamed, 'github', { sub: '100', login: 'cat' });
  await server.through(recycled, 'github', { sub: '200', login: 'octo' });
  expect(await idOf(renamed)).toBe(await idOf(before));
  expect(await idOf(recycled)).not.toBe(await idOf(before));
});

test('of GitHub only the primary address counts, when it is verified', async () => {
  const list = (primary: boolean, is: boolean) => [
    { email: 'shown@example.com', primary, verified: is },
    { email: 'second@example.com', primary: false, verified: true },
  ];
  const addresses: [number, unknown, string | null][] = [
    [301, list(true, true), 'shown@example.com'],
    [302, list(true, false), null],
    [303, list(false, true), null],
    [304, [], null],
  ];
  for (const [id, emails, expected] of addresses) {
    const browser = server.browser();
    await server.through(browser, 'github', { sub: String(id), login: 'someone', emails });
    expect((await meOf(browser)).email).toBe(expected);
  }
  server.github.lies = { raw: (path, response) => path === '/user/emails' && !!response.writeHead(404).end('{}') };
  const browser = server.browser();
  await server.through(browser, 'github', { sub: '305', login: 'someone' });
  server.github.lies = {};
  expect((await meOf(browser)).email).toBe(null);
});

test('a signed-in person adds an account, and then signs in with either', async () => {
  const browser = server.browser();
  await server.through(browser, 'dex', verified('linker', 'linker@example.com'));
  const id = await idOf(browser);
  const back = await link(browser, 'other', { sub: 'linker at other' });
  expect([back.status, back.headers.get('location')]).toEqual([303, '/account']);
  expect(await providersOf(browser)).toEqual(['dex', 'other']);
  expect((await link(browser, 'other', { sub: 'linker at other' })).status).toBe(303);
  const second = server.browser();
  await server.through(second, 'other', { sub: 'linker at other' });
  expect(await idOf(second)).toBe(id);
  const told = await server.db.selectFrom('audit_event').select('action').where('actor', '=', id).execute();
  expect(told.filter(({ action }) => action === 'account.link')).toHaveLength(1);
});

test('to add an account the provider must ask anew, and one that shows an old sign-in is not believed', async () => {
  const browser = await server.as('fresh');
  const leaving = await browser.send('POST', '/account/link/dex');
  const location = new URL(leaving.headers.get('location') as string);
  expect(location.searchParams.get('prompt')).toBe('login');
  const old = { sub: 'old session', auth_time: Math.floor(Date.now() / 1_000) - 3_600 };
  expect((await browser.get(server.dex.authorize(location.href, old))).status).toBe(502);
  const now = { sub: 'old session', auth_time: Math.floor(Date.now() / 1_000) };
  expect((await link(browser, 'dex', now)).status).toBe(303);
});

test('who is asked to sign in anew is asked by the provider too, and is not shown a way around it', async () => {
  const browser = await server.as('signed in');
  const known = await (await browser.get('/sign-in?return_to=%2Fconsole')).text();
  expect(known).toContain('You are signed in as signed in. <a href="/console">');
  const page = await (await browser.get('/sign-in?return_to=%2Fconsole&prompt=login')).text();
  expect(page).not.toContain('signed in as');
  expect(page).toContain('href="/sign-in/dex?return_to=%2Fconsole&#38;prompt=login"');
  const leaving = await browser.get('/sign-in/dex?return_to=%2Fconsole&prompt=login');
  const location = leaving.headers.get('location') as string;
  expect(new URL(location).searchParams.get('prompt')).toBe('login');
  const stale = { sub: 'stale', auth_time: Math.floor(Date.now() / 1_000) - 3_600 };
  expect((await browser.get(server.dex.authorize(location, stale))).status).toBe(502);
});

test("somebody else's account is not taken over, and the two people stay two", async () => {
  const [owner, thief] = [server.browser(), await server.as('account thief')];
  await server.through(owner, 'dex', { sub: 'owned' });
  const before = await idOf(thief);
  expect((await link(thief, 'dex', { sub: 'owned' })).status).toBe(409);
  expect(await providersOf(thief)).toEqual(['development']);
  expect(await idOf(thief)).toBe(before);
  expect(await providersOf(owner)).toEqual(['dex']);
  const denied = await server.db
    .selectFrom('audit_event')
    .selectAll()
    .where('actor', '=', before)
    .where('result', '=', 'denied')
    .execute();
  expect(denied).toMatchObject([{ target: 'provider/dex', details: { reason: 'taken' } }]);
});

test('an account is added to nobody when the session has ended, or became that of somebody else, in between', async () => {
  const gone = await server.as('gone');
  const answer = await link(gone, 'dex', { sub: 'late account' }, () => gone.send('DELETE', '/api/v1/me/sessions'));
  expect(answer.status).toBe(400);
  const swapped = await server.as('swapped');
  const swap = async () => swapped.send('POST', '/sign-in/development', new URLSearchParams({ name: 'other person' }));
  expect((await link(swapped, 'dex', { sub: 'late account' }, swap)).status).toBe(400);
  expect(await server.db.selectFrom('account').select('id').where('subject', '=', 'late account').execute()).toEqual(
    [],
  );
});

test('linking cannot be begun by a link, from another site, or by nobody', async () => {
  const browser = await server.as('lured');
  expect((await browser.get('/account/link/dex')).status).toBe(404);
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of foreign) {
    const answer = await browser.send('POST', '/account/link/dex', undefined, headers);
    expect(answer.headers.get('location')).toBe('/sign-in?return_to=%2Faccount');
  }
  expect((await server.browser().send('POST', '/account/link/dex')).headers.get('location')).toMatch(/^\/sign-in\?/);
});

test('an account is taken away, but never the last one, also when both are asked for at once', async () => {
  for (let round = 0; round < 15; round++) {
    const who = { sub: `two accounts ${round}` };
    const browser = server.browser();
    await server.through(browser, 'dex', who);
    await link(browser, 'other', who);
    const { accounts } = await meOf(browser);
    expect(accounts).toHaveLength(2);
    const answers = await Promise.all(
      accounts.map(({ id }) => browser.copy().send('DELETE', `/api/v1/me/accounts/${id}`)),
    );
    const left = await server.db.selectFrom('account').select('id').where('subject', '=', who.sub).execute();
    expect(left).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  }
});

test("somebody else's account cannot be taken away, and sessions that began with one end with it", async () => {
  const [owner, stranger] = [server.browser(), await server.as('stranger')];
  await server.through(owner, 'dex', { sub: 'kept' });
  await link(owner, 'other', { sub: 'kept' });
  const { accounts } = await meOf(owner);
  for (const { id } of accounts) {
    expect((await stranger.send('DELETE', `/api/v1/me/accounts/${id}`)).status).toBe(404);
  }
  const elsewhere = server.browser();
  await server.through(elsewhere, 'other', { sub: 'kept' });
  const other = accounts.find(({ provider }) => provider === 'other') as { id: string };
  expect((await owner.send('DELETE', `/api/v1/me/accounts/${other.id}`)).status).toBe(204);
  expect(await server.me(elsewhere)).toBe(undefined);
  expect(await providersOf(owner)).toEqual(['dex']);
});
