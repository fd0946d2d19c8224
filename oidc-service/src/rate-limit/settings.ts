import { z } from 'zod';
import { type Settings, setting } from '../configuration/setting.js';

const perMinute = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(1).max(1_000_000));

/** How often the service may be asked for something. */
export const rateLimitSettings = {
  RATE_LIMIT_STORE: setting({
    schema: z.enum(['memory', 'database']),
    meaning: 'Where calls are counted: in each process, or in the database for all processes together.',
    allowed: '`memory` or `database`',
    fix: 'set it to memory for one process, to database for several',
    standard: 'memory',
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
      'Requests of signing in, and posts to all other pages, that may come from one address in a minute; and as many posts of programs below `/oidc` beside them. A sign-in takes two, or more with mistakes; a kubectl one for each ID token.',
    allowed: 'a whole number from 1 to 1000000',
    fix: 'set it to 600; raise it where many people share an address, and set TRUSTED_PROXIES, or all of them do',
    standard: '600',
  }),
} satisfies Settings;
