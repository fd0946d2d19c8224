import { createPublicKey, type KeyObject } from 'node:crypto';
import Provider, { type Configuration, ExternalSigningKey, type KoaContextWithOIDC } from 'oidc-provider';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { contextOf } from '../http/request-context.js';
import type { PublishedKey, SigningKey, SigningKeySet } from '../keys/index.js';
import { accountFinder } from './account.js';
import { databaseAdapter } from './adapter.js';
import { declaredClient } from './declared-client.js';
import { signInPolicy } from './interaction-policy.js';
import { messages } from './messages.js';
import { deviceCodePage, deviceConfirmPage, errorPage, languageIn, logoutPage, plainPage } from './page.js';
import { rotateToOneSuccessor } from './refresh-rotation.js';
import type { ProviderConfiguration } from './settings.js';

/** What a provider is made from; a new one is made whenever the keys change. */
export interface ProviderParts {
  readonly configuration: ProviderConfiguration & { readonly ISSUER: string };
  readonly db: Database;
  readonly clock: Clock;
  /** Called when a person has been let in at a client, before the code is given out. */
  readonly onGrant: (ctx: KoaContextWithOIDC) => Promise<void>;
  /** Fetches for the provider: back-channel logout alone. */
  readonly fetch: typeof globalThis.fetch;
}

/** Where everything is, below the path of the issuer. */
export const routes = {
  authorization: '/oidc/authorize',
  token: '/oidc/token',
  userinfo: '/oidc/userinfo',
  jwks: '/oidc/jwks',
  revocation: '/oidc/revoke',
  introspection: '/oidc/introspect',
  end_session: '/oidc/logout',
  device_authorization: '/oidc/device-authorization',
  code_verification: '/oidc/device',
} as const;

/**
 * Seconds for which the JWKS and the metadata may be cached. An API server that meets an unknown key reads the JWKS again
 * when all but 30 s of it have passed (go-oidc 2.3, jwks.go), so it also bounds how long a new key may be refused.
 */
export const jwksMaxAge = 60;

/** An oidc-provider for these keys. State is in the database alone, so any number of them may serve at once. */
export function createProvider(parts: ProviderParts, keys: SigningKeySet): Provider {
  const { configuration, db, clock } = parts;
  const { ISSUER } = configuration;
  const provider = new Provider(ISSUER, {
    ...oidcConfiguration(parts),
    adapter: databaseAdapter({ db, clock, graceSeconds: configuration.REFRESH_GRACE_SECONDS }),
    jwks: { keys: keys.published.map((key) => new ServiceKey(key, key === keys.signing ? keys.signing : undefined)) },
  });
  // Links are made from where the issuer is, whatever the Host header and those of proxies say.
  const { host, protocol } = new URL(ISSUER);
  Object.defineProperties(provider.request, {
    host: { get: () => host },
    protocol: { get: () => protocol.slice(0, -1) },
  });
  rotateToOneSuccessor(provider);
  provider.use(async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      // A form of nobody's: the library cannot keep the session that it began for its answer (oidc-provider 9, session.js).
      if (ctx.method !== 'POST' || routeOf(ctx) !== 'code_verification' || !(error instanceof TypeError)) throw error;
      ctx.redirect(new URL(ISSUER).pathname.replace(/\/$/, '') + routes.code_verification);
      ctx.status = 303;
    }
    if (['jwks', 'discovery'].includes(routeOf(ctx) ?? '') && ctx.status === 200) {
      ctx.set('cache-control', `public, max-age=${jwksMaxAge}`);
    }
  });
  return provider;
}

const routeOf = (ctx: object): string | undefined => (ctx as { oidc?: { route?: string } }).oidc?.route;

