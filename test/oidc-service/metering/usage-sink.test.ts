// One suite for every sink: what is sent is there once and exactly, whatever breaks and however often it comes.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  csvUsageSink,
  inTransaction,
  meterEventName,
  migrate,
  migrations,
  noUsageSink,
  openStripe,
  type SentUsage,
  sendUsage,
  stripeUsageSink,
  takeUsage,
  type UsageRecord,
  type UsageSink,
  usageId,
} from '@hexabase-kaas/oidc-service';
import { meters } from '@hexabase-kaas/tenancy';
import { sql } from 'kysely';
import { type FakeStripe, type Fault, startFakeStripe } from '../billing/fake-stripe/fake-stripe.ts';
import { onEachDatabase } from '../test-database.js';

jest.setTimeout(120_000);

const hour = (index: number) => new Date(Date.UTC(2026, 10, 1) + index * 3_600_000);
const record = (workspace: string, index: number, more: Partial<UsageRecord> = {}): UsageRecord => ({
  ...{ workspace, meter: 'cpu-hours', part: 'tenant', hour: hour(index), quantity: BigInt(index * 1_000_000 + 1) },
  ...more,
});
const sent = (one: UsageRecord): SentUsage => ({
  ...one,
  id: usageId(one),
  organization: one.workspace.split('--')[0] ?? '',
});

/** A sink, what it holds, and a way to break it in the middle. */
interface Subject {
  readonly sink: UsageSink;
  /** `<workspace> <meter> <hour> <millionths>`, once for each that is there. */
  holds(): string[];
  /** The next tries fail, maybe after a part. */
  breakIt(batch: string): void;
  mend(batch: string): void;
}

const told = ({ workspace, meter, hour: at, quantity }: UsageRecord): string =>
  `${workspace} ${meter} ${at.toISOString()} ${quantity}`;

