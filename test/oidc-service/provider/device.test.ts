import { runs } from '../runs.js';
import { Browser, formOf } from './browser.js';
import { claimsOf, post, type TokenAnswer } from './kubectl.js';
import { addPerson, addWorkspace, defaultGroups, type ProviderServer, startProvider } from './provider-server.js';

jest.setTimeout(runs(120_000, 3_600_000));

const shop = 'workspace-acme--shop';
const bank = 'workspace-acme--bank';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
let server: ProviderServer;
let ada: string;
let bob: string;
beforeAll(async () => {
  server = await startProvider();
  await addWorkspace(server.db, 'shop', defaultGroups);
  await addWorkspace(server.db, 'bank', defaultGroups);
  ada = await addPerson(server.db, 'u-ada', 'shop/WSUsers');
  bob = await addPerson(server.db, 'u-bob');
});
afterAll(() => server.stop());

interface Device {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
}
const begin = async (client = shop): Promise<Device> =>
  (await post(server.issuer, 'device-authorization', { client_id: client, scope: 'openid' })).body as unknown as Device;
const poll = (device_code: string, client_id = shop): Promise<TokenAnswer> =>
  post(server.issuer, 'token', { grant_type: deviceGrant, client_id, device_code });

/** Goes as far as the page that asks whether the device is one's own, and presses a button there. */
async function answer(browser: Browser, device: Device, button: 'confirm' | 'abort') {
  const page = await browser.open(device.verification_uri_complete);
  const { action, fields } = formOf(page.text);
  const pressed = await browser.open(action, { ...fields, ...(button === 'abort' && { abort: 'yes' }) });
  return { page, pressed };
}

test('a device is let in by a person elsewhere, who sees what it asks for', async () => {
  const device = await begin();
  expect(device).toMatchObject({
    user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
    verification_uri: `${server.issuer}/oidc/device`,
    expires_in: 600,
  });
  expect((await poll(device.device_code)).body.error).toBe('authorization_pending');
  const { page, pressed } = await answer(new Browser(server.issuer, ada), device, 'confirm');
  expect(page.text).toContain('acme/shop');
  expect(page.text).toContain(device.user_code);
  expect(page.text).toContain('127.0.0.1');
  expect(pressed.text).toContain('The device is let in');
  const { status, body } = await poll(device.device_code);
  expect(status).toBe(200);
  expect(claimsOf(body.id_token as string)).toMatchObject({
    sub: 'u-ada',
    aud: shop,
    groups: ['WSUsers', 'WorkspaceMembers'],
  });
  expect(body.refresh_token).toBeDefined();
  expect((await poll(device.device_code)).body.error).toBe('invalid_grant');
});

test('somebody who is not signed in signs in on the way', async () => {
  const device = await begin();
  const browser = new Browser(server.issuer);
  const { pressed } = await answer(browser, device, 'confirm');
  const signIn = new URL(pressed.url);
  expect(signIn.pathname).toBe('/sign-in');
  browser.session = ada;
  expect((await browser.open(signIn.searchParams.get('return_to') ?? '')).text).toContain('The device is let in');
  expect((await poll(device.device_code)).status).toBe(200);
});

test('a device that is refused, or whose person has no right, is told', async () => {
  const refused = await begin();
  await answer(new Browser(server.issuer, ada), refused, 'abort');
  expect((await poll(refused.device_code)).body.error).toBe('access_denied');
  const device = await begin();
  const browser = new Browser(server.issuer, bob);
  const { pressed } = await answer(browser, device, 'confirm');
  expect([pressed.status, pressed.text]).toEqual([403, expect.stringContaining('you are in no group')]);
  await browser.open(`${new URL(pressed.url).pathname}/abort`, {});
  expect((await poll(device.device_code)).body.error).toBe('access_denied');
});

test('a device code is of one workspace, a user code is used once, and a guess finds nothing', async () => {
  const device = await begin();
  expect((await poll(device.device_code, bank)).body.error).toBe('invalid_grant');
  await answer(new Browser(server.issuer, ada), device, 'confirm');
  const again = await new Browser(server.issuer, bob).open(device.verification_uri_complete);
  expect(again.text).toContain('There is no such code, or it is over');
  const guess = await new Browser(server.issuer, bob).open(`${device.verification_uri}?user_code=BBBB-BBBB`);
  expect(guess.text).toContain('There is no such code, or it is over');
});