function oidcConfiguration({ configuration, db, clock, onGrant, fetch }: ProviderParts): Configuration {
  const { GROUPS_CLAIM_BYTES: limit, REFRESH_ABSOLUTE_SECONDS: absolute, REFRESH_IDLE_SECONDS: idle } = configuration;
  const base = new URL(configuration.ISSUER).pathname.replace(/\/$/, '');
  const secure = configuration.ISSUER.startsWith('https:');
  return {
    routes,
    clients: configuration.OIDC_CLIENTS.map(declaredClient),
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    claims: { openid: ['sub', 'groups'], profile: ['name', 'locale'], email: ['email', 'email_verified'] },
    responseTypes: ['code'],
    subjectTypes: ['public'],
    pkce: { required: (_ctx, { clientAuthMethod }) => clientAuthMethod === 'none' },
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: () => false,
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    clockTolerance: 5,
    cookies: {
      keys: configuration.COOKIE_SECRETS,
      names: { session: 'kaas_provider', interaction: 'kaas_interaction', resume: 'kaas_resume' },
      long: { httpOnly: true, sameSite: 'lax', secure, path: `${base}/oidc` },
      short: { httpOnly: true, sameSite: 'lax', secure },
    },
    ttl: {
      IdToken: configuration.ID_TOKEN_SECONDS,
      AccessToken: configuration.ID_TOKEN_SECONDS,
      AuthorizationCode: 60,
      DeviceCode: 600,
      Interaction: 3_600,
      Session: 86_400,
      Grant: absolute,
      RefreshToken: (_ctx, token) => {
        const age = Math.floor(clock().getTime() / 1_000) - (token.iiat ?? token.iat ?? 0);
        return Math.max(1, Math.min(idle, absolute - Math.max(0, age)));
      },
    },
    findAccount: accountFinder(db, limit, clock),
    // A new one each time that somebody is let in, so that what came of a code can be told from the rest and ended.
    loadExistingGrant: async () => undefined,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    rotateRefreshToken: true,
    interactions: {
      policy: signInPolicy(db, limit, clock, onGrant),
      url: (_ctx, { uid }) => `${base}/oidc/interaction/${uid}`,
    },
    fetch: fetch as NonNullable<Configuration['fetch']>,
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(languageIn(ctx), out.error, out.error_description);
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      userinfo: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
      claimsParameter: { enabled: true },
      backchannelLogout: { enabled: true },
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = logoutPage(languageIn(ctx), form);
        },
        postLogoutSuccessSource: (ctx) => {
          const language = languageIn(ctx);
          ctx.body = plainPage(language, messages[language].signedOut, messages[language].close);
        },
      },
      deviceFlow: {
        enabled: true,
        deviceInfo: (ctx) => ({ ip: contextOf(ctx.req).source }),
        userCodeInputSource: (ctx, form, out, error) => {
          ctx.body = deviceCodePage(languageIn(ctx), form, error, out?.error_description);
        },
        userCodeConfirmSource: (ctx, form, client, info, code) => {
          const from = String(info.ip ?? 'unknown');
          ctx.body = deviceConfirmPage(languageIn(ctx), form, client.clientName ?? client.clientId, code, from);
        },
        successSource: (ctx) => {
          const language = languageIn(ctx);
          ctx.body = plainPage(language, messages[language].deviceIn, messages[language].goBack);
        },
      },
    },
  };
}

/** A key of ours as the library asks for it: it never sees a private one. */
class ServiceKey extends ExternalSigningKey {
  readonly #key: PublishedKey;
  readonly #signing: SigningKey | undefined;
  readonly #public: KeyObject;

  constructor(key: PublishedKey, signing: SigningKey | undefined) {
    super();
    this.#key = key;
    this.#signing = signing;
    this.#public = createPublicKey({ key: key.publicJwk as never, format: 'jwk' });
  }

  override get kid(): string {
    return this.#key.id;
  }

  override get alg(): string {
    return this.#key.algorithm;
  }

  override keyObject(): KeyObject {
    return this.#public;
  }

  override sign(data: Uint8Array): Promise<Uint8Array> {
    if (this.#signing === undefined) throw new Error('a key that does not sign was asked to');
    return this.#signing.sign(data);
  }
}
