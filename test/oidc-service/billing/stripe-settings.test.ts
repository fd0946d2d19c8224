// What of the configuration is refused, and that it says what to do.
import { ConfigurationError, readConfiguration } from '@hexabase-kaas/oidc-service';
import { environment, secret } from './stripe-world.js';

const sound = environment('http://127.0.0.1:1');
const live = { ...sound, STRIPE_API_KEY: 'sk_live_0123456789', STRIPE_API_BASE: '' };
const production = {
  ISSUER: 'https://id.example.com',
  DATABASE_URL: 'postgres://kaas:a@db/kaas',
  KEY_ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64url'),
  COOKIE_SECRETS: 'c'.repeat(32),
};

function issuesOf(env: Record<string, string>): string[] {
  try {
    readConfiguration(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    expect(error.message).not.toMatch(/0123456789/);
    return error.issues.map(({ code, variable }) => `${variable} ${code}`).filter((one) => /STRIPE|BILLING/.test(one));
  }
}

test.each<[string, Record<string, string>, string[]]>([
  ['nothing of Stripe', {}, []],
  ['a key for tests on this machine', sound, []],
  ['several secrets', { ...sound, STRIPE_WEBHOOK_SECRETS: `${secret}, ${secret}2` }, []],
  ['no signing secret: webhooks are refused, and the rest goes', { ...sound, STRIPE_WEBHOOK_SECRETS: '' }, []],
  ['no key', { BILLING: 'stripe' }, ['STRIPE_API_KEY CONFIG_CONFLICT']],
  ['a publishable key', { ...sound, STRIPE_API_KEY: 'pk_test_0123456789' }, ['STRIPE_API_KEY CONFIG_INVALID']],
  [
    'a key and BILLING=none',
    { ...sound, BILLING: 'none' },
    ['API_KEY', 'WEBHOOK_SECRETS', 'API_BASE'].map((one) => `STRIPE_${one} CONFIG_CONFLICT`),
  ],
  ['a stand-in elsewhere', { ...sound, STRIPE_API_BASE: 'http://192.0.2.1' }, ['STRIPE_API_BASE CONFIG_INVALID']],
  [
    'a stand-in with a live key',
    { ...live, STRIPE_API_BASE: 'http://127.0.0.1:1' },
    ['STRIPE_API_BASE CONFIG_CONFLICT'],
  ],
  ['a live key where nobody pays', { ...live, STRIPE_LIVEMODE: 'off' }, ['STRIPE_LIVEMODE CONFIG_CONFLICT']],
  [
    'a key for tests in production',
    { ...sound, ...production, STRIPE_API_BASE: '' },
    ['STRIPE_API_KEY CONFIG_NOT_FOR_PRODUCTION'],
  ],
  ['the same, said', { ...sound, ...production, STRIPE_API_BASE: '', STRIPE_LIVEMODE: 'off' }, []],
  ['a live key in production', { ...live, ...production }, []],
  [
    'a registration number with a digit too few',
    { ...sound, STRIPE_REGISTRATION_NUMBER: 'T123456789012' },
    ['STRIPE_REGISTRATION_NUMBER CONFIG_INVALID'],
  ],
  ['a tax that is none', { ...sound, STRIPE_TAX: '10' }, ['STRIPE_TAX CONFIG_INVALID']],
])('%s', (_, env, expected) => {
  expect(issuesOf(env)).toEqual(expected);
});
