import { z } from 'zod';
import { type Settings, setting } from '../configuration/setting.js';

/** Optional servers; without them PostgreSQL does their work. */
export const adapterSettings = {
  REDIS_URL: setting({
    schema: z.url({ protocol: /^rediss?$/ }).optional(),
    meaning: 'Redis or Valkey for sessions, rate limits and cached keys, shared by several processes.',
    allowed: '`redis://` or `rediss://` URL; not set: the database does it',
    fix: 'set it to the URL of the server, or leave it out',
    secret: true,
  }),
  NATS_URL: setting({
    schema: z.url({ protocol: /^(nats|tls)$/ }).optional(),
    meaning: 'NATS with JetStream, to which events are published for other consumers.',
    allowed: '`nats://` or `tls://` URL; not set: events stay in the database',
    fix: 'set it to the URL of the server, or leave it out',
    secret: true,
  }),
} satisfies Settings;
