import * as client from 'openid-client';
import { isLoopbackUrl } from '../../configuration/loopback.js';
import type { OpenidProvider } from '../provider.js';
import { boundedFetch } from './bounded-fetch.js';
import { shown } from './shown.js';
import { type Answer, type Challenge, type ExternalIdentity, type Upstream, UpstreamError } from './upstream.js';
import { atProvider } from './upstream-reason.js';

/**
 * Signs in at an OpenID provider by the authorization code flow with PKCE, state and nonce.
 *
 * Metadata and keys are read anew for each sign-in, so that a provider that has just changed its keys is believed at once;
 * the ID token's signature is checked although it came over TLS.
 */
export function openidUpstream(provider: OpenidProvider, timeout: number): Upstream {
  const { name, label } = provider;
  return {
    name,
    label,
    begin: (challenge) =>
      atProvider(async () => authorizationUrl(provider, await discover(provider, timeout), challenge)),
    finish: (answer) => atProvider(async () => identity(await discover(provider, timeout), answer)),
  };
}

async function discover(provider: OpenidProvider, timeout: number): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret } = provider;
  const setUp = [client.enableNonRepudiationChecks, ...(isLoopbackUrl(issuer) ? [client.allowInsecureRequests] : [])];
  const fetch = boundedFetch(AbortSignal.timeout(timeout));
  const options = { [client.customFetch]: fetch, execute: setUp };
  const found = await client.discovery(new URL(issuer), clientId, clientSecret, undefined, options);
  const metadata = found.serverMetadata();
  const methods = metadata.token_endpoint_auth_methods_supported;
  const authentication =
    methods === undefined || methods.includes('client_secret_basic')
      ? client.ClientSecretBasic(clientSecret)
      : client.ClientSecretPost(clientSecret);
  const configuration = new client.Configuration(
    metadata,
    clientId,
    { client_secret: clientSecret, [client.clockTolerance]: tolerance },
    authentication,
  );
  configuration[client.customFetch] = fetch;
  for (const one of setUp) one(configuration);
  return configuration;
}

async function authorizationUrl(
  provider: OpenidProvider,
  configuration: client.Configuration,
  challenge: Challenge,
): Promise<URL> {
  return client.buildAuthorizationUrl(configuration, {
    redirect_uri: challenge.redirectUri,
    scope: provider.scopes.join(' '),
    state: challenge.state,
    nonce: challenge.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(challenge.codeVerifier),
    code_challenge_method: 'S256',
    ...(challenge.fresh && { prompt: provider.freshPrompt }),
  });
}

async function identity(configuration: client.Configuration, answer: Answer): Promise<ExternalIdentity> {
  const tokens = await client.authorizationCodeGrant(configuration, answer.url, {
    expectedState: answer.state,
    expectedNonce: answer.nonce,
    pkceCodeVerifier: answer.codeVerifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new UpstreamError('untrusted', new Error('no ID token'));
  const seconds = (date: Date) => Math.floor(date.getTime() / 1_000);
  if (Math.abs(claims.iat - seconds(answer.now)) > clockDifference) {
    throw new UpstreamError('untrusted', new Error('the ID token is from another time'));
  }
  if (answer.fresh && claims.auth_time !== undefined && claims.auth_time < seconds(answer.askedAt) - tolerance) {
    throw new UpstreamError('untrusted', new Error('nobody signed in anew'));
  }
  const { iss: issuer, sub: subject } = claims;
  if (!/^[\x20-\x7e]{1,255}$/.test(subject))
    throw new UpstreamError('untrusted', new Error('the subject is no subject'));
  const asked = claims.email === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined;
  const about = asked
    ? { ...claims, ...(await client.fetchUserInfo(configuration, tokens.access_token, subject)) }
    : claims;
  return {
    issuer,
    subject,
    name: shown(about.name ?? about.preferred_username),
    email: shown(about.email),
    // Some providers send it as text; whatever is not true is not verified.
    emailVerified: about.email_verified === true,
    locale: shown(about.locale, 35),
  };
}

/** Seconds by which the provider's clock may be wrong for `exp`, `nbf` and `auth_time`. */
const tolerance = 60;
/** Seconds by which `iat` may be off; a code is redeemed within minutes. */
const clockDifference = 300;
