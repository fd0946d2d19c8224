import { createHash } from 'node:crypto';
import { type Meter, meters } from '@hexabase-kaas/tenancy';
import type { Logger } from 'pino';
import { customersOf, type StripeClient, stripeStatusOf } from '../billing/index.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { type MeterEvent, meterEventState, noteMeterEvent, takenAtStripe } from './meter-event-store.js';
import { hourLength } from './usage-record.js';
import type { SentUsage, UsageSink } from './usage-sink.js';

/** What the sink works with. */
export interface StripeUsageParts {
  readonly db: Database;
  readonly clock: Clock;
  /** Opens the client when it is needed first. */
  readonly open: () => Promise<StripeClient>;
  /** Tells installations apart that share an account. */
  readonly issuer: string;
  readonly log: Pick<Logger, 'error'>;
}

/** Name of a meter's events. Stripe takes whole numbers alone, so values are millionths. */
export const meterEventName = (meter: Meter): string => `kaas_${meter.replaceAll('-', '_')}_millionths`;

/** Customers whose events are sent at once. */
const lanes = 8;

/** Stripe keeps identifiers for 24 hours at least. */
const remembered = 23 * 3_600_000;

/**
 * Sends use to Stripe's meters, one event for each record of a tenant whose organization is a customer. Stripe drops by the
 * identifier what it has, for a day; so the database notes each event before and after, and what was asked longer ago and never
 * answered is looked for in Stripe's sums of that hour. What Stripe will never take is noted with its reason, and holds up nothing.
 * @see https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api
 */
export function stripeUsageSink({ db, clock, open, issuer, log }: StripeUsageParts): UsageSink {
  let known: Promise<ReadonlyMap<string, string>> | undefined;
  const metersOf = (stripe: StripeClient): Promise<ReadonlyMap<string, string>> => {
    known ??= ensureMeters(stripe).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  const sendOne = async (stripe: StripeClient, event: MeterEvent): Promise<void> => {
    const before = await meterEventState(db, event.record.id);
    if (before?.state === 'done' || before?.state === 'refused') return;
    const isOld = before !== undefined && clock().getTime() - before.askedAt.getTime() >= remembered;
    if (isOld && (await isThere(db, stripe, event, await metersOf(stripe)))) return noteMeterEvent(db, event, 'done');
    if (before === undefined || isOld) await noteMeterEvent(db, event, 'asked', clock());
    try {
      await stripe.billing.meterEvents.create(paramsOf(event, issuer));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (!isKnown(error)) {
        const reason = (error as Error).message;
        log.error({ usage: event.record.id, reason }, 'Stripe refuses use for good; it is not sent again');
        return noteMeterEvent(db, event, 'refused', clock(), reason);
      }
    }
    await noteMeterEvent(db, event, 'done');
  };
  return {
    name: 'stripe',
    send: async (_batch, records) => {
      const sent = records.filter(({ part, quantity }) => part === 'tenant' && quantity > 0n);
      const customers = await customersOf(db, [...new Set(sent.map(({ organization }) => organization))]);
      const events = sent.flatMap((record) => {
        const customer = customers.get(record.organization);
        return customer === undefined ? [] : [{ record, customer }];
      });
      if (events.length === 0) return;
      const stripe = await open();
      await metersOf(stripe);
      // One call at a time for a customer, as Stripe asks; so one event of an hour at most can be in doubt.
      const customersEvents = [...Map.groupBy(events, ({ customer }) => customer).values()];
      const work = async (lane: number): Promise<void> => {
        for (const [i, one] of customersEvents.entries())
          if (i % lanes === lane) for (const event of one) await sendOne(stripe, event);
      };
      const ended = await Promise.allSettled(Array.from({ length: lanes }, (_, lane) => work(lane)));
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
    },
  };
}

const paramsOf = ({ record, customer }: MeterEvent, issuer: string) => ({
  event_name: meterEventName(record.meter),
  identifier: identifierOf(record, issuer),
  timestamp: record.hour.getTime() / 1_000,
  payload: { stripe_customer_id: customer, value: record.quantity.toString(), workspace: record.workspace },
});

/** The same for every try, and another one for each installation. */
const identifierOf = ({ id }: SentUsage, issuer: string): string =>
  `kaas-${createHash('sha256').update(`${issuer} ${id}`).digest('hex').slice(0, 40)}`;

/** Ids of Stripe's meters by the name of their events; makes those that are missing. */
async function ensureMeters(stripe: StripeClient): Promise<ReadonlyMap<string, string>> {
  const list = async () =>
    new Map(
      (await stripe.billing.meters.list({ status: 'active', limit: 100 }).autoPagingToArray({ limit: 1_000 })).map(
        (meter) => [meter.event_name, meter.id],
      ),
    );
  let found = await list();
  const missing = meters.filter((meter) => !found.has(meterEventName(meter)));
  for (const meter of missing)
    await stripe.billing.meters
      .create({
        display_name: `${meter}, in millionths`,
        event_name: meterEventName(meter),
        default_aggregation: { formula: 'sum' },
        customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
        value_settings: { event_payload_key: 'value' },
      })
      .catch((error: unknown) => {
        // Another process was there in between, or somebody deactivated it.
        if (!isRefusal(error)) throw error;
      });
  if (missing.length > 0) found = await list();
  const inactive = meters.filter((meter) => !found.has(meterEventName(meter)));
  if (inactive.length > 0)
    throw new Error(`Stripe has no active meter for ${inactive.map(meterEventName).join(', ')}; reactivate it there`);
  return found;
}

/** Whether Stripe has an event in its sum of that hour, beside those that are known to be there. */
async function isThere(
  db: Database,
  stripe: StripeClient,
  event: MeterEvent,
  ids: ReadonlyMap<string, string>,
): Promise<boolean> {
  const { record, customer } = event;
  const start = record.hour.getTime() / 1_000;
  const { data } = await stripe.billing.meters.listEventSummaries(ids.get(meterEventName(record.meter)) ?? '', {
    customer,
    start_time: start,
    end_time: start + hourLength / 1_000,
  });
  const sum = data.reduce((all, { aggregated_value }) => all + aggregated_value, 0);
  return BigInt(Math.round(sum)) >= (await takenAtStripe(db, record)) + record.quantity;
}

/** What Stripe will say again, however often it is asked. */
const isRefusal = (error: unknown): boolean => [400, 404].includes(stripeStatusOf(error));

/** Stripe refuses an identifier that it has: then the event is there. */
const isKnown = (error: unknown): boolean => /^An event already exists with identifier/.test((error as Error).message);
