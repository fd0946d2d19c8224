import { z } from 'zod';
import type { ConfigurationRule } from '../configuration/configuration.js';
import { type Settings, setting } from '../configuration/setting.js';

const perMinute = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(1).max(1_000_000));

/** How often the service may be asked for something. */
export const rateLimitSettings = {
  RATE_LIMIT_STORE: setting({
    schema: z.enum(['memory', 'database', 'redis']).optional(),
    meaning: 'Where calls are counted: in each process, or in the database or Redis for all processes together.',
    allowed: '`memory`, `database` or `redis`; not set: `redis` with REDIS_URL, `memory` without',
    fix: 'set it to memory for one process, to database or redis for several',
  }),
  REDIS_URL: setting({
    schema: z.url({ protocol: /^rediss?$/ }).optional(),
    meaning:
      'Redis 6 or newer, or Valkey, in which calls are counted. While it does not answer, each process counts for itself.',
    allowed: '`redis://user:password@host:port/number` or `rediss://...`; not set: there is none',
    fix: 'set it to the URL of the server, or leave it out',
    secret: true,
  }),
  REDIS_CA_FILE: setting({
    schema: z.string().min(1).optional(),
    meaning: 'File with the certificates (PEM) that may vouch for the server of a `rediss:` URL, read at the start.',
    allowed: 'path of a file; not set: the authorities that Node knows',
    fix: 'set it to the path of the file, or leave it out',
  }),
  RATE_LIMIT_PER_CALLER: setting({
    schema: perMinute,
    meaning: 'Calls of the API that one caller may make in a minute.',
    allowed: 'a whole number from 1 to 1000000',
    fix: 'set it to 600',
    standard: '600',
  }),
  RATE_LIMIT_PER_ADDRESS: setting({
    schema: perMinute,
    meaning: 'Calls of the API that may come from one address in a minute, whoever makes them.',
    allowed: 'a whole number from 1 to 1000000',
    fix: 'set it to 3000; set TRUSTED_PROXIES, or all callers come from the address of the proxy',
    standard: '3000',
  }),
  RATE_LIMIT_SIGN_IN: setting({
    schema: perMinute,
    meaning:
      'Requests of signing in, and posts to all other pages, that may come from one address in a minute; beside them as many for pages below `/oidc`, and as many posts of programs there. A sign-in takes two, or more with mistakes, and four below `/oidc`; a kubectl one post for each ID token.',
    allowed: 'a whole number from 1 to 1000000',
    fix: 'set it to 600; raise it where many people share an address, and set TRUSTED_PROXIES, or all of them do',
    standard: '600',
  }),
} satisfies Settings;

/** Counting in Redis needs one, and an authority is asked only where there is TLS. */
export const rateLimitRule: ConfigurationRule<typeof rateLimitSettings> = ({
  RATE_LIMIT_STORE,
  REDIS_URL,
  REDIS_CA_FILE,
}) => [
  ...(RATE_LIMIT_STORE !== 'redis' || REDIS_URL !== undefined
    ? []
    : [
        {
          code: 'CONFIG_CONFLICT' as const,
          variable: 'REDIS_URL',
          got: 'not set',
          allowed: 'the URL of a Redis server, together with RATE_LIMIT_STORE=redis',
          fix: 'set it, or set RATE_LIMIT_STORE to database',
        },
      ]),
  ...(REDIS_CA_FILE === undefined || REDIS_URL?.startsWith('rediss:')
    ? []
    : [
        {
          code: 'CONFIG_CONFLICT' as const,
          variable: 'REDIS_CA_FILE',
          got: 'a file, without a `rediss:` URL',
          allowed: 'a file together with a REDIS_URL that begins with `rediss:`',
          fix: 'let REDIS_URL begin with `rediss:`, or leave REDIS_CA_FILE out',
        },
      ]),
];
