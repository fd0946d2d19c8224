import {
  billingMetrics,
  changeMetrics,
  keyMetrics,
  measure,
  migrate,
  migrations,
  outboxMetrics,
  readConfiguration,
  usageMetrics,
} from '@hexabase-kaas/oidc-service';
import { Registry } from 'prom-client';
import { onEachDatabase } from './test-database.js';

jest.setTimeout(120_000);

const help = 'for this test';

test('a reading that fails or hangs holds nobody up, and leaves no old value', async () => {
  const registry = new Registry();
  let mood: 'well' | 'fails' | 'hangs' = 'well';
  let begun = 0;
  const read = async () => {
    begun += 1;
    if (mood === 'fails') throw new Error('the database is away');
    if (mood === 'hangs') await new Promise(() => undefined);
    return [{ labels: { topic: 'mail' }, value: 3 }];
  };
  const up = async () => (await read()).map(() => ({ value: 1 }));
  measure(registry, { name: 'kaas_jobs', help, labelNames: ['topic'], read });
  measure(
    registry,
    { name: 'kaas_up', help, read: up, otherwise: [{ value: 0 }] },
    { name: 'kaas_age', help, read: up },
  );
  measure(registry, { name: 'kaas_jobs', help, read: async () => [{ value: 4 }] });
  const told = async () => (await registry.metrics()).split('\n').filter((line) => /^kaas/.test(line));
  expect(await told()).toEqual(['kaas_jobs{topic="mail"} 3', 'kaas_up 1', 'kaas_age 1']);
  mood = 'fails';
  expect(await told()).toEqual(['kaas_up 0']);
  mood = 'hangs';
  const before = begun;
  const start = performance.now();
  expect(await told()).toEqual(['kaas_up 0']);
  expect(await told()).toEqual(['kaas_up 0']);
  expect(performance.now() - start).toBeLessThan(8_000);
  // Three gauges, each asked once, however often somebody looks.
  expect(begun - before).toBe(3);
});

onEachDatabase((opened) => {
  const now = new Date('2026-11-21T12:00:00Z');
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  beforeAll(() => migrate(opened().db, migrations));

  test('backlogs are what the database holds', async () => {
    const { db } = opened();
    const registry = new Registry();
    const service = { db, clock: () => now, metrics: registry };
    for (const register of [outboxMetrics, billingMetrics, changeMetrics]) register(service);
    keyMetrics(registry, db, readConfiguration({ KEY_ROTATION_DAYS: '30' }));
    usageMetrics(service, 'prometheus');
    const value = async (name: string) => (await registry.metrics()).match(new RegExp(`^${name} (.*)$`, 'm'))?.[1];
    expect(await value('kaas_signing_key_since_timestamp_seconds')).toBeUndefined();
    expect(await value('kaas_usage_read_until_timestamp_seconds')).toBeUndefined();
    expect(await value('kaas_stripe_oldest_event_seconds')).toBe('0');
    expect(await value('kaas_changes_oldest_seconds')).toBe('0');

    const job = { payload: '{}', done_at: null, last_error: null };
    const outbox = [
      { ...job, topic: 'mail', key: 'a', run_at: now, created_at: ago(600), dead_at: null },
      { ...job, topic: 'mail', key: 'b', run_at: now, created_at: ago(60), dead_at: null },
      { ...job, topic: 'mail', key: 'c', run_at: now, created_at: ago(9_000), dead_at: ago(100) },
      { ...job, topic: 'other', key: 'd', run_at: now, created_at: ago(9_000), dead_at: null, done_at: now },
    ];
    await db.insertInto('outbox').values(outbox).execute();
    const event = { type: 'invoice.paid', customer_id: null, created_at: now, source: 'webhook' as const };
    const events = [
      { ...event, id: 'evt_1', received_at: ago(300) },
      { ...event, id: 'evt_2', received_at: ago(900), outcome: 'done', done_at: now },
    ];
    await db.insertInto('stripe_event').values(events).execute();
    await db
      .insertInto('usage_hour')
      .values({ source: 'prometheus', hour: ago(7_200), read_at: now })
      .execute();
    expect(await value('kaas_outbox_jobs_waiting\\{topic="mail"\\}')).toBe('2');
    expect(await value('kaas_outbox_jobs_dead\\{topic="mail"\\}')).toBe('1');
    expect(await value('kaas_outbox_oldest_job_seconds\\{topic="mail"\\}')).toBe('600');
    expect(await value('kaas_outbox_jobs_waiting\\{topic="other"\\}')).toBeUndefined();
    expect(await value('kaas_stripe_events_waiting')).toBe('1');
    expect(await value('kaas_stripe_oldest_event_seconds')).toBe('300');
    expect(await value('kaas_stripe_subscriptions_behind')).toBe('0');
    expect(await value('kaas_changes_waiting\\{state="proposed"\\}')).toBe('0');
    expect(await value('kaas_usage_read_until_timestamp_seconds')).toBe(String(ago(3_600).getTime() / 1_000));
  });
});
