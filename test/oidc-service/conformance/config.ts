import type { Metadata, Module } from './module.js';

/** Metadata of OpenID Connect Discovery 1.0, RFC 8414, 8628, 9207 and of the logout specifications that are ours to say. */
const known = [
  ...['issuer', 'authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri', 'scopes_supported'],
  ...['response_types_supported', 'response_modes_supported', 'grant_types_supported', 'subject_types_supported'],
  ...['id_token_signing_alg_values_supported', 'token_endpoint_auth_methods_supported', 'claim_types_supported'],
  ...['claims_supported', 'claims_parameter_supported', 'request_uri_parameter_supported', 'acr_values_supported'],
  ...['code_challenge_methods_supported', 'authorization_response_iss_parameter_supported', 'end_session_endpoint'],
  ...['device_authorization_endpoint', 'introspection_endpoint', 'revocation_endpoint', 'backchannel_logout_supported'],
  ...['backchannel_logout_session_supported', 'request_parameter_supported', 'ui_locales_supported'],
  ...['require_request_uri_registration', 'token_endpoint_auth_signing_alg_values_supported'],
];

/** The plan Config: one module with its sub-checks. */
export const configModules: readonly Module[] = [
  {
    id: 'discovery-endpoint-verification',
    run: async ({ issuer }) => {
      const response = await fetch(`${issuer}/.well-known/openid-configuration`);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
      expect(response.headers.get('cache-control')).toBe('public, max-age=60');
      const metadata = (await response.json()) as Metadata;
      expect(metadata.issuer).toBe(issuer);
      const urls = Object.entries(metadata).filter(([name]) => /_endpoint$|_uri$/.test(name));
      expect(urls.length).toBeGreaterThan(7);
      for (const [, url] of urls) expect(String(url)).toMatch(new RegExp(`^${issuer}/oidc/[a-z-]+$`));
      expect(metadata).toMatchObject({
        scopes_supported: expect.arrayContaining(['openid']),
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        claims_supported: expect.arrayContaining(['sub', 'groups', 'iss']),
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        request_uri_parameter_supported: false,
        claims_parameter_supported: true,
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
      });
      expect([...metadata.grant_types_supported].sort()).toEqual([
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
        'urn:ietf:params:oauth:grant-type:token-exchange',
      ]);
      expect([...metadata.token_endpoint_auth_methods_supported].sort()).toEqual([
        'client_secret_basic',
        'client_secret_post',
        'none',
      ]);
      expect(Object.keys(metadata).filter((name) => !known.includes(name))).toEqual([]);
      const keys = await fetch(metadata.jwks_uri);
      expect([keys.status, keys.headers.get('cache-control')]).toEqual([200, 'public, max-age=60']);
      const { keys: list } = (await keys.json()) as { keys: { kid: string; n: string }[] };
      expect(list.length).toBeGreaterThan(0);
      expect(new Set(list.map(({ kid }) => kid)).size).toBe(list.length);
      for (const key of list) {
        expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
        expect(Buffer.from(key.n, 'base64url').length).toBeGreaterThanOrEqual(256);
      }
      const other = await fetch(`${issuer}/.well-known/oauth-authorization-server`);
      expect(await other.json()).toEqual(metadata);
    },
  },
];
