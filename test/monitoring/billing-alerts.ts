import type { AlertCase } from './alert-case.ts';

/** Two processes that say the same, as they read it from one database. */
const both = (name: string, labels: string, values: string): Record<string, string> =>
  Object.fromEntries(['a', 'b'].map((instance) => [`${name}{instance="${instance}"${labels}}`, values]));

export const billingAlerts: readonly AlertCase[] = [
  {
    alert: 'KaasWebhooksWaiting',
    series: both('kaas_stripe_oldest_event_seconds', '', '0x10 0+60x40 0x10'),
    quietAt: ['10m', '30m', '55m'],
    firesAt: '45m',
    summary: 'An event of Stripe has waited for 34m 0s to be worked on.',
  },
  {
    alert: 'KaasWebhooksMissed',
    series: { 'kaas_stripe_missed_events_total{instance="a"}': '0x59 8x400' },
    quietAt: ['59m', '300m'],
    firesAt: '100m',
    summary: '8 events of Stripe came by no webhook in three hours, and were fetched instead.',
    // Stripe is late with a few now and then.
    alike: [{ 'kaas_stripe_missed_events_total{instance="a"}': '0x59 1x300' }],
  },
  {
    alert: 'KaasStripeAway',
    series: both('kaas_stripe_up', '', '1x10 0x60'),
    quietAt: ['10m', '30m'],
    firesAt: '45m',
    summary: 'Stripe does not answer as it should.',
    alike: [{ 'kaas_stripe_up{instance="a"}': '1x60', 'kaas_stripe_up{instance="b"}': '0x60' }],
  },
  {
    alert: 'KaasSubscriptionsBehind',
    series: both('kaas_stripe_subscriptions_behind', '', '0x10 2x200'),
    quietAt: ['10m', '100m'],
    firesAt: '140m',
    summary: '2 subscriptions do not say what the ledger says; these organizations pay for something else.',
  },
  {
    alert: 'KaasJobsWaiting',
    series: {
      ...both('kaas_outbox_oldest_job_seconds', ',topic="mail"', '0x10 0+60x60'),
      ...both('kaas_outbox_oldest_job_seconds', ',topic="suspension"', '0x70'),
    },
    quietAt: ['10m', '30m'],
    firesAt: '45m',
    labels: { topic: 'mail' },
    summary: 'A job of mail has waited for 34m 0s.',
  },
  {
    alert: 'KaasJobsGivenUp',
    series: both('kaas_outbox_jobs_dead', ',topic="mail"', '0x10 3x30 0x5'),
    quietAt: ['10m', '45m'],
    firesAt: '12m',
    labels: { topic: 'mail' },
    summary: '3 jobs of mail were given up; somebody has to decide.',
  },
  {
    alert: 'KaasChangesWaiting',
    series: both('kaas_changes_oldest_seconds', '', '0+60x80 0x10'),
    quietAt: ['20m', '35m', '85m'],
    firesAt: '60m',
    summary: 'A change that somebody made in the console was not applied for 1h 0m 0s.',
  },
  {
    alert: 'KaasUsageNotRead',
    // Read on the hour until 2:00, then no more.
    series: both('kaas_usage_read_until_timestamp_seconds', '', '0x59 3600x59 7200x400'),
    quietAt: ['119m', '300m'],
    firesAt: '320m',
    summary: 'Use was not read for 3h 20m 0s.',
  },
  {
    alert: 'KaasEventsWaiting',
    series: { 'kaas_events_waiting{instance="a"}': '0x10 5000x60', 'kaas_events_waiting{instance="b"}': '0x80' },
    quietAt: ['10m', '30m'],
    firesAt: '50m',
    summary: '5k events of the audit are not published yet.',
  },
];
