import {
  inTransaction,
  meterHours,
  migrate,
  migrations,
  type SentUsage,
  sendUsage,
  takeUsage,
  type UsageRecord,
  type UsageSink,
  usageId,
  usageTotals,
} from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { sql } from 'kysely';
import { runs } from '../runs.js';
import { onEachDatabase } from '../test-database.js';

jest.setTimeout(1_800_000);

const meters = ['cpu-hours', 'memory-gib-hours', 'storage-gib-hours', 'load-balancer-hours'] as const;
const start = Date.UTC(2026, 10, 1);
const hour = (index: number) => new Date(start + index * 3_600_000);

/** Drops by id what it has, as the port asks, and is killed in the middle of a batch now and then. */
class CrashingSink implements UsageSink {
  readonly name = 'crashing';
  readonly has = new Map<string, SentUsage>();
  crashes = 0;
  constructor(readonly random: () => number) {}
  async send(_batch: string, records: readonly SentUsage[]): Promise<void> {
    const until = this.random() < 0.2 ? Math.floor(this.random() * records.length) : records.length;
    for (const record of records.slice(0, until)) this.has.set(record.id, record);
    if (until === records.length) return;
    this.crashes += 1;
    throw new Error('killed');
  }
}

onEachDatabase((opened) => {
  const clear = () => sql`truncate usage_record, usage_batch, usage_hour`.execute(opened().db);
  beforeAll(() => migrate(opened().db, migrations), 120_000);
  beforeEach(clear);
  const take = (records: readonly UsageRecord[], now: Date) =>
    inTransaction(opened().db, (transaction) => takeUsage(transaction, records, now));

  test('retries, lateness up to 34 days and crashes change no total, of what is kept and of what is sent', async () => {
    const count = runs(4_000, 1_000_000);
    const chunk = runs(400, 10_000);
    const [random] = [lehmer(7)];
    const now = new Date(hour(34 * 24).getTime() - 1);
    const totals = new Map<string, bigint>();
    const sink = new CrashingSink(random);
    const settle = async () => {
      for (;;) if ((await sendUsage(opened().db, () => now, sink, 5_000).catch(() => 1)) === 0) return;
    };
    let late: UsageRecord[] = [];
    for (let from = 0; from < count; from += chunk) {
      const records = Array.from({ length: Math.min(chunk, count - from) }, (_, i): UsageRecord => {
        const index = from + i;
        const place = {
          workspace: `o${index % 7}--w${Math.floor(index / 7) % 300}`,
          meter: meters[index % 4] as UsageRecord['meter'],
        };
        const window = hour(Math.floor(index / 8_400) % (34 * 24 - 1));
        return {
          ...place,
          part: index % 3 === 0 ? 'control-plane' : 'tenant',
          hour: window,
          quantity: BigInt(Math.floor(random() * 4e9)),
        };
      });
      const fresh = records.filter((record) => !seen.has(usageId(record)) && seen.add(usageId(record)));
      for (const { workspace, meter, part, quantity } of fresh) {
        const key = `${workspace.split('--')[0]} ${meter} ${part}`;
        totals.set(key, (totals.get(key) ?? 0n) + quantity);
      }
      const delayed = fresh.filter(() => random() < 0.01);
      const direct = fresh.filter((record) => !delayed.includes(record));
      await take([...direct, ...direct.filter(() => random() < 0.05)].filter(once()), now);
      await take(
        direct.filter(() => random() < 0.05),
        now,
      );
      // A crash in the middle of a transaction leaves nothing, and the same records come again.
      await inTransaction(opened().db, async (transaction) => {
        await takeUsage(transaction, late, now);
        throw new Error('killed');
      }).catch(() => undefined);
      if (random() < 0.5) {
        await take(late, now);
        late = [];
      }
      late.push(...delayed);
      await sendUsage(opened().db, () => now, sink, 5_000).catch(() => undefined);
    }
    await take(late, now);
    await settle();
    expect(sink.crashes).toBeGreaterThan(0);
    const sent = new Map<string, bigint>();
    for (const { organization, meter, part, quantity } of sink.has.values())
      sent.set(`${organization} ${meter} ${part}`, (sent.get(`${organization} ${meter} ${part}`) ?? 0n) + quantity);
    expect(sorted(sent)).toEqual(sorted(totals));
    const kept = new Map<string, bigint>();
    for (let i = 0; i < 7; i++)
      for (const { meter, part, quantity } of await usageTotals(opened().db, `o${i}`, hour(0), now))
        kept.set(`o${i} ${meter} ${part}`, quantity);
    expect(sorted(kept)).toEqual(sorted(totals));
  });

  test('what is too old, or not over yet, is refused; what comes again counts once, and differing is told', async () => {
    const now = hour(35 * 24);
    const one = { workspace: 'acme--shop', meter: 'cpu-hours', part: 'tenant', quantity: 5n } as const;
    expect(
      await take(
        [
          { ...one, hour: hour(0) },
          { ...one, hour: now },
        ],
        now,
      ),
    ).toEqual({ taken: 0, known: 0, conflicting: 0, refused: 2 });
    expect(await take([{ ...one, hour: hour(800) }], now)).toMatchObject({ taken: 1 });
    const again = await take([{ ...one, hour: hour(800), quantity: 6n }], now);
    expect(again).toEqual({ taken: 0, known: 1, conflicting: 1, refused: 0 });
    expect(await usageTotals(opened().db, 'acme', hour(0), now)).toEqual([
      { meter: 'cpu-hours', part: 'tenant', quantity: 5n },
    ]);
  });

  test('every hour of an outage is read, and one whose source fails is read again', async () => {
    let now = new Date(hour(2).getTime() + 60_000);
    const asked: string[] = [];
    let down = false;
    const source = {
      name: 'test',
      read: async (at: Date) => {
        if (down) throw new Error('away');
        asked.push(at.toISOString().slice(11, 13));
        return [{ workspace: 'acme--shop', meter: 'cpu-hours', part: 'tenant', hour: at, quantity: 1n }] as const;
      },
    };
    const parts = { db: opened().db, clock: () => now, source, lateHours: 2, unreadable: new Set<number>() };
    await meterHours(parts);
    down = true;
    now = new Date(hour(6).getTime() + 60_000);
    await expect(meterHours(parts)).rejects.toThrow('away');
    down = false;
    await meterHours(parts);
    await meterHours(parts);
    // 01 once more, and 02 and 03, for what was told late; those after it are not settled yet. What failed comes last.
    expect(asked).toEqual(['01', '04', '05', '01', '02', '03']);
    const [total] = await usageTotals(opened().db, 'acme', hour(0), now);
    expect(total?.quantity).toBe(5n);
  });

  test('hours that can never be read hold up none of the others, and are given up when use is too old to be told', async () => {
    let now = new Date(hour(1).getTime() + 60_000);
    const asked: number[] = [];
    const source = {
      name: 'holes',
      read: async (at: Date) => {
        const index = (at.getTime() - start) / 3_600_000;
        asked.push(index);
        if (index >= 1 && index <= 30) throw new Error(`hour ${index} has no data`);
        return [{ workspace: 'acme--shop', meter: 'cpu-hours', part: 'tenant', hour: at, quantity: 1n }] as const;
      },
    };
    const parts = { db: opened().db, clock: () => now, source, lateHours: 0, unreadable: new Set<number>() };
    await meterHours(parts);
    now = new Date(hour(40).getTime() + 60_000);
    for (let pass = 0; pass < 20; pass++) await meterHours(parts).catch(() => undefined);
    const [total] = await usageTotals(opened().db, 'acme', hour(0), now);
    expect(total?.quantity).toBe(10n);
    expect(parts.unreadable.size).toBe(30);
    asked.length = 0;
    now = new Date(hour(36 * 24).getTime());
    for (let pass = 0; pass < 40; pass++) await meterHours(parts);
    expect(Math.min(...asked)).toBeGreaterThan(30);
  });
});

test('an id tells every hour, meter and part of every workspace, and is short enough for Stripe', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,18}$/);
  const record = fc.record({
    workspace: fc.tuple(name, name).map(([a, b]) => `${a}--${b}`),
    meter: fc.constantFrom(...meters),
    part: fc.constantFrom('tenant' as const, 'control-plane' as const),
    hour: fc.nat(20_000).map(hour),
  });
  fc.assert(
    fc.property(record, record, (a, b) => {
      expect(usageId(a).length).toBeLessThanOrEqual(100);
      expect(usageId(a) === usageId(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: 500 },
  );
});

const seen = new Set<string>();
const sorted = (map: ReadonlyMap<string, bigint>) => [...map].map(([key, sum]) => `${key} ${sum}`).sort();
const once = () => {
  const ids = new Set<string>();
  return (record: UsageRecord): boolean => !ids.has(usageId(record)) && Boolean(ids.add(usageId(record)));
};
/** Numbers below 1 that are the same in each run: the generator of Lehmer with the multiplier of Park and Miller. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
