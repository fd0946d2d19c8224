import { formOf } from '../provider/browser.js';
import { signIn } from '../provider/provider-server.js';
import { authorize, login, type Metadata, type Module, type Setting } from './module.js';

/** Signs in, and then goes to the logout endpoint with what is made of the ID token; presses yes when asked. */
async function signOut(
  setting: Setting,
  parameters: (idToken: string) => Readonly<Record<string, string>>,
): Promise<{ url: URL; status: number; signedOut: boolean }> {
  const fresh = { ...setting, session: await signIn(setting.db, 'u-ada') };
  const { browser, id_token } = await login(fresh);
  let answer = await browser.open(`/oidc/logout?${new URLSearchParams(parameters(id_token))}`);
  if (answer.text.includes('op.logoutForm')) {
    const { action, fields } = formOf(answer.text);
    answer = await browser.open(action, { ...fields, logout: 'yes' });
  }
  const none = await authorize(setting, { prompt: 'none' }, browser);
  return {
    url: new URL(answer.url),
    status: answer.status,
    signedOut: none.parameters.get('error') === 'login_required',
  };
}

/** Ends with the page of the provider itself, signed out. */
async function endsHere(setting: Setting, parameters: (idToken: string) => Readonly<Record<string, string>>) {
  const { url, status, signedOut } = await signOut(setting, parameters);
  expect([url.href, status, signedOut]).toEqual([`${setting.issuer}/oidc/logout/success`, 200, true]);
}

/** Is refused with a page of the provider, and nobody is sent on or signed out. */
async function isRefused(setting: Setting, parameters: (idToken: string) => Readonly<Record<string, string>>) {
  const { url, status, signedOut } = await signOut(setting, parameters);
  expect([url.origin, status, signedOut]).toEqual([setting.issuer, 400, false]);
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The plan RP-initiated logout. */
export const logoutModules: readonly Module[] = [
  {
    id: 'rp-initiated-logout',
    run: async (setting) => {
      const { bye } = setting.client;
      const { url, signedOut } = await signOut(setting, (hint) => ({
        id_token_hint: hint,
        post_logout_redirect_uri: bye,
        state: 'the state',
      }));
      expect([url.href, signedOut]).toEqual([`${bye}?state=the+state`, true]);
    },
  },
  {
    id: 'rp-initiated-logout-bad-post-logout-redirect-uri',
    run: (setting) =>
      isRefused(setting, (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: 'https://evil.example/bye' })),
  },
  {
    id: 'rp-initiated-logout-modified-id-token-hint',
    run: (setting) =>
      isRefused(setting, (hint) => {
        const [header = '', payload = '', signature = ''] = hint.split('.');
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
        return {
          id_token_hint: `${header}.${part({ ...claims, sub: 'u-other' })}.${signature}`,
          post_logout_redirect_uri: setting.client.bye,
        };
      }),
  },
  {
    id: 'rp-initiated-logout-no-id-token-hint',
    run: async (setting) => {
      const { url, signedOut } = await signOut(setting, () => ({
        post_logout_redirect_uri: setting.client.bye,
        state: 's',
      }));
      // Without a hint nobody vouches for the address, so it is not gone to; the person is asked, and signed out.
      expect([url.href, signedOut]).toEqual([`${setting.issuer}/oidc/logout/success`, true]);
    },
  },
  { id: 'rp-initiated-logout-no-params', run: (setting) => endsHere(setting, () => ({})) },
  {
    id: 'rp-initiated-logout-no-post-logout-redirect-uri',
    run: (setting) => endsHere(setting, (hint) => ({ id_token_hint: hint, state: 's' })),
  },
  {
    id: 'rp-initiated-logout-no-state',
    run: async (setting) => {
      const { bye } = setting.client;
      const { url, signedOut } = await signOut(setting, (hint) => ({
        id_token_hint: hint,
        post_logout_redirect_uri: bye,
      }));
      expect([url.href, signedOut]).toEqual([bye, true]);
    },
  },
  { id: 'rp-initiated-logout-only-state', run: (setting) => endsHere(setting, () => ({ state: 's' })) },
  {
    id: 'rp-initiated-logout-query-added-to-post-logout-redirect-uri',
    run: (setting) =>
      isRefused(setting, (hint) => ({
        id_token_hint: hint,
        post_logout_redirect_uri: `${setting.client.bye}?foo=bar`,
      })),
  },
  {
    id: 'rp-initiated-logout-bad-id-token-hint',
    run: (setting) =>
      isRefused(setting, () => ({ id_token_hint: 'not.a.token', post_logout_redirect_uri: setting.client.bye })),
  },
  {
    id: 'rp-initiated-logout-discovery-endpoint-verification',
    run: async ({ issuer }) => {
      const response = await fetch(`${issuer}/.well-known/openid-configuration`);
      const metadata = (await response.json()) as Metadata;
      expect(metadata.end_session_endpoint).toBe(`${issuer}/oidc/logout`);
      expect((await fetch(metadata.end_session_endpoint, { redirect: 'manual' })).status).toBe(200);
    },
  },
];
