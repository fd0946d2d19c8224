import { z } from 'zod';
import { isLoopbackUrl } from '../configuration/loopback.js';

/** An OpenID provider, found by the discovery document of its issuer. */
export interface OpenidProvider {
  readonly kind: 'openid';
  /** Stands in the redirect URI: `<ISSUER>/sign-in/<name>/callback`. */
  readonly name: string;
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** `prompt` that makes the provider ask again who is there. */
  readonly freshPrompt: string;
}

/** GitHub, which speaks OAuth 2.0 for people and gives no ID token. */
export interface GithubProvider {
  readonly kind: 'github';
  readonly name: string;
  readonly label: string;
  /** Web address; another one for GitHub Enterprise Server. */
  readonly issuer: string;
  readonly api: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Where people can sign in. */
export type Provider = OpenidProvider | GithubProvider;

const address = z
  .string()
  .max(512)
  .refine(isAddress, 'must be an https URL without query, fragment and user; http on this machine alone');
const credentials = {
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 lower-case letters, digits and hyphens')
    .refine((name) => name !== 'development', 'is taken by the development sign-in'),
  label: z.string().min(1).max(60).optional(),
  clientId: z.string().min(1).max(512),
  clientSecret: z.string().min(1).max(512),
};
const openid = z
  .strictObject({
    kind: z.literal('openid'),
    ...credentials,
    issuer: address,
    scopes: z.array(z.string().regex(/^[!#-[\]-~]+$/)).default(['openid', 'email', 'profile']),
    freshPrompt: z.enum(['login', 'select_account', 'consent']).default('login'),
  })
  .refine(({ scopes }) => scopes.includes('openid'), { path: ['scopes'], message: 'must contain openid' });
const github = z.strictObject({
  kind: z.literal('github'),
  ...credentials,
  issuer: address.default('https://github.com'),
  api: address.default('https://api.github.com'),
});

/** Providers as written in `PROVIDERS`. */
export const providerList = z
  .array(z.discriminatedUnion('kind', [openid, github]))
  .max(20)
  .transform((list): readonly Provider[] => list.map((one) => ({ ...one, label: one.label ?? one.name })));

/** Google, by its client. */
export const google = (clientId: string, clientSecret: string): Provider => ({
  kind: 'openid',
  name: 'google',
  label: 'Google',
  issuer: 'https://accounts.google.com',
  clientId,
  clientSecret,
  scopes: ['openid', 'email', 'profile'],
  // Google knows no `login`; it lets the person choose and confirm.
  freshPrompt: 'select_account',
});

/** GitHub, by its OAuth app. */
export const githubCom = (clientId: string, clientSecret: string): Provider => ({
  kind: 'github',
  name: 'github',
  label: 'GitHub',
  issuer: 'https://github.com',
  api: 'https://api.github.com',
  clientId,
  clientSecret,
});

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username, password } = new URL(text);
  if (search !== '' || hash !== '' || username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackUrl(text));
}
