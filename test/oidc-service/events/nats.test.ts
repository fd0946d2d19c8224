import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Database,
  eventsFeature,
  type FeatureOf,
  natsEventStream,
  type PublishedEvent,
} from '@hexabase-kaas/oidc-service';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { until } from '../../cluster/harness/until.ts';
import { authorities } from '../authorities.js';
import { natsServer, type ServerProgram, withProgram } from '../server-program.js';
import { emptyDatabase } from '../test-database.js';
import { startTestServer, type TestServer } from '../test-server.js';
import { auditedIds, write } from './audit-writer.js';
import { conformance, type Held, sampleEvent } from './conformance.js';

jest.setTimeout(180_000);

withProgram('NATS_SERVER', (program) => {
  let server: ServerProgram;
  const url = () => `nats://127.0.0.1:${server.port}`;
  const freshName = () => `events-${randomBytes(6).toString('hex')}`;
  beforeAll(async () => {
    server = await natsServer(program);
  });
  afterAll(() => server?.remove());

  const asOwner = async <T>(
    work: (manager: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<T>,
  ): Promise<T> => {
    const connection = await connect({ servers: `127.0.0.1:${server.port}` });
    try {
      return await work(await jetstreamManager(connection));
    } finally {
      await connection.close();
    }
  };
  const held = (stream: string): Promise<(Held[0] & { id: string })[]> =>
    asOwner(async (manager) => {
      const { state } = await manager.streams.info(stream);
      const messages = [];
      for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq++) {
        const message = await manager.streams.getMessage(stream, { seq });
        if (message === null) continue;
        const event = message.json<PublishedEvent>();
        messages.push({
          subject: message.subject.replace(`${stream}.`, ''),
          event,
          id: message.header.get('Nats-Msg-Id'),
        });
      }
      return messages;
    });

  conformance('NATS JetStream', async () => {
    const stream = freshName();
    const place = { url: url(), stream };
    return {
      streams: [natsEventStream(place), natsEventStream(place)],
      held: async () => (await held(stream)).map(({ subject, event }) => ({ subject, event })),
    };
  });

  test('the stream is made once, with limits; one that is there stays as it is', async () => {
    const [made, own] = [freshName(), freshName()];
    const streams = [natsEventStream({ url: url(), stream: made }), natsEventStream({ url: url(), stream: made })];
    await Promise.all(streams.map((stream) => stream.publish([sampleEvent(1)])));
    await asOwner((manager) => manager.streams.add({ name: own, subjects: [`${own}.>`], max_msgs: 2 }));
    streams.push(natsEventStream({ url: url(), stream: own }));
    await streams[2]?.publish([sampleEvent(1), sampleEvent(2), sampleEvent(3)]);
    const [limits, kept] = await asOwner(async (manager) => [
      (await manager.streams.info(made)).config,
      await manager.streams.info(own),
    ]);
    expect(limits).toMatchObject({
      storage: 'file',
      max_age: 30 * 86_400 * 1e9,
      max_bytes: 2 ** 30,
      discard: 'old',
      duplicate_window: 600 * 1e9,
    });
    expect(kept.config.max_msgs).toBe(2);
    expect(kept.state.messages).toBe(2);
    for (const stream of streams) await stream.close();
  });

  test('by TLS it is believed by the authority that is named alone, and without TLS nothing is published', async () => {
    const { trusted, other, certificate, remove } = authorities();
    const encrypted = await natsServer(program, certificate);
    const published = async (port: number, authority?: string): Promise<string> => {
      const place = { url: `tls://localhost:${port}`, stream: 'encrypted' };
      const stream = natsEventStream({ ...place, ...(authority !== undefined && { authority }) });
      try {
        await stream.publish([sampleEvent(1)]);
        return 'published';
      } catch (error) {
        return String(error);
      } finally {
        await stream.close();
      }
    };
    try {
      expect(await published(encrypted.port, trusted)).toBe('published');
      expect(await published(encrypted.port, other)).toMatch(/certificate/);
      expect(await published(encrypted.port)).toMatch(/certificate/);
      expect(await published(server.port, trusted)).toMatch(/tls/);
      expect(await published(encrypted.port, '/nowhere.crt')).toMatch('/nowhere.crt');
    } finally {
      await encrypted.remove();
      remove();
    }
  });

  test('what no stream takes is refused, and one that was deleted is made again', async () => {
    const stream = freshName();
    const one = natsEventStream({ url: url(), stream });
    await one.publish([sampleEvent(1)]);
    await asOwner((manager) => manager.streams.delete(stream));
    const [second] = [sampleEvent(2)];
    await expect(one.publish([second])).rejects.toThrow();
    await one.publish([second]);
    expect((await held(stream)).map(({ id }) => id)).toEqual([second.id]);
    await one.close();
  });

  test('a server that hangs is given up after five seconds, and what it was given then comes once', async () => {
    const stream = freshName();
    const one = natsEventStream({ url: url(), stream });
    const [first, second] = [sampleEvent(1), sampleEvent(2)];
    await one.publish([first]);
    await server.hang();
    try {
      await expect(one.publish([second])).rejects.toThrow();
      expect(one.up()).toBe(false);
    } finally {
      server.goOn();
    }
    await one.publish([second]);
    expect((await held(stream)).map(({ id }) => id)).toEqual([first.id, second.id]);
    await one.close();
  });

  test('events of two servers survive NATS killed again and again: each is there, once, in the order of the audit', async () => {
    const stream = freshName();
    const place = process.env.DATABASE_URL === undefined ? undefined : await emptyDatabase();
    const environment = { NATS_URL: url(), NATS_STREAM: stream, ...(place && { DATABASE_URL: place.url }) };
    let db: Database | undefined;
    const probe: FeatureOf = (service) => {
      db = service.db;
      return { name: 'probe' };
    };
    const servers: TestServer[] = [];
    const start = async () => {
      // The embedded database has one process; then the one server is stopped and started instead.
      const one = await startTestServer([probe, eventsFeature], environment, () => new Date());
      servers.push(one);
      return one;
    };
    const readiness = async (one: TestServer) => {
      const response = await fetch(`${one.url}/readyz`);
      return [response.status, ((await response.json()) as { status: string }).status];
    };
    try {
      await start();
      if (place) await start();
      let writing = true;
      let n = 0;
      const writer = (async () => {
        while (writing) await write(db as Database, n++).then(() => pause(2));
      })();
      for (let round = 0; round < 3; round++) {
        await pause(1_200);
        await server.kill();
        // Writing goes on without it.
        const before = n;
        await until('events are written without NATS', 30, () => n >= before + 20);
        await server.start();
      }
      await server.kill();
      // It is told at the next look.
      const one = servers[0] as TestServer;
      await until('it is told', 30, async () => (await readiness(one))[1] === 'degraded');
      expect(await readiness(one)).toEqual([200, 'degraded']);
      await server.start();
      // The server that publishes goes away in order; the other one takes over.
      if (place) await servers.shift()?.stop();
      writing = false;
      await writer;
      const all = await auditedIds(db as Database);
      const count = () => asOwner(async (manager) => (await manager.streams.info(stream)).state.messages);
      await until('everything is there', 60, async () => (await count()) >= all.length);
      expect((await held(stream)).map(({ id }) => id)).toEqual(all);
      expect(all.length).toBeGreaterThan(100);
      expect(await readiness(servers[0] as TestServer)).toEqual([200, 'ok']);
    } finally {
      for (const one of servers) await one.stop();
      await place?.drop();
    }
  });
});

test('user and password of the URL are used, and the address without them is not let in', async () => {
  // A server that says what it was sent: the driver takes no user out of a URL by itself.
  const { createServer } = await import('node:net');
  const sent: string[] = [];
  const listener = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(
      `INFO ${JSON.stringify({ server_id: 'x', version: '2.12.0', max_payload: 1_000, headers: true, auth_required: true })}\r\n`,
    );
    socket.on('data', (data) => {
      sent.push(String(data));
      socket.end("-ERR 'Authorization Violation'\r\n");
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as { port: number };
  const stream = natsEventStream({ url: `nats://kaas:p%40ss@127.0.0.1:${port}`, stream: 'events' });
  await expect(stream.publish([])).rejects.toThrow(/authorization/i);
  expect(sent.join('')).toMatch(/"user":"kaas".*"pass":"p@ss"|"pass":"p@ss".*"user":"kaas"/);
  await stream.close();
  await new Promise((resolve) => listener.close(resolve));
});
