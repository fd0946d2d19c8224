import type { RateLimiter } from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';

/** What every implementation must do. `make` gives two that share what is counted, each with its clock. */
export function conformance(
  name: string,
  make: (clock: () => Date, other: () => Date) => readonly [RateLimiter, RateLimiter],
): void {
  describe(name, () => {
    const ten = { limit: 10, windowSeconds: 60 };
    const clocked = (ahead = 0) => {
      const time = { now: 1_800_000_000_000 };
      const limiters = make(
        () => new Date(time.now),
        () => new Date(time.now + ahead),
      );
      return { time, limiters };
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

    test.each([1, 7_000, 59_000])('clocks that differ by %i ms give no more than its share on top', async (ahead) => {
      const { time, limiters } = clocked(ahead);
      const [key, began] = [fresh(), time.now];
      let allowed = 0;
      for (let i = 0; i < 120; i++) {
        time.now += i % 2 === 0 ? 0 : 1_000;
        if ((await (limiters[i % 2] as RateLimiter).take(key, ten)).allowed) allowed++;
        expect(allowed).toBeLessThanOrEqual(10 + (time.now + ahead - began) / 6_000);
      }
      expect(allowed).toBeGreaterThanOrEqual(10);
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