onEachDatabase((opened) => {
  let now = hour(40);
  let fake: FakeStripe;
  const directory = mkdtempSync(join(tmpdir(), 'kaas-sink-'));
  const refused: unknown[] = [];
  const stripeSink = async (issuer = 'https://id.example.com') => {
    const stripe = await openStripe({ STRIPE_API_KEY: 'sk_test_0123456789', STRIPE_API_BASE: fake.url });
    const log = { error: (...args: unknown[]) => refused.push(args) } as never;
    return stripeUsageSink({ db: opened().db, clock: () => now, open: async () => stripe, issuer, log });
  };
  beforeAll(async () => {
    await migrate(opened().db, migrations);
    fake = await startFakeStripe(() => Math.floor(now.getTime() / 1_000));
    for (const organization of ['acme', 'beta']) {
      const id = `cus_${organization}`;
      const none = { metadata: {}, customFields: [], deleted: false, card: undefined, credit: 0 } as const;
      fake.state.customers.set(id, { id, created: 0, name: null, ...none, customFields: [] });
      await opened()
        .db.insertInto('stripe_customer')
        .values({ organization_id: organization, customer_id: id, items: '{}', problems: '[]' })
        .execute();
    }
  }, 120_000);
  afterAll(async () => {
    await fake.close();
    rmSync(directory, { recursive: true });
  });
  beforeEach(async () => {
    now = hour(40);
    fake.fault = () => undefined;
    fake.state.meterEvents.length = 0;
    refused.length = 0;
    await sql`truncate usage_record, usage_batch, stripe_meter_event`.execute(opened().db);
  });
  const send = async (sink: UsageSink, batch: string, records: readonly UsageRecord[]) =>
    sink.send(batch, records.map(sent));

  let folders = 0;
  const subjects: Record<string, () => Promise<Subject>> = {
    csv: async () => {
      const folder = join(directory, String(folders++));
      return {
        sink: csvUsageSink(folder),
        holds: () =>
          readdirSync(folder)
            .filter((name) => name.endsWith('.csv'))
            .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n').slice(1))
            .map((line) => {
              const [at = '', workspace, , meter, amount = ''] = line.split(',');
              return `${workspace} ${meter} ${at} ${Math.round(Number(amount) * 1e6)}`;
            })
            .sort(),
        breakIt: (batch) => mkdirSync(join(folder, `${batch}.csv.part`), { recursive: true }),
        mend: (batch) => rmdirSync(join(folder, `${batch}.csv.part`)),
      };
    },
    stripe: async () => {
      let calls = 0;
      return {
        sink: await stripeSink(),
        holds: () =>
          fake.state.meterEvents
            .map(({ eventName, payload, timestamp, value }) => {
              const meter = meters.find((one) => meterEventName(one) === eventName);
              return `${payload.workspace} ${meter} ${new Date(timestamp * 1_000).toISOString()} ${value}`;
            })
            .sort(),
        // Every way in which an answer does not come, before and after it was taken.
        breakIt: () => {
          const faults: Fault[] = ['lost', 'broken-after', 'refused', 'broken', 'busy'];
          fake.fault = (method, path) =>
            method === 'POST' && path.endsWith('meter_events') && calls++ % 2 === 1
              ? faults[Math.floor(calls / 2) % faults.length]
              : undefined;
        },
        mend: () => {
          fake.fault = () => undefined;
        },
      };
    },
  };
  const records = [
    ...Array.from({ length: 12 }, (_, i) => record(i % 2 === 0 ? 'acme--shop' : 'beta--blog', i)),
    ...meters.map((meter) => record('acme--shop', 20, { meter, quantity: 3n })),
  ];
  const whole = records.map(told).sort();

  describe.each(Object.keys(subjects))('%s', (name) => {
    let subject: Subject;
    beforeEach(async () => {
      subject = await (subjects[name] as () => Promise<Subject>)();
    });

    test('everything is there, to the millionth', async () => {
      await send(subject.sink, 'b1', records);
      expect(subject.holds()).toEqual(whole);
    });

    test('a batch that comes again changes nothing', async () => {
      for (let i = 0; i < 3; i++) await send(subject.sink, 'b1', records);
      expect(subject.holds()).toEqual(whole);
    });

    test('what breaks in the middle is told, and the same batch once more is whole', async () => {
      subject.breakIt('b1');
      await expect(send(subject.sink, 'b1', records)).rejects.toThrow();
      for (let i = 0; i < 12; i++) await send(subject.sink, 'b1', records).catch(() => undefined);
      subject.mend('b1');
      await send(subject.sink, 'b1', records);
      expect(subject.holds()).toEqual(whole);
    });

    test('a batch of nothing is nothing', async () => {
      await send(subject.sink, 'b1', []);
      expect(name === 'csv' ? [] : subject.holds()).toEqual([]);
    });
  });

  test('none takes everything, and keeps nothing', async () => {
    await expect(send(noUsageSink, 'b1', records)).resolves.toBeUndefined();
  });

  const through = async (all: readonly UsageRecord[], sink: UsageSink) => {
    await inTransaction(opened().db, (transaction) => takeUsage(transaction, all, now));
    return sendUsage(opened().db, () => now, sink);
  };

  test('Stripe: who is no customer, and what vClusters use themselves, is not sent, and holds up nothing', async () => {
    const sink = await stripeSink();
    await through(
      [record('nobody--w', 1), record('acme--shop', 2, { part: 'control-plane' }), record('acme--shop', 3)],
      sink,
    );
    expect(fake.state.meterEvents.map(({ payload }) => payload.workspace)).toEqual(['acme--shop']);
  });

  test.each([
    ['taken', 'broken-after', 1],
    ['not taken', 'broken', 1],
  ] as const)(
    'Stripe: an event that was %s and not answered is there once two days later, when its identifier is forgotten',
    async (_, fault, times) => {
      const sink = await stripeSink();
      const both = [record('acme--shop', 1), record('acme--blog', 1, { quantity: 7n })];
      let faults = 1;
      fake.fault = (method, path) =>
        method === 'POST' && path.endsWith('meter_events') && faults-- > 0 ? fault : undefined;
      await expect(through(both, sink)).rejects.toThrow();
      now = new Date(now.getTime() + 48 * 3_600_000);
      await sendUsage(opened().db, () => now, sink);
      expect(fake.state.meterEvents.filter(({ payload }) => payload.workspace === 'acme--blog')).toHaveLength(times);
      expect(fake.state.meterEvents).toHaveLength(2);
    },
  );

  test('Stripe: a quantity beyond what it takes is noted with the reason, and kept exactly', async () => {
    const sink = await stripeSink();
    const quantity = 2n ** 53n + 1n;
    expect(await through([record('acme--shop', 1, { quantity }), record('acme--shop', 2)], sink)).toBe(2);
    expect(fake.state.meterEvents).toHaveLength(1);
    expect(refused).toHaveLength(1);
    const { db } = opened();
    const kept = await db.selectFrom('usage_record').select('quantity').where('quantity', '>', '1000000000').execute();
    expect(kept.map((row) => String(row.quantity))).toEqual([String(quantity)]);
  });

  test('Stripe: what it refuses for good is noted with the reason, and the rest goes on', async () => {
    const sink = await stripeSink();
    const customer = fake.state.customers.get('cus_beta');
    if (customer === undefined) throw new Error('no customer');
    customer.deleted = true;
    try {
      expect(await through([record('beta--blog', 1), record('acme--shop', 1)], sink)).toBe(2);
      expect(fake.state.meterEvents).toHaveLength(1);
      const rows = await opened()
        .db.selectFrom('stripe_meter_event')
        .select(['id', 'state', 'reason'])
        .orderBy('id')
        .execute();
      expect(rows).toMatchObject([{ state: 'done' }, { state: 'refused', reason: 'No such customer: cus_beta' }]);
      expect(refused).toHaveLength(1);
    } finally {
      customer.deleted = false;
    }
  });

  test('Stripe: two installations in one account do not take the events of each other for theirs', async () => {
    const [one, other] = [await stripeSink(), await stripeSink('https://staging.example.com')];
    await send(one, 'b1', [record('acme--shop', 1)]);
    await sql`truncate stripe_meter_event`.execute(opened().db);
    await send(other, 'b1', [record('acme--shop', 1)]);
    expect(new Set(fake.state.meterEvents.map(({ identifier }) => identifier)).size).toBe(2);
  });

  test('Stripe: a meter that somebody deactivated is told, and use waits', async () => {
    await send(await stripeSink(), 'b0', [record('acme--shop', 1)]);
    const [meter] = fake.state.meters.values();
    if (meter === undefined) throw new Error('no meter');
    meter.active = false;
    await expect(send(await stripeSink(), 'b1', [record('acme--shop', 2)])).rejects.toThrow(meter.eventName);
    meter.active = true;
  });

  test('a record that was taken stays as it is', async () => {
    await inTransaction(opened().db, (transaction) => takeUsage(transaction, [record('acme--shop', 1)], now));
    await expect(sql`update usage_record set quantity = 0`.execute(opened().db)).rejects.toThrow('append-only');
    await expect(sql`delete from usage_record`.execute(opened().db)).rejects.toThrow('append-only');
  });
});
