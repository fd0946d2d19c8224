import { Browser } from '../provider/browser.js';
import { pkce } from '../provider/kubectl.js';
import { signIn } from '../provider/provider-server.js';
import {
  authorize,
  claimsOf,
  login,
  type Module,
  OutOfScope,
  type Setting,
  token,
  tokensOf,
  userinfo,
} from './module.js';

/** A module that succeeds with one more parameter, like the usual one. */
const succeedsWith = (id: string, extra: Readonly<Record<string, string>>): Module => ({
  id,
  run: async (setting) => {
    await login(setting, extra);
  },
});

/** A scope of which the provider has nothing to tell, and which it must take all the same (OpenID Connect Core 1.0, 5.4). */
const ignoredScope = (id: string, scope: string): Module => ({
  id,
  run: async (setting) => {
    const { access_token } = await login(setting, { scope });
    expect(Object.keys(await userinfo(setting, access_token))).toContain('sub');
    return 'address and phone are not kept, so their scopes give no claims';
  },
});

const redeemed = async (setting: Setting) => {
  const authorized = await authorize(setting);
  const form = {
    grant_type: 'authorization_code',
    code: authorized.parameters.get('code') ?? '',
    redirect_uri: setting.client.redirectUri,
  };
  return { form, tokens: await token(setting, form) };
};
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (claims: object) => `${part({ alg: 'none' })}.${part(claims)}.`;

