import {
  ConfigurationError,
  type ConfigurationIssue,
  isLoopbackUrl,
  parseConfiguration,
  readConfiguration,
  setting,
} from '@hexabase-kaas/oidc-service';
import { z } from 'zod';

const issues = (environment: Record<string, string>): [string, string][] => failure(environment).map(codeOf);
const codeOf = ({ variable, code }: ConfigurationIssue): [string, string] => [variable, code];
function failure(environment: Record<string, string>): readonly ConfigurationIssue[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.issues;
    throw error;
  }
  return [];
}

const secrets = { KEY_ENCRYPTION_KEYS: 'k'.repeat(43), COOKIE_SECRETS: 'c'.repeat(32) };
const sound = { ISSUER: 'https://id.example.com', DATABASE_URL: 'postgres://kaas:hunter2@db/kaas', ...secrets };

test('nothing is needed for development', () => {
  expect(readConfiguration({})).toMatchObject({
    production: false,
    PORT: 3000,
    HOST: '127.0.0.1',
    ISSUER: 'http://localhost:3000',
    DATABASE_URL: 'pglite:.data/oidc-service',
    REDIS_URL: undefined,
  });
  expect(readConfiguration({ PORT: '4000' }).ISSUER).toBe('http://localhost:4000');
});

test('an empty variable counts as not set', () => {
  expect(readConfiguration({ PORT: '', ISSUER: '', DATABASE_URL: '' })).toEqual(readConfiguration({}));
});

test('every problem is reported at once, with what to do', () => {
  expect(
    issues({
      ...secrets,
      PORT: '70000',
      HOST: 'a b',
      ISSUER: 'id.example.com',
      REDIS_URL: 'http://x',
      LOG_LEVEL: 'loud',
    }),
  ).toEqual([
    ['ISSUER', 'CONFIG_INVALID'],
    ['PORT', 'CONFIG_INVALID'],
    ['HOST', 'CONFIG_INVALID'],
    ['LOG_LEVEL', 'CONFIG_INVALID'],
    ['DATABASE_URL', 'CONFIG_DEVELOPMENT_DEFAULT'],
    ['REDIS_URL', 'CONFIG_INVALID'],
  ]);
  expect(() => readConfiguration({ PORT: '70000' })).toThrow(
    'PORT: got "70000"; allowed: a whole number from 0 to 65535; 0 takes one that is free (CONFIG_INVALID); set it to a free port',
  );
});

test('NODE_ENV or an issuer that others reach makes it production, where development defaults are refused', () => {
  expect(readConfiguration(sound).production).toBe(true);
  expect(issues({ NODE_ENV: 'production' })).toEqual(
    ['ISSUER', 'DATABASE_URL', 'KEY_ENCRYPTION_KEYS', 'COOKIE_SECRETS'].map((name) => [
      name,
      'CONFIG_DEVELOPMENT_DEFAULT',
    ]),
  );
  expect(issues({ ...secrets, ISSUER: 'https://id.example.com' })).toEqual([
    ['DATABASE_URL', 'CONFIG_DEVELOPMENT_DEFAULT'],
  ]);
  const development = readConfiguration({});
  expect(
    issues({
      ...sound,
      KEY_ENCRYPTION_KEYS: development.KEY_ENCRYPTION_KEYS.join(','),
      COOKIE_SECRETS: `${'c'.repeat(32)},${development.COOKIE_SECRETS.join(',')}`,
      KEY_PUBLISH_SECONDS: '60',
    }),
  ).toEqual([
    ['KEY_ENCRYPTION_KEYS', 'CONFIG_NOT_FOR_PRODUCTION'],
    ['KEY_PUBLISH_SECONDS', 'CONFIG_NOT_FOR_PRODUCTION'],
    ['COOKIE_SECRETS', 'CONFIG_NOT_FOR_PRODUCTION'],
  ]);
  expect(issues({ ...sound, NODE_ENV: 'development', DATABASE_URL: 'pglite:data' })).toEqual([
    ['DATABASE_URL', 'CONFIG_NOT_FOR_PRODUCTION'],
  ]);
});

test('a secret is not in the message', () => {
  const [issue] = failure({ DATABASE_URL: 'mysql://root:hunter2@db' });
  expect(issue).toMatchObject({ variable: 'DATABASE_URL', got: 'a secret of 23 characters' });
  expect(JSON.stringify(issue)).not.toContain('hunter2');
});

test.each([
  'https://id.example.com/',
  'https://ID.example.com',
  'https://id.example.com:443',
  'https://user@id.example.com',
  'https://id.example.com?x=1',
  'https://id.example.com#x',
  'https://id.example.com/a/../b',
  'http://id.example.com',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'http://10.0.0.1',
  'ftp://localhost',
])('the issuer %s is refused', (ISSUER) => {
  expect(issues({ ...sound, ISSUER })).toEqual([['ISSUER', 'CONFIG_INVALID']]);
});

test.each(['https://id.example.com', 'https://id.example.com:8443/kaas', 'http://localhost:3000', 'http://[::1]:3000'])(
  'the issuer %s is taken byte for byte',
  (ISSUER) => expect(readConfiguration({ ...sound, ISSUER }).ISSUER).toBe(ISSUER),
);

test('only what cannot leave the machine is loopback', () => {
  const urls = ['http://localhost', 'http://a.localhost', 'http://127.9.9.9', 'http://[::1]', 'http://2130706433'];
  expect(urls.filter(isLoopbackUrl)).toEqual(urls);
  expect(
    ['http://localhost.com', 'http://0.0.0.0', 'http://128.0.0.1', 'http://[::2]', 'localhost'].filter(isLoopbackUrl),
  ).toEqual([]);
});

test('metrics have another port than everything else', () => {
  expect(issues({ PORT: '8080', METRICS_PORT: '8080' })).toEqual([['METRICS_PORT', 'CONFIG_CONFLICT']]);
  expect(issues({ PORT: '8080', METRICS_PORT: '9464' })).toEqual([]);
});

test('a rule over several variables runs when each is sound, and its issues are reported alike', () => {
  const settings = {
    ID: setting({ schema: z.string().optional(), meaning: '', allowed: '', fix: '' }),
    SECRET: setting({ schema: z.string().optional(), meaning: '', allowed: '', fix: '' }),
  };
  const together = {
    code: 'CONFIG_CONFLICT',
    variable: 'SECRET',
    got: 'not set',
    allowed: 'set with ID',
    fix: '',
  } as const;
  const parse = (environment: Record<string, string>) =>
    parseConfiguration(settings, environment, [({ ID, SECRET }) => (ID && !SECRET ? [together] : [])]);
  expect(parse({ ID: 'a', SECRET: 'b' })).toEqual({ production: false, ID: 'a', SECRET: 'b' });
  expect(() => parse({ ID: 'a' })).toThrow('SECRET: got not set; allowed: set with ID (CONFIG_CONFLICT)');
});
