import { z } from 'zod';
import type { billingSettings } from '../billing/index.js';
import type { ConfigurationRule } from '../configuration/configuration.js';
import type { ConfigurationIssue } from '../configuration/configuration-issue.js';
import { type Settings, setting, type Values } from '../configuration/setting.js';

const folder = (what: string) =>
  setting({
    schema: z.string().startsWith('/').optional(),
    meaning: what,
    allowed: 'an absolute path; not set: there is none',
    fix: 'name a folder of a volume',
  });

/** Where use is learnt from, and where it goes. */
export const meteringSettings = {
  METERING: setting({
    schema: z.enum(['none', 'prometheus', 'opencost', 'csv']),
    meaning: 'Where use of the workspaces is learnt from, hour by hour: CPU, memory, storage and load balancers.',
    allowed: '`none`; `prometheus` or `opencost`, asked at METERING_URL; `csv`, files of METERING_FOLDER',
    fix: 'set it to none',
    standard: 'none',
  }),
  METERING_URL: setting({
    schema: z.url({ protocol: /^https?$/ }).optional(),
    meaning:
      'Base URL of Prometheus, or of what speaks its HTTP API, with cAdvisor and kube-state-metrics of the host cluster; or of OpenCost.',
    allowed: 'an http or https URL without `/api/v1` and without `/allocation`; not set: there is none',
    fix: 'set it to http://prometheus.monitoring.svc:9090',
    secret: true,
  }),
  METERING_FOLDER: folder('Folder of `*.csv` files with the columns `hour,workspace,part,meter,quantity`.'),
  METERING_LATE_HOURS: setting({
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(0).max(800)),
    meaning: 'Hours after its end at which an hour is read once more, for use that was told late.',
    allowed: 'a whole number from 0 to 800',
    fix: 'set it to 2',
    standard: '2',
  }),
  METERING_SINK: setting({
    schema: z.enum(['none', 'csv', 'stripe']),
    meaning:
      'Where use goes from the database: nowhere, as files, or to meters of Stripe. Charging use needs none of them.',
    allowed: '`none`; `csv`, files of METERING_SINK_FOLDER; `stripe`, with BILLING=stripe',
    fix: 'set it to none',
    standard: 'none',
  }),
  METERING_SINK_FOLDER: folder('Folder to which use is written, a file for each batch.'),
} satisfies Settings;

/** What metering needs. */
export type MeteringConfiguration = Values<typeof meteringSettings>;

/** What is chosen needs its place. */
export const meteringRule: ConfigurationRule<typeof meteringSettings & Pick<typeof billingSettings, 'BILLING'>> = (
  values,
) => {
  const need = (variable: keyof typeof meteringSettings, chosen: boolean): ConfigurationIssue[] =>
    chosen && values[variable] === undefined
      ? [
          {
            code: 'CONFIG_CONFLICT',
            variable,
            got: 'nothing',
            allowed: 'a value, for what was chosen',
            fix: `set ${variable}`,
          },
        ]
      : [];
  return [
    ...need('METERING_URL', values.METERING === 'prometheus' || values.METERING === 'opencost'),
    ...need('METERING_FOLDER', values.METERING === 'csv'),
    ...need('METERING_SINK_FOLDER', values.METERING_SINK === 'csv'),
    ...(values.METERING_SINK === 'stripe' && values.BILLING !== 'stripe' ? [sinkWithoutStripe] : []),
  ];
};

const sinkWithoutStripe: ConfigurationIssue = {
  code: 'CONFIG_CONFLICT',
  variable: 'METERING_SINK',
  got: '"stripe"',
  allowed: '`stripe` with BILLING=stripe',
  fix: 'set BILLING to stripe, or send use elsewhere',
};
