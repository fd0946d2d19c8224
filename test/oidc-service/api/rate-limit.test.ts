import {
  databaseRateLimiter,
  memoryRateLimiter,
  migrate,
  migrations,
  type RateLimiter,
} from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { onEachDatabase } from '../test-database.js';
import { startWorld } from './world.js';

jest.setTimeout(120_000);

/** What every implementation must do. `make` gives two that share what is counted. */
function conformance(name: string, make: (clock: () => Date) => readonly [RateLimiter, RateLimiter]): void {
  describe(name, () => {
    const ten = { limit: 10, windowSeconds: 60 };
    const clocked = () => {
      const time = { now: 1_800_000_000_000 };
      return { time, limiters: make(() => new Date(time.now)) };
    };
    let keys = 0;
    const fresh = (): string => `key ${name} ${keys++}`;

    test('gives the limit at once, then says when the next one is, and keeps that', async () => {
      const {
        time,
        limiters: [a, b],
      } = clocked();
      const key = fresh();
      const answers = [];
      for (let i = 0; i < 12; i++) answers.push(await (i % 2 === 0 ? a : b).take(key, ten));
      expect(answers.map(({ allowed }) => allowed)).toEqual([...Array(10).fill(true), false, false]);
      expect(answers.map(({ remaining }) => remaining)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0]);
      expect(answers.at(-1)?.retryAfterSeconds).toBe(6);
      time.now += 5_999;
      expect((await a.take(key, ten)).allowed).toBe(false);
      time.now += 1;
      expect((await b.take(key, ten)).allowed).toBe(true);
      expect((await a.take(key, ten)).allowed).toBe(false);
      expect((await a.take(fresh(), ten)).allowed).toBe(true);
    });

    test('never gives more than the limit and its share of the time, whenever calls come', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(20_000), { minLength: 1, maxLength: 60 }), async (gaps) => {
          const { time, limiters } = clocked();
          const [key, began] = [fresh(), time.now];
          let allowed = 0;
          for (const [i, gap] of gaps.entries()) {
            time.now += gap;
            const answer = await (limiters[i % 2] as RateLimiter).take(key, ten);
            if (answer.allowed) allowed++;
            else {
              // The time that it tells is long enough, and not a second too long.
              expect(answer.retryAfterSeconds).toBeGreaterThanOrEqual(1);
              expect(answer.retryAfterSeconds).toBeLessThanOrEqual(6);
            }
            expect(allowed).toBeLessThanOrEqual(10 + (time.now - began) / 6_000);
          }
        }),
        { numRuns: 30 },
      );
    });

    test('a clock that is set back holds nobody up', async () => {
      const {
        time,
        limiters: [a],
      } = clocked();
      const key = fresh();
      for (let i = 0; i < 10; i++) await a.take(key, ten);
      time.now -= 86_400_000;
      expect((await a.take(key, ten)).allowed).toBe(true);
    });

    test('of many at once exactly the limit get through', async () => {
      const {
        limiters: [a, b],
      } = clocked();
      const key = fresh();
      const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? a : b).take(key, ten)));
      expect(answers.filter(({ allowed }) => allowed)).toHaveLength(10);
    });
  });
}

conformance('memory', (clock) => {
  const one = memoryRateLimiter(clock);
  return [one, one];
});

onEachDatabase((opened) => {
  beforeAll(() => migrate(opened().db, migrations), 60_000);
  conformance('database', (clock) => [
    databaseRateLimiter(opened().db, clock),
    databaseRateLimiter(opened().db, clock),
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

test.each(['memory', 'database'])('the API counts callers and addresses apart, in the %s', async (store) => {
  const world = await startWorld({ RATE_LIMIT_STORE: store, RATE_LIMIT_PER_CALLER: '3', RATE_LIMIT_PER_ADDRESS: '8' });
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
  } finally {
    await world.stop();
  }
});
