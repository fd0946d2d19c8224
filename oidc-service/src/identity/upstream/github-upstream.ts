import * as client from 'openid-client';
import { z } from 'zod';
import { isLoopbackUrl } from '../../configuration/loopback.js';
import type { GithubProvider } from '../provider.js';
import { boundedFetch } from './bounded-fetch.js';
import { shown } from './shown.js';
import { type Answer, type Challenge, type ExternalIdentity, type Upstream, UpstreamError } from './upstream.js';
import { atProvider } from './upstream-reason.js';

/**
 * Signs in at GitHub by OAuth 2.0 with PKCE and state. There is no ID token, so it asks who the access token is of, and
 * takes the numeric id of the account: login names are given to somebody else when they are changed.
 */
export function githubUpstream(provider: GithubProvider, timeout: number): Upstream {
  const { name, label } = provider;
  return {
    name,
    label,
    begin: (challenge) => atProvider(async () => authorizationUrl(configured(provider, timeout), challenge)),
    finish: (answer) => atProvider(async () => identity(provider, configured(provider, timeout), answer)),
  };
}

function configured({ issuer, clientId, clientSecret }: GithubProvider, timeout: number): client.Configuration {
  const configuration = new client.Configuration(
    {
      issuer: `${issuer}/login/oauth`,
      authorization_endpoint: `${issuer}/login/oauth/authorize`,
      token_endpoint: `${issuer}/login/oauth/access_token`,
    },
    clientId,
    clientSecret,
  );
  configuration[client.customFetch] = boundedFetch(AbortSignal.timeout(timeout));
  if (isLoopbackUrl(issuer)) client.allowInsecureRequests(configuration);
  return configuration;
}

async function authorizationUrl(configuration: client.Configuration, challenge: Challenge): Promise<URL> {
  return client.buildAuthorizationUrl(configuration, {
    redirect_uri: challenge.redirectUri,
    scope: 'read:user user:email',
    state: challenge.state,
    code_challenge: await client.calculatePKCECodeChallenge(challenge.codeVerifier),
    code_challenge_method: 'S256',
    ...(challenge.fresh && { prompt: 'select_account' }),
  });
}

const user = z.object({ id: z.int().positive(), login: z.string(), name: z.string().nullish() });
const emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

async function identity(
  provider: GithubProvider,
  configuration: client.Configuration,
  { url, state, codeVerifier }: Answer,
): Promise<ExternalIdentity> {
  const checks = { expectedState: state, pkceCodeVerifier: codeVerifier };
  const { access_token } = await client.authorizationCodeGrant(configuration, url, checks);
  const ask = async (path: string): Promise<Response> =>
    client.fetchProtectedResource(
      configuration,
      access_token,
      new URL(`${provider.api}${path}`),
      'GET',
      undefined,
      new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'hexabase-kaas' }),
    );
  const account = user.parse(await json(await ask('/user')));
  const answer = await ask('/user/emails');
  // Without the scope there is no such page, and the account is as good without an address.
  const list = answer.status === 403 || answer.status === 404 ? [] : emails.parse(await json(answer));
  const email = list.find(({ primary, verified }) => primary && verified)?.email;
  return {
    issuer: provider.issuer,
    subject: String(account.id),
    name: shown(account.name ?? account.login),
    email: shown(email),
    emailVerified: email !== undefined,
    locale: null,
  };
}

async function json(response: Response): Promise<unknown> {
  if (response.status === 200) return response.json();
  throw new UpstreamError(response.status >= 500 ? 'unreachable' : 'untrusted', new Error(`status ${response.status}`));
}
