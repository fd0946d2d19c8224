import { Counter, Gauge } from 'prom-client';
import type { Feature } from '../../http/feature.js';
import { outboxWorker } from '../../outbox/index.js';
import type { Service } from '../../service.js';
import { noPaymentProvider, type PaymentProvider } from '../payment-provider.js';
import { billingMetrics } from './billing-metrics.js';
import { openStripe, type StripeClient } from './client.js';
import type { StripeParts } from './customer.js';
import { eventTopic } from './event-store.js';
import { type EventOutcome, eventHandler } from './handle-event.js';
import { stripeProvider } from './provider.js';
import { alignChanged, reconcile } from './reconcile.js';
import type { StripeConfiguration } from './settings.js';
import { invoiceUse } from './use-invoice.js';
import { webhookRoutes } from './webhook-routes.js';

/** Webhooks, the work that they make, and what is done without them: at the start, and regularly. Nothing with `BILLING=none`. */
export function stripeFeature(service: Service<StripeConfiguration>): Feature {
  const { configuration, db, clock, log, metrics } = service;
  if (configuration.BILLING === 'none') return { name: 'stripe' };
  const registers = [metrics];
  const received = new Counter({
    ...{ name: 'kaas_stripe_webhooks_total', help: 'Webhooks, by what became of them.', registers },
    labelNames: ['result'] as const,
  });
  const outcomes = new Counter({
    ...{ name: 'kaas_stripe_events_total', help: 'Events that were worked on, by outcome.', registers },
    labelNames: ['outcome'] as const,
  });
  const missed = new Counter({
    ...{ name: 'kaas_stripe_missed_events_total', help: 'Events that no webhook brought.', registers },
  });
  const up = new Gauge({ name: 'kaas_stripe_up', help: 'Whether Stripe answered the last time.', registers });
  billingMetrics(service);
  const open = once(() => openStripe(configuration));
  const withClient = async <T>(work: (parts: StripeParts) => Promise<T>): Promise<T> =>
    work({ configuration, db, clock, stripe: await open() });
  const count = (outcome: EventOutcome): void => outcomes.inc({ outcome });
  const worker = outboxWorker(service, {
    [eventTopic]: (job) => withClient((parts) => eventHandler(parts, log, count)(job)),
  });
  const listed = async (): Promise<void> => {
    // What is used is charged, whatever hinders the rest.
    const [reconciled] = await Promise.allSettled([withClient(reconcile)]);
    await withClient(invoiceUse);
    if (reconciled.status === 'rejected') throw reconciled.reason;
    const found = reconciled.value;
    missed.inc(found.missed);
    if (found.missed > 0) log.info(found, 'events that no webhook brought are taken from the list of Stripe');
  };
  let isUp = true;
  const looks = [
    { every: 3_600_000, work: listed },
    { every: 60_000, work: async () => void (await withClient(alignChanged)) },
  ].map(({ every, work }) =>
    repeatedly(every, async () => {
      try {
        await work();
        isUp = true;
      } catch (err) {
        isUp = false;
        log.error({ err }, 'Stripe does not answer as it should; it is asked again');
      }
      up.set(isUp ? 1 : 0);
    }),
  );
  return {
    name: 'stripe',
    optional: [{ name: 'stripe', holds: async () => isUp }],
    routes: (router) => webhookRoutes(router, { configuration, db, clock, log, received }),
    start: async () => {
      await worker.start();
      for (const look of looks) look.start();
    },
    stop: async () => {
      await Promise.all([worker.stop(), ...looks.map((look) => look.stop())]);
    },
  };
}

/** Who takes the money, as the configuration says. */
export function paymentProvider(
  service: Pick<Service<StripeConfiguration>, 'configuration' | 'db' | 'clock'>,
): PaymentProvider {
  const { configuration, db, clock } = service;
  if (configuration.BILLING === 'none') return noPaymentProvider;
  return stripeProvider(
    { configuration, db, clock },
    once(() => openStripe(configuration)),
  );
}

function once(make: () => Promise<StripeClient>): () => Promise<StripeClient> {
  let made: Promise<StripeClient> | undefined;
  return () => (made ??= make());
}

/** At once, and again so long after it ended. `stop` waits for what is going on. */
function repeatedly(every: number, work: () => Promise<void>): { start(): void; stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const begin = (): void => {
    running = work().then(() => {
      if (!stopped) timer = setTimeout(begin, every).unref();
    });
  };
  return {
    start: begin,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