test('a form that comes from nowhere is answered with the page that it should have come from', async () => {
  for (const headers of [{}, { cookie: 'kaas_provider=forged' }]) {
    const answer = await fetch(`${server.issuer}/oidc/device`, { method: 'POST', headers, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/oidc/device']);
  }
});

test('of sixteen polls at once, at most one is answered', async () => {
  for (let round = 0; round < runs(3, 1_000); round++) {
    const device = await begin();
    await answer(new Browser(server.issuer, ada), device, 'confirm');
    const answers = await Promise.all(Array.from({ length: 16 }, () => poll(device.device_code)));
    const answered = answers.filter(({ status }) => status === 200).length;
    // Who comes second ends what came of the code (RFC 9700, 4.2.4), now and then before the first has its answer.
    expect(answered).toBeLessThanOrEqual(1);
    expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(16 - answered);
  }
});

test('a code of two people who hurry is of one of them, and the other is told', async () => {
  const eve = await addPerson(server.db, 'u-eve', 'shop/WSAdmins');
  for (let round = 0; round < runs(5, 200); round++) {
    const device = await begin();
    const answers = await Promise.all(
      [ada, eve].map((session) => answer(new Browser(server.issuer, session), device, 'confirm')),
    );
    const letIn = answers.map(({ pressed }) => pressed.text.includes('The device is let in'));
    expect(letIn.filter(Boolean)).toHaveLength(1);
    const { body } = await poll(device.device_code);
    const { sub, groups } = claimsOf(body.id_token as string);
    expect([sub, groups]).toEqual(
      letIn[0] ? ['u-ada', ['WSUsers', 'WorkspaceMembers']] : ['u-eve', ['WSAdmins', 'WorkspaceMembers']],
    );
  }
});

test('a browser that asks for Japanese gets every page of the provider in it, and caches are told', async () => {
  const japanese = (session?: string) => new Browser(server.issuer, session, 'ja,en;q=0.5');
  const headings: string[] = [];
  const read = ({ text, headers }: Awaited<ReturnType<Browser['open']>>) => {
    expect(text).toContain('<html lang="ja">');
    expect(String(headers.vary)).toMatch(/accept-language/i);
    headings.push(/<h1>(.*)<\/h1>/.exec(text)?.[1] ?? '');
    return text;
  };
  expect(read(await japanese(ada).open('/oidc/device'))).toContain('コードを入力してください');
  const wrong = japanese(ada);
  const { action, fields } = formOf((await wrong.open('/oidc/device')).text);
  expect(read(await wrong.open(action, { ...fields, user_code: 'BBBB-BBBB' }))).toContain('そのコードは存在しないか');
  const someone = japanese(ada);
  const { page, pressed } = await answer(someone, await begin(), 'confirm');
  expect(read(page)).toContain('<strong>acme/shop</strong>');
  read(pressed);
  read((await answer(japanese(ada), await begin(), 'abort')).pressed);
  expect(read((await answer(japanese(bob), await begin(), 'confirm')).pressed)).toContain(
    'ワークスペース acme/shop のどのグループにも属していません',
  );
  expect(read(await japanese().open('/oidc/authorize?client_id=nobody'))).toContain('<p lang="en">invalid_client</p>');
  read(await japanese().open('/oidc/interaction/nowhere'));
  const asked = await someone.open('/oidc/logout');
  read(asked);
  const form = formOf(asked.text);
  read(await someone.open(form.action, { ...form.fields, logout: 'yes' }));
  expect(headings).toEqual([
    'デバイスの接続',
    'デバイスの接続',
    'このデバイスを許可しますか?',
    'デバイスを許可しました',
    'デバイスの接続',
    'このワークスペースへのアクセス権がありません',
    'サインインできませんでした',
    'もう一度始めてください',
    'サインアウトしますか?',
    'サインアウトしました',
  ]);
});
