import { z } from 'zod';
import type { ConfigurationRule } from '../configuration/configuration.js';
import type { ConfigurationIssue } from '../configuration/configuration-issue.js';
import type { issuerSettings } from '../configuration/issuer-setting.js';
import { isLoopbackHost } from '../configuration/loopback.js';
import { type Settings, setting, type Values } from '../configuration/setting.js';
import type { httpSettings } from '../http/settings.js';
import { githubCom, google, type Provider, providerList } from './provider.js';

const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(least).max(most));
const clientId = (provider: string, where: string) =>
  setting({
    schema: z.string().max(512).optional(),
    meaning: `Client id at ${provider}; with it, people can sign in there.`,
    allowed: 'text of at most 512 characters; not set: nobody signs in there',
    fix: `register a client ${where} with the redirect URI <ISSUER>/sign-in/${provider.toLowerCase()}/callback`,
  });
const clientSecret = (provider: string) =>
  setting({
    schema: z.string().max(512).optional(),
    meaning: `Client secret at ${provider}.`,
    allowed: 'text of at most 512 characters, together with the client id',
    fix: `copy it from ${provider}`,
    secret: true,
  });

/** How people sign in, and for how long. */
export const identitySettings = {
  GOOGLE_CLIENT_ID: clientId('Google', 'in the Google Cloud console'),
  GOOGLE_CLIENT_SECRET: clientSecret('Google'),
  GITHUB_CLIENT_ID: clientId('GitHub', 'under Settings, Developer settings, OAuth Apps'),
  GITHUB_CLIENT_SECRET: clientSecret('GitHub'),
  PROVIDERS: setting({
    schema: z
      .string()
      .transform((text, context) => {
        try {
          return JSON.parse(text) as unknown;
        } catch {
          context.addIssue({ code: 'custom', message: 'must be JSON' });
          return z.NEVER;
        }
      })
      .pipe(providerList),
    meaning:
      'Further providers: any OpenID provider, or a GitHub Enterprise Server. The redirect URI of each is `<ISSUER>/sign-in/<name>/callback`.',
    allowed:
      'a JSON list of `{"kind":"openid","name","label","issuer","clientId","clientSecret","scopes","freshPrompt"}` and `{"kind":"github","name","label","issuer","api","clientId","clientSecret"}`; label, scopes, freshPrompt and the addresses of GitHub may be left out',
    fix: 'write it as a list in JSON, or leave it out',
    standard: '[]',
    secret: true,
  }),
  PROVIDER_TIMEOUT_SECONDS: setting({
    schema: wholeNumber(1, 30),
    meaning: 'How long all calls to a provider in one step of signing in may take together, in seconds.',
    allowed: 'a whole number from 1 to 30',
    fix: 'set it to 4',
    standard: '4',
  }),
  DEVELOPMENT_SIGN_IN: setting({
    schema: z.enum(['on', 'off']),
    meaning: 'Lets anybody sign in as anybody by typing a name. For trying things out on one machine.',
    allowed: '`on` or `off`; `on` only while ISSUER and HOST are this machine alone',
    fix: 'set it to off and configure a provider',
    standard: 'off',
    refusedInProduction: (value) => (value === 'on' ? 'anybody could sign in as anybody' : undefined),
  }),
  SESSION_IDLE_MINUTES: setting({
    schema: wholeNumber(1, 43_200),
    meaning: 'After how long without a request a browser is signed out, in minutes.',
    allowed: 'a whole number from 1 to 43200',
    fix: 'set it to 60',
    standard: '60',
  }),
  SESSION_HOURS: setting({
    schema: wholeNumber(1, 720),
    meaning: 'After how long a browser is signed out in any case, in hours.',
    allowed: 'a whole number from 1 to 720',
    fix: 'set it to 12',
    standard: '12',
  }),
} satisfies Settings;

/** What identity needs of the configuration. */
export type IdentityConfiguration = Values<typeof identitySettings> & Values<typeof issuerSettings>;

/** Every provider of a configuration, those of their own variables first. */
export function providersOf(configuration: Values<typeof identitySettings>): readonly Provider[] {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, PROVIDERS } = configuration;
  return [
    ...(GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET ? [google(GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET)] : []),
    ...(GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET ? [githubCom(GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET)] : []),
    ...PROVIDERS,
  ];
}

type RuleSettings = typeof identitySettings & typeof issuerSettings & typeof httpSettings;

/** What several variables must agree on. */
export const identityRule: ConfigurationRule<RuleSettings> = (values) => {
  const issues: ConfigurationIssue[] = [];
  const conflict = (variable: string, got: string, allowed: string, fix: string) =>
    issues.push({ code: 'CONFIG_CONFLICT', variable, got, allowed, fix });
  for (const provider of ['GOOGLE', 'GITHUB'] as const) {
    const [id, secret] = [values[`${provider}_CLIENT_ID`], values[`${provider}_CLIENT_SECRET`]];
    if ((id === undefined) === (secret === undefined)) continue;
    const missing = `${provider}_CLIENT_${id === undefined ? 'ID' : 'SECRET'}`;
    conflict(missing, 'not set', 'id and secret of a client, or neither', 'set both, or neither');
  }
  const seen = new Set<string>();
  for (const { name, issuer } of providersOf(values)) {
    for (const one of [`the name "${name}"`, `the issuer "${issuer}"`]) {
      if (seen.has(one))
        conflict('PROVIDERS', `${one} twice`, 'each name and each issuer once', 'remove one of the two');
      seen.add(one);
    }
  }
  if (values.DEVELOPMENT_SIGN_IN === 'on' && !isLoopbackHost(values.HOST)) {
    const allowed = '`on` only while HOST is this machine alone';
    conflict('DEVELOPMENT_SIGN_IN', `"on" with HOST "${values.HOST}"`, allowed, 'set HOST to 127.0.0.1, or it to off');
  }
  return issues;
};
