import { randomUUID } from 'node:crypto';
import { Counter, Gauge } from 'prom-client';
import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { streamCursor } from './cursor.js';
import type { EventStream } from './event-stream.js';
import { eventOf } from './published-event.js';

/** Events that are published before the cursor is moved: what comes twice, at most, after a process was killed. */
const batch = 100;
/** What the publisher is told besides the service. */
export interface PublisherParts {
  /** Name of the stream; its cursor goes by it. */
  readonly name: string;
  readonly issuer: string;
  readonly stream: EventStream;
}

/**
 * Publishes the audit, one process for all. The audit is its outbox: an event is in it if, and only if, the change of which
 * it tells was committed, and it stays there while the stream is away. So each event is published at least once, in order.
 *
 * @param pause milliseconds between looks at the audit, and at a stream that is away
 */
export function eventPublisher(
  { db, clock, log, metrics }: Service<unknown>,
  { name, issuer, stream }: PublisherParts,
  pause = 1_000,
): Required<Pick<Feature, 'start' | 'stop'>> {
  const cursor = streamCursor(db, clock, name, randomUUID());
  const published = new Counter({
    name: 'kaas_events_published_total',
    help: 'Events that the stream took; one that came twice counts twice.',
    registers: [metrics],
  });
  const waiting = new Gauge({
    name: 'kaas_events_waiting',
    help: 'Events of the audit that are not published yet.',
    registers: [metrics],
  });
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let failing = false;
  const publish = async (): Promise<void> => {
    // Also when there is nothing: it finds out whether the stream is there.
    await stream.publish([]);
    while (!stopped) {
      const rows = await cursor.next(batch);
      const last = rows?.at(-1);
      if (rows === undefined || last === undefined) return;
      await stream.publish(rows.map((row) => eventOf(row, issuer)));
      published.inc(rows.length);
      await cursor.advance(last.position);
      if (rows.length < batch) return;
    }
  };
  const work = async (): Promise<void> => {
    try {
      await publish();
      if (failing) log.info('events are published again');
      failing = false;
    } catch (err) {
      if (!failing) log.error({ err }, 'events cannot be published; they wait in the audit');
      failing = true;
    }
    await cursor.waiting().then(
      (count) => waiting.set(count),
      () => undefined,
    );
    if (!stopped) timer = setTimeout(begin, pause);
  };
  const begin = (): void => {
    working = work();
  };
  return {
    start: async () => begin(),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await stream.close();
      await working;
      // The lease ends by itself if the database is away.
      await cursor.release().catch(() => undefined);
    },
  };
}
