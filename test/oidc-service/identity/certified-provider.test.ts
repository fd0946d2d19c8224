// Against an implementation that is certified by the OpenID Foundation and is not ours: oidc-provider.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiFeature, authorizationFeature, identityFeature } from '@hexabase-kaas/oidc-service';
import { Provider } from 'oidc-provider';
import { startTestServer, type TestServer } from '../test-server.js';
import { Browser } from './browser.js';

jest.setTimeout(120_000);

let upstream: Server;
let issuer: string;
let server: TestServer;
beforeAll(async () => {
  // It says of every default that it is for development.
  for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  upstream = createServer();
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  issuer = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'kaas',
        client_secret: 'a secret: with + reserved & characters',
        redirect_uris: ['http://localhost:3000/sign-in/peer/callback'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'] },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({
        sub: id,
        name: `Name of ${id}`,
        email: `${id}@example.com`,
        email_verified: true,
        locale: 'ja',
      }),
    }),
  });
  upstream.on('request', provider.callback());
  const providers = [
    { kind: 'openid', name: 'peer', issuer, clientId: 'kaas', clientSecret: 'a secret: with + reserved & characters' },
  ];
  const settings = { ISSUER: 'http://localhost:3000', PROVIDERS: JSON.stringify(providers), DEVELOPMENT_SIGN_IN: 'on' };
  server = await startTestServer([authorizationFeature, apiFeature, identityFeature], settings, () => new Date());
});
afterAll(async () => {
  await server.stop();
  upstream.closeAllConnections();
  upstream.close();
});

/** Goes through the development pages of the provider: signs in, consents, and comes back. */
async function atProvider(login: string, location: string, peer: Browser): Promise<string> {
  for (let hop = 0; hop < 12; hop++) {
    if (location.startsWith('http://localhost:3000/')) return location;
    const page = await peer.get(location.replace(issuer, ''));
    const next = page.headers.get('location');
    if (next !== null) {
      location = new URL(next, issuer).href;
      continue;
    }
    const html = await page.text();
    const action = /action="([^"]+)"/.exec(html)?.[1] as string;
    const hidden = [...html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    const body = new URLSearchParams([...(hidden as [string, string][]), ['login', login], ['password', 'any']]);
    const answer = await peer.get(action.replace(issuer, ''), { method: 'POST', body });
    location = new URL(answer.headers.get('location') as string, issuer).href;
  }
  throw new Error('the provider never came to an end');
}

test('a person signs in at it, comes back as the same one, and can add it to another account', async () => {
  const [browser, peer] = [new Browser(server.url), new Browser(issuer, issuer)];
  const signIn = async (from: Browser) => {
    const leaving = await from.get('/sign-in/peer?return_to=%2Fconsole');
    const answer = await from.get(await atProvider('alice', leaving.headers.get('location') as string, peer));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/console']);
    return (await (await from.get('/api/v1/me')).json()) as { id: string; email: string };
  };
  const first = await signIn(browser);
  expect(first).toMatchObject({ name: 'Name of alice', email: 'alice@example.com', locale: 'ja' });
  expect((await signIn(new Browser(server.url))).id).toBe(first.id);

  const other = new Browser(server.url);
  await other.send('POST', '/sign-in/development', new URLSearchParams({ name: 'bob' }));
  // The provider has a session of alice, and yet asks who is there.
  const leaving = await other.send('POST', '/account/link/peer');
  const back = await other.get(await atProvider('bob', leaving.headers.get('location') as string, peer));
  expect([back.status, back.headers.get('location')]).toEqual([303, '/account']);
  const me = (await (await other.get('/api/v1/me')).json()) as { accounts: { provider: string }[] };
  expect(me.accounts.map(({ provider }) => provider)).toEqual(['development', 'peer']);
});

test('who cancels there is told so here', async () => {
  const [browser, peer] = [new Browser(server.url), new Browser(issuer, issuer)];
  const leaving = await browser.get('/sign-in/peer');
  const page = await peer.get((leaving.headers.get('location') as string).replace(issuer, ''));
  const interaction = await (await peer.get(new URL(page.headers.get('location') as string, issuer).pathname)).text();
  const abort = /href="([^"]+\/abort)"/.exec(interaction)?.[1] as string;
  const aborted = await peer.get(abort.replace(issuer, ''));
  const back = await peer.get(new URL(aborted.headers.get('location') as string).pathname);
  const answer = await browser.get(back.headers.get('location') as string);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('cancelled');
});
