import { z } from 'zod';
import type { ConfigurationRule } from '../configuration/configuration.js';
import { type Settings, setting } from '../configuration/setting.js';

/** Where events are published for other consumers. */
export const eventSettings = {
  NATS_URL: setting({
    schema: z.url({ protocol: /^(nats|tls)$/ }).optional(),
    meaning:
      'NATS server 2.10 or newer with JetStream, to which every event of the audit is published. While it is away, events wait.',
    allowed: '`nats://user:password@host:port`, or `tls://...` which insists on TLS; not set: nothing is published',
    fix: 'set it to the URL of the server, or leave it out',
    secret: true,
  }),
  NATS_STREAM: setting({
    schema: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/),
    meaning:
      'Stream that keeps the events, and first token of their subjects. Made when it is not there; one that is there stays as it is.',
    allowed: '1 to 32 letters, digits, `-` and `_`',
    fix: 'set it to kaas-events; give every installation that shares a NATS account one of its own',
    standard: 'kaas-events',
  }),
  NATS_CREDENTIALS_FILE: setting({
    schema: z.string().min(1).optional(),
    meaning: 'File with the credentials of a NATS user (JWT and nkey seed), read at every connection.',
    allowed: 'path of a file that `nsc` made; not set: user and password of NATS_URL, or none',
    fix: 'set it to the path of the file, or leave it out',
  }),
  NATS_CA_FILE: setting({
    schema: z.string().min(1).optional(),
    meaning:
      'File with the certificates (PEM) that may vouch for the server of a `tls:` URL, read at every connection.',
    allowed: 'path of a file; not set: the authorities that Node knows',
    fix: 'set it to the path of the file, or leave it out',
  }),
} satisfies Settings;

/** An authority is asked only where there is TLS. */
export const eventRule: ConfigurationRule<typeof eventSettings> = ({ NATS_CA_FILE, NATS_URL }) =>
  NATS_CA_FILE === undefined || NATS_URL?.startsWith('tls:')
    ? []
    : [
        {
          code: 'CONFIG_CONFLICT',
          variable: 'NATS_CA_FILE',
          got: 'a file, without a `tls:` URL',
          allowed: 'a file together with a NATS_URL that begins with `tls:`',
          fix: 'let NATS_URL begin with `tls:`, or leave NATS_CA_FILE out',
        },
      ];
