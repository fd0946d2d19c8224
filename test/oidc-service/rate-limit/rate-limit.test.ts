import {
  databaseRateLimiter,
  memoryRateLimiter,
  migrate,
  migrations,
  type RateLimiter,
} from '@hexabase-kaas/oidc-service';
import { startWorld } from '../api/world.js';
import { onEachDatabase } from '../test-database.js';
import { conformance } from './conformance.js';

jest.setTimeout(120_000);

// In one process there is one clock; that it is ahead now and then is what the suite makes of it.
conformance('memory', (clock, other) => {
  let now = clock;
  const one = memoryRateLimiter(() => now());
  const at = (time: () => Date): RateLimiter => ({
    take: (key, limit) => {
      now = time;
      return one.take(key, limit);
    },
  });
  return [at(clock), at(other)];
});

onEachDatabase((opened) => {
  beforeAll(() => migrate(opened().db, migrations), 60_000);
  conformance('database', (clock, other) => [
    databaseRateLimiter(opened().db, clock),
    databaseRateLimiter(opened().db, other),
  ]);

  test('no address can be read out of the table', async () => {
    await databaseRateLimiter(opened().db, () => new Date()).take('api address 192.0.2.77', {
      limit: 1,
      windowSeconds: 1,
    });
    const rows = await opened().db.selectFrom('rate_limit').select('key').execute();
    expect(rows.filter(({ key }) => !/^[0-9a-f]{64}$/.test(key))).toEqual([]);
  });
});

test('memory forgets who is free again, and keeps no more than it may', async () => {
  let now = 0;
  const limiter = memoryRateLimiter(() => new Date(now), 3);
  const take = (key: string) => limiter.take(key, { limit: 1, windowSeconds: 10 });
  for (const key of ['a', 'b', 'c', 'd']) expect((await take(key)).allowed).toBe(true);
  expect((await take('d')).allowed).toBe(false);
  now = 10_000;
  expect((await take('d')).allowed).toBe(true);
});

const away = { REDIS_URL: 'redis://127.0.0.1:1', NATS_URL: 'nats://127.0.0.1:1' };

test.each([
  ['in the memory', {}],
  ['in the database', { RATE_LIMIT_STORE: 'database' }],
  ['with Redis and NATS away', away],
] as const)('the API counts callers and addresses apart, %s', async (_where, environment) => {
  const world = await startWorld({ ...environment, RATE_LIMIT_PER_CALLER: '3', RATE_LIMIT_PER_ADDRESS: '8' });
  try {
    const call = (who: 'admin' | 'billing' | 'developer') =>
      world
        .as(who)
        .call('listWorkspaces', { params: {} })
        .then(
          () => 200,
          (error) => error,
        );
    expect([await call('admin'), await call('admin'), await call('admin')]).toEqual([200, 200, 200]);
    expect(await call('admin')).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 20 });
    expect([await call('billing'), await call('billing'), await call('billing')]).toEqual([200, 200, 200]);
    expect(await call('developer')).toBe(200);
    expect(await call('developer')).toMatchObject({ status: 429, retryAfterSeconds: 8 });
    const readiness = await fetch(`${world.url}/readyz`);
    expect(readiness.status).toBe(200);
    const checks = await readiness.json();
    if (environment !== away) return expect(checks).toMatchObject({ status: 'ok' });
    expect(checks).toMatchObject({ status: 'degraded', optional: { redis: false, nats: false } });
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    for (const sample of ['kaas_redis_up 0', 'kaas_nats_up 0', 'kaas_rate_limit_substituted_total 17'])
      expect(metrics).toContain(sample);
    const told = world.lines.filter((line) => /Redis does not answer|events cannot be published/.test(line));
    expect(told).toHaveLength(2);
  } finally {
    await world.stop();
  }
});
