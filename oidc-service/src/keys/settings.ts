import { z } from 'zod';
import { type Settings, setting, type Values } from '../configuration/setting.js';

const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(least).max(most));

const developmentKey = 'ZGV2ZWxvcG1lbnQta2V5LWZvci1zZWFsaW5nLW9ubHk';

/** How the keys that sign ID tokens are kept and changed. */
export const keySettings = {
  KEY_ENCRYPTION_KEYS: setting({
    schema: z
      .string()
      .transform((text) => text.split(','))
      .pipe(
        z
          .array(z.string().regex(/^[A-Za-z0-9_-]{43}$/))
          .min(1)
          .max(5),
      ),
    meaning: 'Keys that seal the private signing keys in the database. The first seals; every one opens.',
    allowed: 'one to five keys of 32 random bytes in base64url without padding, separated by commas',
    fix: 'make one with `openssl rand 32 | basenc --base64url | tr -d =`; to change it, put the new one in front',
    developmentDefault: developmentKey,
    secret: true,
    refusedInProduction: (keys) =>
      keys.includes(developmentKey) ? 'the key for development is known to everybody' : undefined,
  }),
  KEY_ROTATION_DAYS: setting({
    schema: wholeNumber(1, 90),
    meaning: 'Age at which a signing key is replaced, in days.',
    allowed: 'a whole number from 1 to 90',
    fix: 'set it to 30',
    standard: '30',
  }),
  KEY_PUBLISH_SECONDS: setting({
    schema: wholeNumber(1, 86_400),
    meaning: 'How long a new key stands in the JWKS before it signs, in seconds.',
    allowed:
      'a whole number from 1 to 86400; at least 600 in production, for caches that keep the JWKS longer than its minute',
    fix: 'set it to 900',
    standard: '900',
    refusedInProduction: (seconds) =>
      seconds < 600 ? 'whoever caches the JWKS would refuse tokens of the new key' : undefined,
  }),
} satisfies Settings;

/** What the key store needs. */
export type KeyConfiguration = Values<typeof keySettings>;
