import { z } from 'zod';
import type { ConfigurationRule } from '../configuration/configuration.js';
import { type Settings, setting, type Values } from '../configuration/setting.js';

const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(least).max(most));

/** Where the service listens, and how it speaks and stops. */
export const httpSettings = {
  PORT: setting({
    schema: wholeNumber(0, 65_535),
    meaning: 'TCP port on which the service listens.',
    allowed: 'a whole number from 0 to 65535; 0 takes one that is free',
    fix: 'set it to a free port',
    standard: '3000',
  }),
  HOST: setting({
    schema: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/),
    meaning: 'Address on which the service listens. Nobody outside the machine reaches it unless told so.',
    allowed: 'an IP address or host name; `0.0.0.0` or `::` for every address',
    fix: 'set it to 127.0.0.1, or to 0.0.0.0 in a container',
    standard: '127.0.0.1',
  }),
  METRICS_PORT: setting({
    schema: wholeNumber(0, 65_535).optional(),
    meaning: 'TCP port on which `/metrics` alone is answered, so that what leads to the service leads to no metrics.',
    allowed: 'a whole number from 0 to 65535, other than PORT; not set: `/metrics` is answered on PORT',
    fix: 'set it to a free port, or leave it out',
  }),
  TRUSTED_PROXIES: setting({
    schema: wholeNumber(0, 10),
    meaning: 'Reverse proxies in front of the service, each of which adds to X-Forwarded-For.',
    allowed: 'a whole number from 0 to 10; 0 believes no such header',
    fix: 'count the proxies between the callers and the service',
    standard: '0',
  }),
  LOG_LEVEL: setting({
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    meaning: 'Least severe level that is logged.',
    allowed: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`',
    fix: 'set it to info',
    standard: 'info',
  }),
  STOP_SECONDS: setting({
    schema: wholeNumber(0, 600),
    meaning: 'How long requests that are running may take to end when the service is told to stop, in seconds.',
    allowed: 'a whole number from 0 to 600, below the terminationGracePeriodSeconds of the pod',
    fix: 'set it to 20',
    standard: '20',
  }),
} satisfies Settings;

/** Metrics on the port of everything else would be the one or the other, whichever listens first. */
export const httpRule: ConfigurationRule<typeof httpSettings> = ({ PORT, METRICS_PORT }) =>
  METRICS_PORT === undefined || METRICS_PORT === 0 || METRICS_PORT !== PORT
    ? []
    : [
        {
          code: 'CONFIG_CONFLICT',
          variable: 'METRICS_PORT',
          got: `${METRICS_PORT}, which is PORT`,
          allowed: 'another port than PORT',
          fix: 'set it to another port, or leave it out',
        },
      ];

/** What the HTTP side needs. */
export type HttpConfiguration = Values<typeof httpSettings>;
