import type { Browser } from './browser.js';
import { type SignInServer, startSignInServer } from './sign-in-server.js';

jest.setTimeout(120_000);

let server: SignInServer;
beforeAll(async () => {
  server = await startSignInServer();
});
afterAll(() => server.stop());

async function leave(browser: Browser, who = 'somebody'): Promise<string> {
  const leaving = await browser.get('/sign-in/dex?return_to=%2Finvitations%2Fcanary-link');
  return server.dex.authorize(leaving.headers.get('location') as string, { sub: who });
}
const lost = async (answer: Response): Promise<void> => {
  expect(answer.status).toBe(400);
  expect(answer.headers.getSetCookie().filter((line) => line.startsWith('kaas-session'))).toEqual([]);
  expect(await answer.text()).toContain('Begin again');
};

test('an answer is taken once', async () => {
  const browser = server.browser();
  const back = await leave(browser);
  const again = browser.copy();
  expect((await browser.get(back)).status).toBe(303);
  await lost(await again.get(back));
});

test('of answers that come at once, one is taken', async () => {
  const browser = server.browser();
  const back = await leave(browser);
  const answers = await Promise.all(Array.from({ length: 16 }, () => browser.copy().get(back)));
  expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(15).fill(400)]);
});

test('an answer counts only in the browser that began (login CSRF), at its provider, and in time', async () => {
  const back = await leave(server.browser());
  await lost(await server.browser().get(back));
  const mixed = server.browser();
  await lost(await mixed.get((await leave(mixed)).replace('/dex/', '/other/')));
  const late = server.browser();
  const old = await leave(late);
  server.ahead(600_001);
  await lost(await late.get(old));
  server.ahead(0);
});

test('an answer with no state, a foreign one or two is lost', async () => {
  const browser = server.browser();
  const back = await leave(browser);
  await lost(await browser.get(back.replace(/state=[^&]*/, '')));
  await lost(await browser.get(back.replace(/state=[^&]*/, 'state=x')));
  await lost(await browser.get(`${back}&state=x`));
  await lost(await browser.get(back.replace(/state=[^&]*/, `state=${encodeURIComponent('a=b; c\r\nd')}`)));
});

test('a cookie that somebody set beside ours makes neither of them count', async () => {
  const browser = server.browser();
  const back = await leave(browser);
  const [name, value] = [...browser.cookies][0] as [string, string];
  await lost(await browser.get(back, { headers: { cookie: `${name}=${value}; ${name}=tossed` } }));
});

test('several sign-ins in tabs of one browser do not disturb each other', async () => {
  const browser = server.browser();
  const tabs = [await leave(browser, 'tab 1'), await leave(browser, 'tab 2')];
  for (const back of tabs.reverse()) expect((await browser.get(back)).status).toBe(303);
  expect([...browser.cookies.keys()]).toEqual(['kaas-session']);
});

test('what is kept of a sign-in on its way gives neither its state nor where it goes', async () => {
  const browser = server.browser();
  const back = await leave(browser);
  const rows = JSON.stringify(await server.db.selectFrom('sign_in_attempt').selectAll().execute());
  expect(rows).not.toContain(new URL(back).searchParams.get('state'));
  expect(rows).not.toContain('canary-link');
  for (const value of browser.cookies.values()) expect(rows).not.toContain(value);
  const answer = await browser.get(back);
  expect(answer.headers.get('location')).toBe('/invitations/canary-link');
});

test('where to go cannot be changed in the cookie', async () => {
  const browser = server.browser();
  const back = await leave(browser);
  const [name, value] = [...browser.cookies][0] as [string, string];
  browser.cookies.set(name, `${value.split('.')[0]}.${Buffer.from('/console').toString('base64url')}`);
  await lost(await browser.get(back));
});
