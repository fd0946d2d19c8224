import { ConfigurationError, readConfiguration } from '@hexabase-kaas/oidc-service';

const issues = (environment: Record<string, string>) => {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.issues.map(({ code, variable }) => `${code} ${variable}`);
    throw error;
  }
  return [];
};
const message = (environment: Record<string, string>): string => {
  try {
    readConfiguration(environment);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};
const one = {
  kind: 'openid',
  name: 'dex',
  issuer: 'https://dex.example.com',
  clientId: 'id',
  clientSecret: 'canary-secret',
};
const list = (...providers: object[]) => ({ PROVIDERS: JSON.stringify(providers) });
const production = {
  ISSUER: 'https://id.example.com',
  DATABASE_URL: 'postgres://db/kaas',
  KEY_ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64url'),
  COOKIE_SECRETS: 'a-cookie-secret-that-nobody-else-knows',
};

test.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['an OpenID provider', list(one)],
  [
    'a GitHub Enterprise Server',
    list({
      kind: 'github',
      name: 'ghes',
      issuer: 'https://git.example.com',
      api: 'https://git.example.com/api/v3',
      clientId: 'a',
      clientSecret: 'b',
    }),
  ],
  [
    'Google and GitHub',
    { GOOGLE_CLIENT_ID: 'a', GOOGLE_CLIENT_SECRET: 'b', GITHUB_CLIENT_ID: 'c', GITHUB_CLIENT_SECRET: 'd' },
  ],
  ['a provider on this machine', list({ ...one, issuer: 'http://127.0.0.1:5556/dex' })],
  ['mail', { SMTP_URL: 'smtps://user:pass@mail.example.com', MAIL_FROM: 'kaas@example.com' }],
  ['development sign-in on this machine', { DEVELOPMENT_SIGN_IN: 'on' }],
])('%s is a sound configuration', (_name, environment) => {
  expect(message(environment)).toBe('');
});

test('everything that is wrong in a list of providers is told at once, without its secrets', () => {
  const told = message(
    list(
      { ...one, issuer: 'http://dex.example.com' },
      { ...one, name: 'Dex!', scopes: ['email'], clientSecret: '' },
      { ...one, name: 'development', more: 1 },
      { kind: 'saml' },
    ),
  );
  for (const place of ['0.issuer: must be an https URL', '1.name', '1.clientSecret', '2.name: is taken', '3.kind']) {
    expect(told).toContain(place);
  }
  expect(told).not.toContain('canary-secret');
});

test.each<[string, Record<string, string>, string[]]>([
  ['text that is not JSON', { PROVIDERS: 'dex' }, ['CONFIG_INVALID PROVIDERS']],
  ['an issuer with a query', list({ ...one, issuer: 'https://dex.example.com?a=b' }), ['CONFIG_INVALID PROVIDERS']],
  ['an issuer with a password', list({ ...one, issuer: 'https://a:b@dex.example.com' }), ['CONFIG_INVALID PROVIDERS']],
  ['one name twice', list(one, { ...one, issuer: 'https://two.example.com' }), ['CONFIG_CONFLICT PROVIDERS']],
  ['one issuer twice', list(one, { ...one, name: 'two' }), ['CONFIG_CONFLICT PROVIDERS']],
  [
    'the name of Google twice',
    { GOOGLE_CLIENT_ID: 'a', GOOGLE_CLIENT_SECRET: 'b', ...list({ ...one, name: 'google' }) },
    ['CONFIG_CONFLICT PROVIDERS'],
  ],
  [
    'an id without a secret, and a secret without an id',
    { GOOGLE_CLIENT_ID: 'a', GITHUB_CLIENT_SECRET: 'b' },
    ['CONFIG_CONFLICT GOOGLE_CLIENT_SECRET', 'CONFIG_CONFLICT GITHUB_CLIENT_ID'],
  ],
  ['a mail server without a sender', { SMTP_URL: 'smtp://localhost' }, ['CONFIG_CONFLICT MAIL_FROM']],
  [
    'a sender with a line end',
    { SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@b\r\nBcc: c@d' },
    ['CONFIG_INVALID MAIL_FROM'],
  ],
  [
    'development sign-in in production',
    { ...production, DEVELOPMENT_SIGN_IN: 'on' },
    ['CONFIG_NOT_FOR_PRODUCTION DEVELOPMENT_SIGN_IN'],
  ],
  [
    'development sign-in of an issuer that others reach, whatever NODE_ENV says',
    { ...production, NODE_ENV: 'development', DEVELOPMENT_SIGN_IN: 'on' },
    ['CONFIG_NOT_FOR_PRODUCTION DEVELOPMENT_SIGN_IN'],
  ],
  [
    'development sign-in on every address of the machine',
    { HOST: '0.0.0.0', DEVELOPMENT_SIGN_IN: 'on' },
    ['CONFIG_CONFLICT DEVELOPMENT_SIGN_IN'],
  ],
  [
    'a session without an end',
    { SESSION_HOURS: '0', SESSION_IDLE_MINUTES: 'never' },
    ['CONFIG_INVALID SESSION_IDLE_MINUTES', 'CONFIG_INVALID SESSION_HOURS'],
  ],
])('%s is refused', (_name, environment, expected) => {
  expect(issues(environment)).toEqual(expected);
});
