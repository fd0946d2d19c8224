import { z } from 'zod';
import { type Settings, setting, type Values } from '../configuration/setting.js';
import { isDeclaredClients, parseDeclaredClients } from './declared-client.js';
import { isTrustedIssuers, parseTrustedIssuers } from './trusted-issuer.js';

const seconds = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(least).max(most));

const developmentSecret = 'development-cookie-secret-that-everybody-knows';

/** Lifetimes, bounds and clients of the OpenID provider. */
export const providerSettings = {
  ID_TOKEN_SECONDS: setting({
    schema: seconds(60, 600),
    meaning:
      'Lifetime of an ID token, in seconds: for so long at most, and 10 s more for which it remembers its answer, does an API server believe what has been revoked.',
    allowed: 'a whole number from 60 to 600',
    fix: 'set it to 300',
    standard: '300',
  }),
  REFRESH_IDLE_SECONDS: setting({
    schema: seconds(300, 2_592_000),
    meaning: 'How long a refresh token may lie unused, in seconds.',
    allowed: 'a whole number from 300 to 2592000 (30 days)',
    fix: 'set it to 43200',
    standard: '43200',
  }),
  REFRESH_ABSOLUTE_SECONDS: setting({
    schema: seconds(600, 7_776_000),
    meaning: 'After how long a person has to sign in again, however often the token was refreshed, in seconds.',
    allowed: 'a whole number from 600 to 7776000 (90 days)',
    fix: 'set it to 604800',
    standard: '604800',
  }),
  REFRESH_GRACE_SECONDS: setting({
    schema: seconds(0, 300),
    meaning:
      'How long a refresh token that was used answers with the same successor, in seconds: for several kubectl at once, and for answers that got lost. Used after that, it ends the sign-in it came from.',
    allowed: 'a whole number from 0 to 300',
    fix: 'set it to 60',
    standard: '60',
  }),
  GROUPS_CLAIM_BYTES: setting({
    schema: seconds(1_024, 49_152),
    meaning:
      'Largest `groups` claim, in bytes of its JSON; whoever has more gets no token and is told so. The token has about 4/3 of it in the Authorization header: API servers take 1 MiB, proxies that end TLS in front of them often 8 or 16 KiB.',
    allowed: 'a whole number from 1024 to 49152',
    fix: 'set it to 16384, which 300 groups with the longest names fit in',
    standard: '16384',
  }),
  COOKIE_SECRETS: setting({
    schema: z
      .string()
      .transform((text) => text.split(','))
      .pipe(
        z
          .array(z.string().regex(/^[\x21-\x7e]{32,256}$/))
          .min(1)
          .max(5),
      ),
    meaning: 'Secrets that sign the cookies of the provider. The first signs; every one verifies.',
    allowed: 'one to five texts of 32 to 256 printable characters without spaces, separated by commas',
    fix: 'make one with `openssl rand -hex 32`; to change it, put the new one in front',
    developmentDefault: developmentSecret,
    secret: true,
    refusedInProduction: (secrets) =>
      secrets.includes(developmentSecret) ? 'the secret for development is known to everybody' : undefined,
  }),
  OIDC_CLIENTS: setting({
    schema: z.string().refine(isDeclaredClients).transform(parseDeclaredClients),
    meaning: 'Further clients, for web applications beside the workspaces: who signed in, but no groups.',
    allowed:
      'a JSON array of objects with `id` (not `workspace-...`), `secret` (32 characters or more; none for a public client), `redirectUris`, and optionally `name`, `postLogoutRedirectUris`, `backchannelLogoutUri`, `backchannelLogoutPrivate`; URIs are https, or http on this machine, without a fragment',
    fix: 'see the example in the README of oidc-service',
    standard: '[]',
    secret: true,
  }),
  TOKEN_EXCHANGE_ISSUERS: setting({
    schema: z.string().refine(isTrustedIssuers).transform(parseTrustedIssuers),
    meaning: 'Issuers whose tokens pipelines may exchange for a token of a workspace (RFC 8693).',
    allowed:
      'a JSON array of objects with `issuer`, `audience`, `workspace` (`<organization>--<workspace>`), `claims` (at least one, each compared exactly) and `groups` (at least one), and optionally `jwksUri`; URLs are https, or http on this machine',
    fix: 'see the example in the README of oidc-service',
    standard: '[]',
  }),
} satisfies Settings;

/** What the provider needs. */
export type ProviderConfiguration = Values<typeof providerSettings>;
