import { providerFeature } from '@hexabase-kaas/oidc-service';
import { authorizationUrl, pkce, post, redirectUri } from '../provider/kubectl.js';
import { addWorkspace, defaultGroups, join } from '../provider/provider-server.js';
import type { Browser } from './browser.js';
import { type SignInServer, startSignInServer } from './sign-in-server.js';

jest.setTimeout(120_000);

const clientId = 'workspace-acme--shop';
let server: SignInServer;
beforeAll(async () => {
  server = await startSignInServer([providerFeature]);
  await addWorkspace(server.db, 'shop', defaultGroups);
});
afterAll(() => server.stop());

/** Signs in at the workspace, from a browser that is signed in here, and returns the refresh token that kubectl keeps. */
async function kubectl(browser: Browser): Promise<string> {
  const { verifier, challenge } = pkce();
  const extra = { code_challenge: challenge, code_challenge_method: 'S256' };
  let at = authorizationUrl(browser.origin, clientId, extra).href;
  for (let hop = 0; !at.startsWith(redirectUri); hop++) {
    const answer = await browser.get(at);
    const next = answer.headers.get('location');
    if (next === null || hop > 8) throw new Error(`no code: ${answer.status} ${at} ${await answer.text()}`);
    at = new URL(next, browser.origin).href;
  }
  const { body } = await post(server.url, 'token', {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: new URL(at).searchParams.get('code') ?? '',
    code_verifier: verifier,
    redirect_uri: redirectUri,
  });
  if (body.refresh_token === undefined) throw new Error(`no token: ${JSON.stringify(body)}`);
  return body.refresh_token;
}

const refresh = async (refresh_token: string) =>
  post(server.url, 'token', { grant_type: 'refresh_token', client_id: clientId, refresh_token });

/** One person with two accounts, signed in with each of them in a browser of its own. */
async function twoAccounts(sub: string) {
  const [atDex, atOther] = [server.browser(), server.browser()];
  await server.through(atDex, 'dex', { sub });
  const leaving = await atDex.send('POST', '/account/link/other');
  await atDex.get(server.other.authorize(leaving.headers.get('location') as string, { sub }));
  await server.through(atOther, 'other', { sub });
  const { id, accounts } = (await server.me(atDex)) as NonNullable<Awaited<ReturnType<typeof server.me>>>;
  await join(server.db, id, 'shop/WSUsers');
  const other = accounts.find(({ provider }) => provider === 'other')?.id as string;
  return { atDex, atOther, other };
}

test('what an account let in ends with it, and what another account of the person let in goes on', async () => {
  const { atDex, atOther, other } = await twoAccounts('both');
  const [kept, gone] = [await kubectl(atDex), await kubectl(atOther)];
  expect((await atDex.send('DELETE', `/api/v1/me/accounts/${other}`)).status).toBe(204);
  expect((await refresh(gone)).body).toMatchObject({ error: 'invalid_grant' });
  const answer = await refresh(kept);
  expect([answer.status, answer.body.id_token !== undefined]).toEqual([200, true]);
});

test('a sign-in of which it is not known what let it in ends too', async () => {
  const { atDex, other } = await twoAccounts('before');
  const token = await kubectl(atDex);
  // As servers of the version before have left it.
  await server.db.updateTable('oidc_model').set({ account_id: null }).where('model', '=', 'Grant').execute();
  expect((await atDex.send('DELETE', `/api/v1/me/accounts/${other}`)).status).toBe(204);
  expect((await refresh(token)).body).toMatchObject({ error: 'invalid_grant' });
});

test('an account that is not taken away after all ends nothing', async () => {
  const browser = server.browser();
  await server.through(browser, 'dex', { sub: 'only one' });
  const { id, accounts } = (await server.me(browser)) as NonNullable<Awaited<ReturnType<typeof server.me>>>;
  await join(server.db, id, 'shop/WSUsers');
  const token = await kubectl(browser);
  expect((await browser.send('DELETE', `/api/v1/me/accounts/${accounts[0]?.id}`)).status).toBe(409);
  expect((await refresh(token)).status).toBe(200);
});
