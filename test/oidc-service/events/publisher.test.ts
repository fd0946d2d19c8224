import { setTimeout as pause } from 'node:timers/promises';
import {
  createLog,
  type EventStream,
  eventPublisher,
  memoryEventStream,
  migrate,
  migrations,
  publishedEvent,
} from '@hexabase-kaas/oidc-service';
import { Registry } from 'prom-client';
import { until } from '../../cluster/harness/until.ts';
import { onEachDatabase } from '../test-database.js';
import { auditedIds, write } from './audit-writer.js';
import { conformance } from './conformance.js';

jest.setTimeout(120_000);

conformance('memory', async () => {
  const stream = memoryEventStream();
  return { streams: [stream, stream], held: async () => stream.kept() };
});

onEachDatabase((opened) => {
  let now = Date.parse('2026-11-21T12:00:00Z');
  let n = 0;
  let name = '';
  const writeSome = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await write(opened().db, n++);
  };
  const lines: string[] = [];
  const publisher = (stream: EventStream, metrics = new Registry()) => {
    const log = createLog('info', { write: (line: string) => lines.push(line) });
    const { db, wakeUps } = opened();
    const service = { configuration: {}, db, wakeUps, clock: () => new Date(now), log, metrics };
    return eventPublisher(service, { name, issuer: 'https://id.example.com', stream }, 10);
  };
  const eventually = (done: () => boolean | Promise<boolean>) => until('it is published', 30, done);
  const ids = (stream: ReturnType<typeof memoryEventStream>) => stream.kept().map(({ event }) => event.id);
  beforeAll(() => migrate(opened().db, migrations), 60_000);
  beforeEach(() => {
    name = `stream-${n++}`;
    lines.length = 0;
  });

  test('publishes what was committed, in order, once, and nothing else; a later process goes on', async () => {
    const stream = memoryEventStream();
    // Closing would forget what the test looks at.
    const lasting = { ...stream, close: async () => undefined };
    await writeSome(3);
    const metrics = new Registry();
    const first = publisher(lasting, metrics);
    await first.start();
    await writeSome(120);
    await expect(write(opened().db, n, { fail: true })).rejects.toThrow('rolled back');
    const all = await auditedIds(opened().db);
    await eventually(
      async () => (await metrics.metrics()).includes('kaas_events_waiting 0') && stream.kept().length >= 123,
    );
    await first.stop();
    await writeSome(2);
    const published: string[] = [];
    const second = publisher({
      ...lasting,
      publish: async (events) => void published.push(...events.map(({ id }) => id)),
    });
    await second.start();
    await eventually(() => published.length >= 2);
    await second.stop();
    expect(ids(stream)).toEqual(all);
    expect([...all, ...published]).toEqual(await auditedIds(opened().db));
    expect(await metrics.metrics()).toContain(`kaas_events_published_total ${all.length}`);
    for (const { event } of stream.kept()) publishedEvent.parse(event);
    expect(JSON.stringify(stream.kept())).not.toContain('192.0.2.77');
  });

  test('a stream that fails, before or after it has taken what it was given, gets everything, in order', async () => {
    const stream = memoryEventStream();
    let tries = 0;
    const failing: EventStream = {
      ...stream,
      publish: async (events) => {
        if (events.length === 0) return;
        const fault = tries++ % 3;
        if (fault === 0) throw new Error('away');
        await stream.publish(fault === 1 ? events.slice(0, events.length / 2) : events);
        if (fault === 1) throw new Error('went away');
      },
      close: async () => undefined,
    };
    const one = publisher(failing);
    await one.start();
    for (let round = 0; round < 5; round++) {
      await writeSome(10);
      await pause(15);
    }
    const all = await auditedIds(opened().db);
    await eventually(() => stream.kept().length === all.length);
    await one.stop();
    expect(ids(stream)).toEqual(all);
    expect(tries).toBeGreaterThan(3);
    const told = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(told.slice(0, 2)).toEqual([
      'events cannot be published; they wait in the audit',
      'events are published again',
    ]);
  });

  test('of two processes one publishes; the other takes over when it stops, or is not heard of for half a minute', async () => {
    const counts = [0, 0, 0];
    const streams = counts.map(
      (_, which): EventStream => ({
        publish: async (events) => {
          counts[which] = (counts[which] ?? 0) + events.length;
        },
        up: () => true,
        close: async () => undefined,
      }),
    );
    const [one, two, three] = streams.map((stream) => publisher(stream)) as [
      ReturnType<typeof publisher>,
      ReturnType<typeof publisher>,
      ReturnType<typeof publisher>,
    ];
    await writeSome(1);
    const all = (await auditedIds(opened().db)).length;
    await one.start();
    await eventually(() => counts[0] === all);
    await two.start();
    await writeSome(5);
    await eventually(() => counts[0] === all + 5);
    await one.stop();
    await writeSome(5);
    await eventually(() => counts[1] === 5);
    // The second is killed: it does not say that it goes.
    const silenced = streams[1] as { publish: EventStream['publish'] };
    silenced.publish = () => new Promise(() => undefined);
    await pause(50);
    await three.start();
    await writeSome(5);
    await pause(100);
    expect(counts).toEqual([all + 5, 5, 0]);
    now += 30_000;
    await eventually(() => counts[2] === 5);
    await three.stop();
  });
});
