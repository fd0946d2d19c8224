import { setTimeout as pause } from 'node:timers/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { formOf } from '../provider/browser.js';
import { signIn } from '../provider/provider-server.js';
import { login, type Module } from './module.js';

/** The plan back-channel logout. */
export const backChannelModules: readonly Module[] = [
  {
    id: 'backchannel-rp-initiated-logout',
    run: async (setting) => {
      const { browser, id_token, claims } = await login({ ...setting, session: await signIn(setting.db, 'u-ada') });
      setting.logoutTokens.length = 0;
      const page = await browser.open(`/oidc/logout?${new URLSearchParams({ id_token_hint: id_token })}`);
      const { action, fields } = formOf(page.text);
      await browser.open(action, { ...fields, logout: 'yes' });
      // Others that the modules before signed out are told as well.
      const mine = async () => {
        for (const one of setting.logoutTokens) {
          const keys = createRemoteJWKSet(new URL(`${setting.issuer}/oidc/jwks`));
          const { payload, protectedHeader } = await jwtVerify(one, keys, {
            issuer: setting.issuer,
            audience: setting.client.id,
            algorithms: ['RS256'],
          });
          if (payload.sid === claims.sid) return { payload, protectedHeader };
        }
        return undefined;
      };
      let found = await mine();
      for (let waited = 0; waited < 30_000 && found === undefined; waited += 200) {
        await pause(200);
        found = await mine();
      }
      expect(found?.protectedHeader.typ).toBe('logout+jwt');
      expect(found?.payload).toMatchObject({
        sub: claims.sub,
        sid: expect.any(String),
        jti: expect.any(String),
        iat: expect.any(Number),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      });
      expect(found?.payload).not.toHaveProperty('nonce');
    },
  },
  {
    id: 'backchannel-logout-discovery-endpoint-verification',
    run: async ({ issuer }) => {
      const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
      expect(metadata).toMatchObject({
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
      });
    },
  },
];
