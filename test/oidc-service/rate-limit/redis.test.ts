import { randomBytes } from 'node:crypto';
import { connectRedis, memoryRateLimiter, redisRateLimiter, substituted } from '@hexabase-kaas/oidc-service';
import { until } from '../../cluster/harness/until.ts';
import { startWorld } from '../api/world.js';
import { authorities } from '../authorities.js';
import { redisServer, type ServerProgram, withProgram } from '../server-program.js';
import { conformance } from './conformance.js';

jest.setTimeout(120_000);

withProgram('REDIS_SERVER', (program) => {
  let server: ServerProgram;
  let connections: Awaited<ReturnType<typeof connectRedis>>[];
  const url = () => `redis://127.0.0.1:${server.port}`;
  const place = () => ({ url: url() });
  // Nothing comes back while a test waits.
  const clock = () => new Date(1_800_000_000_000);
  const many = { limit: 1_000_000, windowSeconds: 3_600 };
  beforeAll(async () => {
    server = await redisServer(program);
    connections = [await connectRedis(place()), await connectRedis(place())];
  });
  afterAll(async () => {
    for (const connection of connections ?? []) connection.close();
    await server?.remove();
  });
  const [a, b] = [0, 1].map((which) => ({
    up: () => connections[which]?.up() ?? false,
    run: (...args: Parameters<(typeof connections)[0]['run']>) => connections[which]?.run(...args) ?? Promise.reject(),
    close: () => undefined,
  })) as [(typeof connections)[0], (typeof connections)[0]];

  conformance('Redis', (mine, other) => {
    const prefix = `${randomBytes(6).toString('hex')}:`;
    return [redisRateLimiter(a, mine, prefix), redisRateLimiter(b, other, prefix)];
  });

  test('keys hold no address, and go by themselves', async () => {
    await redisRateLimiter(a, clock, 'private:').take('api address 192.0.2.77', { limit: 2, windowSeconds: 1 });
    const keys = `return redis.call('KEYS', 'private:*')`;
    const found = await a.run(keys, '', []);
    expect(found).toEqual([expect.stringMatching(/^private:[0-9a-f]{64}$/)]);
    const [left] = await a.run(`return { redis.call('PTTL', KEYS[1]) }`, String(found[0]), []);
    // Half a window is used up, and a window more for a server whose clock is behind.
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(1_500);
    await until('they are gone', 10, async () => (await a.run(keys, '', [])).length === 0);
  });

  test('a server that is killed loses nothing that it answered, and is used again without a restart of ours', async () => {
    const limiter = redisRateLimiter(a, clock, 'killed:');
    const before = await limiter.take('caller', many);
    await server.kill();
    await expect(limiter.take('caller', many)).rejects.toThrow();
    expect(a.up()).toBe(false);
    await server.start();
    await until('it is back', 10, () => a.up());
    expect((await limiter.take('caller', many)).remaining).toBe(before.remaining - 1);
  });

  test('by TLS it is believed by the authority that is named alone, and without TLS it is not used', async () => {
    const { trusted, other, certificate, remove } = authorities();
    const encrypted = await redisServer(program, certificate);
    const reached = async (to: string, authority?: string): Promise<number | string> => {
      const connection = await connectRedis({ url: to, authority });
      try {
        const { remaining } = await redisRateLimiter(connection, clock, 'tls:').take('caller', many);
        return remaining;
      } catch (error) {
        return (error as Error).name;
      } finally {
        connection.close();
      }
    };
    try {
      const tls = `rediss://localhost:${encrypted.port}`;
      expect(await reached(tls, trusted)).toBe(many.limit - 1);
      for (const authority of [other, undefined]) expect(await reached(tls, authority)).toMatch(/Error$/);
      expect(await reached(`rediss://localhost:${server.port}`, trusted)).toMatch(/Error$/);
      expect(await reached(tls, trusted)).toBe(many.limit - 2);
      await expect(connectRedis({ url: tls, authority: '/nowhere.crt' })).rejects.toThrow('/nowhere.crt');
    } finally {
      await encrypted.remove();
      remove();
    }
  });

  test('while it hangs, one call in three seconds waits half a second for it; all are counted', async () => {
    const told: string[] = [];
    const five = { limit: 5, windowSeconds: 3_600 };
    const limiter = substituted(
      redisRateLimiter(a, clock, 'hung:'),
      memoryRateLimiter(clock),
      (error) => void told.push(error === undefined ? 'back' : 'away'),
    );
    expect((await limiter.take('caller', five)).allowed).toBe(true);
    await server.hang();
    try {
      const waits: number[] = [];
      let allowed = 0;
      for (let n = 0; n < 50; n++) {
        const start = performance.now();
        if ((await limiter.take('caller', five)).allowed) allowed++;
        waits.push(performance.now() - start);
      }
      // Each process counts for itself meanwhile, so the limit begins anew, once.
      expect(allowed).toBe(5);
      expect(waits.filter((wait) => wait > 300).length).toBeLessThan(5);
      expect(told).toEqual(['away']);
    } finally {
      server.goOn();
    }
    await until('it is used again', 20, async () => {
      await limiter.take('another', five);
      return told.length > 1;
    });
    expect(told).toEqual(['away', 'back']);
  });

  test('two servers share the limit; with Redis killed each counts for itself, and they share again when it is back', async () => {
    const environment = { REDIS_URL: url(), RATE_LIMIT_PER_CALLER: '3' };
    const worlds = [await startWorld(environment), await startWorld(environment)] as const;
    const status = (world: (typeof worlds)[0], who: 'admin' | 'billing' | 'developer') =>
      world
        .as(who)
        .call('listWorkspaces', { params: {} })
        .then(
          () => 200,
          ({ status: refused }) => refused,
        );
    const readiness = async (world: (typeof worlds)[0]) =>
      (await (await fetch(`${world.url}/readyz`)).json()) as { status: string; optional: object };
    try {
      const [one, two] = worlds;
      expect([await status(one, 'admin'), await status(two, 'admin'), await status(one, 'admin')]).toEqual([
        200, 200, 200,
      ]);
      expect([await status(two, 'admin'), await status(one, 'admin')]).toEqual([429, 429]);
      expect(await readiness(one)).toMatchObject({ status: 'ok', optional: { redis: true } });
      await server.kill();
      for (const world of worlds) {
        const statuses = [];
        for (let n = 0; n < 4; n++) statuses.push(await status(world, 'billing'));
        expect(statuses).toEqual([200, 200, 200, 429]);
        expect(await readiness(world)).toMatchObject({ status: 'degraded', optional: { redis: false } });
      }
      await server.start();
      for (const world of worlds) {
        await until('it is used again', 20, async () => {
          await status(world, 'billing');
          return world.lines.some((line) => line.includes('Redis answers again'));
        });
        expect(await readiness(world)).toMatchObject({ status: 'ok' });
      }
      expect([await status(one, 'developer'), await status(two, 'developer')]).toEqual([200, 200]);
      expect([await status(one, 'developer'), await status(two, 'developer')]).toEqual([200, 429]);
    } finally {
      for (const world of worlds) await world.stop();
    }
  });
});
