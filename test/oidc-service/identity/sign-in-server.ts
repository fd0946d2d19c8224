import {
  apiFeature,
  authorizationFeature,
  type Database,
  type FeatureOf,
  identityFeature,
  type Service,
} from '@hexabase-kaas/oidc-service';
import { emptyDatabase } from '../test-database.js';
import { startTestServer, type TestServer } from '../test-server.js';
import { Browser } from './browser.js';
import { ProviderServer, type Who } from './provider-server.js';

/** A server with two OpenID providers and a GitHub, its database, and a clock that can be put forward. */
export interface SignInServer extends TestServer {
  readonly db: Database;
  readonly dex: ProviderServer;
  readonly other: ProviderServer;
  readonly github: ProviderServer;
  /** Puts the clock forward from now on, by that many milliseconds; 0 puts it right. */
  ahead(ms: number): void;
  browser(headers?: Record<string, string>): Browser;
  /** Goes the whole way through a provider, and returns the last answer. */
  through(browser: Browser, provider: 'dex' | 'other' | 'github', who: Who, returnTo?: string): Promise<Response>;
  /** Signs in by name, as only development allows. */
  as(name: string): Promise<Browser>;
  /** Whom a browser is signed in as. */
  me(
    browser: Browser,
  ): Promise<
    { id: string; name: string; email: string | null; accounts: { id: string; provider: string }[] } | undefined
  >;
}

/** Starts one, with further features before and after identity; on PostgreSQL when `DATABASE_URL` names a test server. */
export async function startSignInServer(
  more: readonly FeatureOf[] = [],
  environment: Readonly<Record<string, string>> = {},
  first: readonly FeatureOf[] = [],
): Promise<SignInServer> {
  const [dex, other, github] = (await Promise.all([1, 2, 3].map(() => ProviderServer.start()))) as [
    ProviderServer,
    ProviderServer,
    ProviderServer,
  ];
  const place = process.env.DATABASE_URL === undefined ? undefined : await emptyDatabase();
  const client = { clientId: 'client', clientSecret: 'secret' };
  const providers = [
    { kind: 'openid', name: 'dex', label: 'Dex', issuer: dex.issuer, ...client },
    { kind: 'openid', name: 'other', issuer: other.issuer, ...client },
    { kind: 'github', name: 'github', label: 'GitHub', issuer: github.issuer, api: github.issuer, ...client },
  ];
  let db: Database | undefined;
  let offset = 0;
  const probe: FeatureOf = (service: Service<unknown>) => {
    db = service.db;
    return { name: 'probe' };
  };
  const settings = {
    PROVIDERS: JSON.stringify(providers),
    DEVELOPMENT_SIGN_IN: 'on',
    PROVIDER_TIMEOUT_SECONDS: '20',
    ISSUER: 'http://localhost:3000',
    ...(place !== undefined && { DATABASE_URL: place.url }),
    ...environment,
  };
  const server = await startTestServer(
    [probe, ...first, authorizationFeature, apiFeature, identityFeature, ...more],
    settings,
    () => new Date(Date.now() + offset),
  );
  const upstreams = { dex, other, github };
  const browser = (headers?: Record<string, string>) => new Browser(server.url, undefined, headers);
  return {
    ...server,
    ...upstreams,
    db: db as Database,
    stop: async () => {
      await server.stop();
      await place?.drop();
      await Promise.all([dex, other, github].map((one) => one.stop()));
    },
    ahead: (ms) => {
      offset = ms;
    },
    browser,
    through: async (from, name, who, returnTo) => {
      const query = returnTo === undefined ? '' : `?return_to=${encodeURIComponent(returnTo)}`;
      const leaving = await from.get(`/sign-in/${name}${query}`);
      const location = leaving.headers.get('location');
      return location === null ? leaving : from.get(upstreams[name].authorize(location, who));
    },
    as: async (name) => {
      const from = browser();
      await from.send('POST', '/sign-in/development', new URLSearchParams({ name }));
      return from;
    },
    me: async (from) => {
      const response = await from.get('/api/v1/me');
      return response.status === 200 ? ((await response.json()) as never) : undefined;
    },
  };
}