/** The plan Basic. */
export const basicModules: readonly Module[] = [
  succeedsWith('server', {}),
  {
    id: 'response-type-missing',
    run: async (setting) => {
      const { back, parameters, status } = await authorize(setting, { response_type: '' });
      expect(back ? parameters.get('error') : status).toBe(back ? 'invalid_request' : 400);
    },
  },
  {
    id: 'idtoken-signature',
    run: async (setting) => {
      const { id_token } = await login(setting);
      await expect(claimsOf(setting, `${id_token.slice(0, -8)}AAAAAAAA`)).rejects.toThrow('signature');
    },
  },
  {
    id: 'idtoken-unsigned',
    run: async () => {
      throw new OutOfScope('unsigned ID tokens are offered to no client; the suite skips it as well');
    },
  },
  {
    id: 'userinfo-get',
    run: async (setting) => {
      const { access_token, claims } = await login(setting);
      expect((await userinfo(setting, access_token)).sub).toBe(claims.sub);
    },
  },
  {
    id: 'userinfo-post-header',
    run: async (setting) => {
      const { access_token, claims } = await login(setting);
      const headers = { authorization: `Bearer ${access_token}` };
      const response = await fetch(`${setting.issuer}/oidc/userinfo`, { method: 'POST', headers });
      expect(await response.json()).toMatchObject({ sub: claims.sub });
    },
  },
  {
    id: 'userinfo-post-body',
    run: async (setting) => {
      const { access_token, claims } = await login(setting);
      const body = new URLSearchParams({ access_token });
      const response = await fetch(`${setting.issuer}/oidc/userinfo`, { method: 'POST', body });
      expect(await response.json()).toMatchObject({ sub: claims.sub });
    },
  },
  succeedsWith('ensure-request-without-nonce-succeeds-for-code-flow', { nonce: '' }),
  {
    id: 'scope-profile',
    run: async (setting) => {
      const { access_token, claims } = await login(setting, { scope: 'openid profile' });
      expect(await userinfo(setting, access_token)).toEqual({ sub: claims.sub, name: 'Name of u-ada' });
      expect(claims).not.toHaveProperty('name');
    },
  },
  {
    id: 'scope-email',
    run: async (setting) => {
      const { access_token } = await login(setting, { scope: 'openid email' });
      expect(await userinfo(setting, access_token)).toMatchObject({ email: 'u-ada@example.com', email_verified: true });
    },
  },
  ignoredScope('scope-address', 'openid address'),
  ignoredScope('scope-phone', 'openid phone'),
  ignoredScope('scope-all', 'openid profile email address phone'),
  {
    id: 'alternate-happy-flow',
    run: async (setting) => {
      // A second sign-in, from another browser, has tokens of its own and leaves the first alone.
      const [one, two] = [await login(setting), await login(setting, {}, new Browser(setting.issuer, setting.session))];
      expect(one.access_token).not.toBe(two.access_token);
      expect(one.claims.sub).toBe(two.claims.sub);
      expect((await userinfo(setting, one.access_token)).sub).toBe(one.claims.sub);
    },
  },
  succeedsWith('display-page', { display: 'page' }),
  succeedsWith('display-popup', { display: 'popup' }),
  {
    id: 'prompt-login',
    run: async (setting) => {
      const old = await signIn(setting.db, 'u-ada', new Date(Date.now() - 60_000));
      const { browser, claims } = await login(setting, { max_age: '10000' }, new Browser(setting.issuer, old));
      const asked = await authorize(setting, { prompt: 'login', max_age: '10000' }, browser);
      expect(new URL(asked.url).pathname).toBe('/sign-in');
      browser.session = await signIn(setting.db, 'u-ada', new Date(Date.now() + 1_000));
      const back = await browser.open(new URL(asked.url).searchParams.get('return_to') ?? '');
      const { claims: again } = await tokensOf(
        setting,
        { ...asked, parameters: new URL(back.url).searchParams },
        'n-0S6_WzA2Mj',
      );
      expect(again.auth_time as number).toBeGreaterThan(claims.auth_time as number);
    },
  },
  {
    id: 'prompt-none-not-logged-in',
    run: async (setting) => {
      const { parameters } = await authorize(setting, { prompt: 'none' }, new Browser(setting.issuer));
      expect(parameters.get('error')).toBe('login_required');
    },
  },
  {
    id: 'prompt-none-logged-in',
    run: async (setting) => {
      const { browser, claims } = await login(setting, { max_age: '10000' });
      const again = await login(setting, { prompt: 'none', max_age: '10000' }, browser);
      expect([again.claims.sub, again.claims.auth_time]).toEqual([claims.sub, claims.auth_time]);
    },
  },
  {
    id: 'max-age-1',
    run: async (setting) => {
      const old = await signIn(setting.db, 'u-ada', new Date(Date.now() - 5_000));
      const { browser } = await login(setting, {}, new Browser(setting.issuer, old));
      const asked = await authorize(setting, { max_age: '1' }, browser);
      expect(new URL(asked.url).pathname).toBe('/sign-in');
    },
  },
  {
    id: 'max-age-10000',
    run: async (setting) => {
      const { browser, claims } = await login(setting, { max_age: '10000' });
      const again = await login(setting, { max_age: '10000' }, browser);
      expect(again.claims.auth_time).toBe(claims.auth_time);
      expect(claims.auth_time as number).toBeLessThanOrEqual(claims.iat as number);
    },
  },
  succeedsWith('ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }),
  {
    id: 'id-token-hint',
    run: async (setting) => {
      const { browser, id_token, claims } = await login(setting);
      const again = await login(setting, { prompt: 'none', id_token_hint: id_token }, browser);
      expect(again.claims.sub).toBe(claims.sub);
    },
  },
  succeedsWith('login-hint', { login_hint: 'ada@example.com' }),
  succeedsWith('ui-locales', { ui_locales: 'ja en' }),
  succeedsWith('claims-locales', { claims_locales: 'ja en' }),
  succeedsWith('ensure-request-with-acr-values-succeeds', { acr_values: '1 2' }),
  {
    id: 'codereuse',
    run: async (setting) => {
      const { form, tokens } = await redeemed(setting);
      expect((await token(setting, form)).error).toBe('invalid_grant');
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      expect((await fetch(`${setting.issuer}/oidc/userinfo`, { headers })).status).toBe(401);
    },
  },
  {
    id: 'codereuse-30seconds',
    run: async (setting) => {
      const { form, tokens } = await redeemed(setting);
      // The clock of the row is put back instead of waiting: 30 s ago it was used.
      const then = new Date(Date.now() - 30_000);
      await setting.db
        .updateTable('oidc_model')
        .set({ consumed_at: then })
        .where('consumed_at', 'is not', null)
        .execute();
      expect((await token(setting, form)).error).toBe('invalid_grant');
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      expect((await fetch(`${setting.issuer}/oidc/userinfo`, { headers })).status).toBe(401);
    },
  },
  {
    id: 'ensure-registered-redirect-uri',
    run: async (setting) => {
      const { back, status, text } = await authorize(setting, { redirect_uri: `${setting.client.redirectUri}/other` });
      expect([back, status, text]).toEqual([false, 400, expect.stringContaining('invalid_redirect_uri')]);
    },
  },
  {
    id: 'ensure-post-request-succeeds',
    run: async (setting) => {
      const browser = new Browser(setting.issuer, setting.session);
      await tokensOf(setting, await authorize(setting, {}, browser, 'POST'), 'n-0S6_WzA2Mj');
    },
  },
  {
    id: 'server-client-secret-post',
    run: async (setting) => {
      const code = (await authorize(setting)).parameters.get('code') ?? '';
      const form = { grant_type: 'authorization_code', code, redirect_uri: setting.client.redirectUri };
      await claimsOf(setting, (await token(setting, form, 'post')).id_token, 'n-0S6_WzA2Mj');
    },
  },
  {
    id: 'request-uri-unsigned-supported-correctly-or-rejected-as-unsupported',
    run: async (setting) => {
      const { parameters } = await authorize(setting, { request_uri: `${setting.client.redirectUri}/request` });
      expect(parameters.get('error')).toBe('request_uri_not_supported');
    },
  },
  {
    id: 'unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
    run: async (setting) => {
      const { parameters } = await authorize(setting, { request: unsigned({ state: 'other' }) });
      expect(parameters.get('error')).toBe('request_not_supported');
    },
  },
  {
    id: 'claims-essential',
    run: async (setting) => {
      const claims = JSON.stringify({ userinfo: { name: { essential: true } } });
      const { access_token } = await login(setting, { claims });
      expect(await userinfo(setting, access_token)).toMatchObject({ name: 'Name of u-ada' });
    },
  },
  {
    id: 'ensure-request-object-with-redirect-uri',
    run: async (setting) => {
      const request = unsigned({ redirect_uri: 'https://evil.example' });
      const { parameters, back } = await authorize(setting, { request });
      expect([back, parameters.get('error')]).toEqual([true, 'request_not_supported']);
    },
  },
  {
    id: 'refresh-token',
    run: async (setting) => {
      const first = await login(setting, { scope: 'openid offline_access', prompt: 'consent' });
      const again = await token(setting, { grant_type: 'refresh_token', refresh_token: first.refresh_token });
      const claims = await claimsOf(setting, again.id_token, 'n-0S6_WzA2Mj');
      expect([claims.iss, claims.sub, claims.aud]).toEqual([first.claims.iss, first.claims.sub, first.claims.aud]);
      expect(again.access_token).not.toBe(first.access_token);
      const { id, secret } = setting.other;
      const basic = Buffer.from(`${id}:${secret}`).toString('base64');
      const stolen = await fetch(`${setting.issuer}/oidc/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: again.refresh_token }),
      });
      expect([stolen.status, ((await stolen.json()) as { error: string }).error]).toEqual([400, 'invalid_grant']);
    },
  },
  {
    id: 'ensure-request-with-valid-pkce-succeeds',
    run: async (setting) => {
      const { verifier, challenge } = pkce();
      const proof = { code_challenge: challenge, code_challenge_method: 'S256' };
      const code = (await authorize(setting, proof)).parameters.get('code') ?? '';
      const form = { grant_type: 'authorization_code', code, redirect_uri: setting.client.redirectUri };
      expect((await token(setting, form)).error).toBe('invalid_grant');
      expect((await token(setting, { ...form, code_verifier: pkce().verifier })).error).toBe('invalid_grant');
      expect((await token(setting, { ...form, code_verifier: verifier })).status).toBe(200);
    },
  },
];
