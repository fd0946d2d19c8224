import { Counter } from 'prom-client';
import { openStripe, type StripeConfiguration } from '../billing/index.js';
import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { csvUsageSink, csvUsageSource } from './csv-usage.js';
import { meterHours } from './meter-hours.js';
import { openCostUsageSource } from './opencost-usage.js';
import { prometheusUsageSource } from './prometheus-usage.js';
import type { MeteringConfiguration } from './settings.js';
import { stripeUsageSink } from './stripe-usage.js';
import { alertCaps } from './usage-cap.js';
import { usageMetrics } from './usage-metrics.js';
import { noUsageSink, type UsageSink } from './usage-sink.js';
import type { UsageSource } from './usage-source.js';
import { sendUsage } from './usage-store.js';

/** What metering needs of the configuration, mails and Stripe included. */
type Needed = MeteringConfiguration & StripeConfiguration;

/** Milliseconds between looks: an hour is read within a minute of its end. */
const pause = 60_000;

/** Reads use hour by hour, and sends it on. What is away is asked again; nothing is taken for no use. */
export function meteringFeature(service: Service<Needed>): Feature {
  const { configuration, db, clock, log, metrics } = service;
  const source = sourceOf(configuration);
  const sink = sinkOf(service);
  if (source === undefined && sink === noUsageSink) return { name: 'metering' };
  const counted = new Counter({
    name: 'kaas_usage_records_total',
    help: 'Records of use, by what became of them.',
    labelNames: ['result'] as const,
    registers: [metrics],
  });
  if (source !== undefined) usageMetrics(service, source.name);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  const unreadable = new Set<number>();
  const read = async (): Promise<void> => {
    if (source === undefined) return;
    const parts = { db, clock, source, lateHours: configuration.METERING_LATE_HOURS, unreadable };
    for (const [result, count] of Object.entries(await meterHours(parts))) counted.inc({ result }, count);
  };
  const send = async (): Promise<void> => {
    while (!stopped && (await sendUsage(db, clock, sink)) > 0);
  };
  const work = async (): Promise<void> => {
    // What is known is told and sent, whatever cannot be read.
    for (const step of [read, () => alertCaps(db, clock, configuration.SMTP_URL && configuration.ISSUER), send])
      try {
        await step();
      } catch (err) {
        log.warn({ err }, 'use cannot be read or sent now; it is tried again');
      }
    if (!stopped) timer = setTimeout(begin, pause);
  };
  const begin = (): void => {
    working = work();
  };
  return {
    name: 'metering',
    start: async () => begin(),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}

function sourceOf({ METERING, METERING_URL, METERING_FOLDER }: MeteringConfiguration): UsageSource | undefined {
  const url = METERING_URL?.replace(/\/$/, '') ?? '';
  if (METERING === 'prometheus') return prometheusUsageSource({ url });
  if (METERING === 'opencost') return openCostUsageSource({ url });
  return METERING === 'csv' ? csvUsageSource(METERING_FOLDER ?? '') : undefined;
}

function sinkOf({ configuration, db, clock, log }: Service<Needed>): UsageSink {
  const { METERING_SINK, METERING_SINK_FOLDER, ISSUER: issuer } = configuration;
  if (METERING_SINK === 'csv') return csvUsageSink(METERING_SINK_FOLDER ?? '');
  if (METERING_SINK === 'none') return noUsageSink;
  let opened: ReturnType<typeof openStripe> | undefined;
  return stripeUsageSink({ db, clock, issuer, log, open: () => (opened ??= openStripe(configuration)) });
}
