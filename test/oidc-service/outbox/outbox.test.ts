import { setTimeout as pause } from 'node:timers/promises';
import {
  createLog,
  enqueue,
  forgetJobs,
  GivenUpError,
  type Handler,
  inTransaction,
  type Job,
  migrate,
  migrations,
  outboxWorker,
  workOnce,
} from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { until } from '../../cluster/harness/until.ts';
import { onEachDatabase } from '../test-database.js';

jest.setTimeout(120_000);

const start = Date.parse('2026-11-21T12:00:00Z');
const policy = { attempts: 3, lease: 60_000, pause: 1_000 };

onEachDatabase((opened) => {
  let now = start;
  const clock = () => new Date(now);
  const add = (payload: object, key?: string) =>
    inTransaction(opened().db, (transaction) =>
      enqueue(transaction, { topic: 'test', payload, runAt: clock(), ...(key !== undefined && { key }) }),
    );
  const work = (handler: Handler) => workOnce(opened().db, clock, { test: handler }, policy);
  const rows = () => opened().db.selectFrom('outbox').selectAll().orderBy('id').execute();
  beforeAll(() => migrate(opened().db, migrations));
  beforeEach(async () => {
    now = start;
    await opened().db.deleteFrom('outbox').execute();
  });

  test('a job is done when its transaction commits, and never when it does not', async () => {
    const failed = inTransaction(opened().db, async (transaction) => {
      await enqueue(transaction, { topic: 'test', payload: { n: 1 }, runAt: clock() });
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await add({ n: 2 });
    const seen: unknown[] = [];
    const handler: Handler = async ({ payload }) => void seen.push(payload);
    expect([await work(handler), await work(handler)]).toEqual(['done', undefined]);
    expect(seen).toEqual([{ n: 2 }]);
    expect(await rows()).toMatchObject([{ payload: {}, attempts: 1, done_at: clock(), dead_at: null }]);
  });

  test('what was decided once is one job, by its key, before and after it was done', async () => {
    await Promise.all([add({ n: 1 }, 'same'), add({ n: 1 }, 'same')]);
    expect(await rows()).toHaveLength(1);
    const keys: string[] = [];
    await work(async ({ idempotencyKey }) => void keys.push(idempotencyKey));
    await add({ n: 1 }, 'same');
    expect(await work(async () => undefined)).toBe(undefined);
    expect(keys).toEqual(['same']);
  });

  test('workers at once share the jobs: each is done, and by one', async () => {
    const count = 100;
    for (let n = 0; n < count; n++) await add({ n });
    const seen: number[] = [];
    const handler: Handler = async ({ payload }) => {
      await pause(1);
      seen.push((payload as { n: number }).n);
    };
    const worker = async (): Promise<void> => {
      while ((await work(handler)) !== undefined);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n));
  });

  test('what fails is tried again, later each time, under the same key, and is given up in the end', async () => {
    await add({ secret: 'canary' });
    const keys: string[] = [];
    const handler: Handler = async ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      throw new TypeError('canary');
    };
    expect(await work(handler)).toBe('retried');
    for (const wait of [1_000, 2_000]) {
      now += wait - 1;
      expect(await work(handler)).toBe(undefined);
      now += 1;
      expect(await work(handler)).toBe(wait === 1_000 ? 'retried' : 'dead');
    }
    now += 86_400_000;
    expect(await work(handler)).toBe(undefined);
    expect(new Set(keys).size).toBe(1);
    expect(await rows()).toMatchObject([
      { attempts: 3, last_error: 'TypeError', done_at: null, dead_at: expect.any(Date) },
    ]);
  });

  test('what cannot ever work is given up at once', async () => {
    await add({});
    expect(await work(async () => Promise.reject(new GivenUpError('no such address')))).toBe('dead');
    expect(await rows()).toMatchObject([{ attempts: 1, last_error: 'GivenUpError' }]);
  });

  test('the job of a worker that died or hangs goes to another one after its lease, which the first cannot undo', async () => {
    await add({});
    let reject: (error: Error) => void = () => undefined;
    const promise = new Promise<void>((_resolve, rejected) => {
      reject = rejected;
    });
    const taken: Job[] = [];
    const slow = work(async (job) => {
      taken.push(job);
      await promise;
    });
    while (taken.length === 0) await pause(5);
    now += policy.lease - 1;
    expect(await work(async () => undefined)).toBe(undefined);
    now += 1;
    const second = work(async (job) => {
      taken.push(job);
      reject(new Error('too late'));
      await pause(20);
    });
    expect(await slow).toBe('overtaken');
    expect(await second).toBe('done');
    expect(taken.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(new Set(taken.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(await rows()).toMatchObject([{ attempts: 2, done_at: expect.any(Date), last_error: null }]);
  });

  test('a job that kills every worker that takes it is given up', async () => {
    await add({});
    const never = new Promise<void>(() => undefined);
    for (let n = 0; n < policy.attempts; n++) {
      let began = false;
      void work(async () => {
        began = true;
        await never;
      });
      while (!began) await pause(5);
      now += policy.lease;
    }
    let touched = false;
    const handler: Handler = async () => {
      touched = true;
    };
    expect([await work(handler), touched]).toEqual(['dead', false]);
  });

  test('jobs that are over are forgotten in the end, those that wait are not', async () => {
    const days = 86_400_000;
    await add({ n: 1 });
    await work(async () => undefined);
    await add({ n: 2 });
    await work(async () => Promise.reject(new GivenUpError('no')));
    await add({ n: 3 });
    const left = async () => (await rows()).length;
    for (const [at, expected] of [
      [7 * days - 1, 3],
      [7 * days, 2],
      [30 * days - 1, 2],
      [30 * days, 1],
      [999 * days, 1],
    ] as const) {
      await forgetJobs(opened().db, new Date(start + at));
      expect([at, await left()]).toEqual([at, expected]);
    }
  });

  test('a job of a topic that this server does not know stays for another', async () => {
    const job = { topic: 'newer', payload: {}, runAt: clock() };
    await inTransaction(opened().db, (transaction) => enqueue(transaction, job));
    expect(await work(async () => undefined)).toBe(undefined);
    expect(await rows()).toHaveLength(1);
  });

  describe('waking', () => {
    const woken: string[] = [];
    const ends: (() => void)[] = [];
    const waitFor = (count: number) => until('they are woken', 30, () => woken.length >= count);
    beforeAll(async () => {
      ends.push(opened().wakeUps.subscribe('test', () => woken.push('test')));
      ends.push(opened().wakeUps.subscribe('other', () => woken.push('other')));
      // One that is told as soon as it listens, another after a job: whichever is first.
      await until('it listens', 30, () => add({}).then(() => woken.length > 0));
    });
    beforeEach(async () => {
      await pause(50);
      woken.length = 0;
    });
    afterAll(() => {
      for (const end of ends) end();
    });

    test('a job wakes those of its topic when its transaction commits, and nobody when it does not', async () => {
      let seenBefore = 0;
      await inTransaction(opened().db, async (transaction) => {
        await enqueue(transaction, { topic: 'test', payload: {}, runAt: clock() });
        await pause(50);
        seenBefore = woken.length;
      });
      await waitFor(1);
      await expect(
        inTransaction(opened().db, async (transaction) => {
          await enqueue(transaction, { topic: 'other', payload: {}, runAt: clock() });
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      await add({});
      await waitFor(2);
      expect([seenBefore, woken]).toEqual([0, ['test', 'test']]);
    });

    test('a worker begins at once, however seldom it looks by itself', async () => {
      const done: unknown[] = [];
      const { db, wakeUps } = opened();
      const log = createLog('silent');
      const worker = outboxWorker(
        { configuration: {}, db, wakeUps, clock, log, metrics: new Registry() },
        { test: async ({ payload }) => void done.push(payload) },
        policy,
        3_600_000,
      );
      await worker.start();
      try {
        for (let n = 0; n < 5; n++) {
          await add({ n });
          await until('it is done', 30, () => done.length > n);
        }
        expect(done).toEqual([0, 1, 2, 3, 4].map((n) => ({ n })));
      } finally {
        await worker.stop();
      }
    });

    const [why, onServer] =
      process.env.DATABASE_URL === undefined ? [': DATABASE_URL names no test server', test.skip] : ['', test];
    onServer(`whoever waits is told when the connection was lost, and of what comes after${why}`, async () => {
      const { rows } = await sql<{ pid: number }>`
        select pg_terminate_backend(pid), pid from pg_stat_activity
        where datname = current_database() and query like 'listen %'`.execute(opened().db);
      expect(rows).toHaveLength(1);
      // Both topics are told: some job may have been missed meanwhile.
      await waitFor(2);
      expect(woken.toSorted()).toEqual(['other', 'test']);
      await add({});
      await waitFor(3);
    });
  });
});
