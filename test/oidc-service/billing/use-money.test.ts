// The laws of money for use: what is charged follows from records of use and the ledger alone, whenever they are told.
import {
  closedAt,
  type EntryUse,
  followingLines,
  hoursOf,
  type LedgerLine,
  millionths,
  monthBefore,
  monthOf,
  priceVersionOf,
  prorate,
  statementOf,
} from '@hexabase-kaas/oidc-service';
import { type Meter, type Overage, type Price, smallestUnits } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { runs } from '../runs.js';

const counts = { numRuns: runs(150, 20_000) };
const hour = 3_600_000;
const day = 24 * hour;
const over = (meter: Meter, included: number, amount: string): Overage => ({ meter, included, amount });
const jpy = (amount: string, overage: Overage[] = []): Price => ({
  currency: 'JPY',
  amount,
  interval: 'month',
  overage,
});
const gold = priceVersionOf('gold', 1, [
  jpy('10000', [over('cpu-hours', 100, '12.5'), over('storage-gib-hours', 0, '0.003')]),
  { currency: 'USD', amount: '80.00', interval: 'month', overage: [over('cpu-hours', 100, '0.085')] },
]);
const dinar = priceVersionOf('dinar', 1, [
  { currency: 'KWD', amount: '10.000', interval: 'month', overage: [over('cpu-hours', 0, '0.0125')] },
]);
const silver = priceVersionOf('silver', 1, [jpy('4000', [over('cpu-hours', 10, '20')])]);
const plain = priceVersionOf('plain', 1, [jpy('1000')]);
const versions = [gold, silver, plain, dinar];

/** A record as the database has it. */
interface Used {
  readonly workspace: string;
  readonly meter: Meter;
  readonly at: number;
  readonly quantity: bigint;
  readonly taken: number;
}

/** What the database adds up, added up by hand. */
function useIn(month: string, lines: readonly LedgerLine[], records: readonly Used[]): EntryUse[] {
  const hours = hoursOf(lines);
  return [month, monthBefore(month), monthBefore(monthBefore(month))].flatMap((one) =>
    lines.flatMap(({ id, workspace }) =>
      (['cpu-hours', 'storage-gib-hours'] as const).flatMap((meter) => {
        const time = hours.get(id);
        const own = records.filter(
          (record) =>
            record.workspace === workspace &&
            record.meter === meter &&
            record.taken < closedAt(month) &&
            time !== undefined &&
            record.at >= Math.max(time.from, monthOf(one).from) &&
            record.at < Math.min(time.until, monthOf(one).until),
        );
        const sum = (some: readonly Used[]) => some.reduce((all, { quantity }) => all + quantity, 0n);
        const before = own.filter(({ taken }) => one !== month && taken < closedAt(monthBefore(month)));
        return own.length === 0 ? [] : [{ ledgerLine: id, month: one, meter, charged: sum(before), known: sum(own) }];
      }),
    ),
  );
}

const later = new Date('2100-01-01T00:00:00Z');
const statement = (
  month: string,
  lines: readonly LedgerLine[],
  records: readonly Used[],
  at = later,
  currency: 'JPY' | 'USD' = 'JPY',
) =>
  statementOf({
    ...{ organization: 'acme', month, currency, at, lines, priceVersions: versions },
    use: useIn(month, lines, records),
  });
const units = (amount: string) =>
  amount.startsWith('-') ? -(smallestUnits(amount.slice(1), 'JPY') ?? 0n) : (smallestUnits(amount, 'JPY') ?? 0n);

const first = '2026-11';
const { from } = monthOf(first);
const workspaces = ['acme--w1', 'acme--w2'];
const happenings = fc.array(
  fc.record({
    at: fc.integer({ min: from - 5 * day, max: from + 32 * day }),
    workspace: fc.constantFrom(...workspaces),
    version: fc.constantFrom(gold, gold, silver, plain, undefined),
  }),
  { maxLength: 8 },
);
const used = fc.array(
  fc
    .record({
      workspace: fc.constantFrom(...workspaces),
      meter: fc.constantFrom<Meter>('cpu-hours', 'storage-gib-hours'),
      at: fc.nat(30 * 24 - 1).map((n) => from + n * hour),
      quantity: fc.bigInt(0n, 90_000_000n),
      late: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 34 * 24 })),
    })
    .map(({ late, ...record }): Used => ({ ...record, taken: record.at + late * hour })),
  { maxLength: 25 },
);
function ledgerOf(all: readonly { at: number; workspace: string; version: (typeof versions)[number] | undefined }[]) {
  const lines: LedgerLine[] = [];
  for (const { at, workspace, version } of all) {
    const own = lines.filter((line) => line.workspace === workspace);
    const charged = version && { organization: 'acme', priceVersion: version.id, commit: `c-${version.plan}` };
    lines.push(...followingLines(workspace, own, charged, new Date(at), () => `l-${lines.length}-${Math.random()}`));
  }
  return lines;
}
const months = [first, '2026-12', '2027-01'];

test('no charge without a record of use in an hour of the ledger, and each hour is of one entry at most', () => {
  fc.assert(
    fc.property(happenings, used, (all, records) => {
      const lines = ledgerOf(all);
      const hours = hoursOf(lines);
      for (const { at, workspace } of records) {
        const own = lines.filter(({ id, workspace: one }) => {
          const time = hours.get(id);
          return one === workspace && time !== undefined && at >= time.from && at < time.until;
        });
        expect(own.length).toBeLessThanOrEqual(1);
        for (const { from: begin, until } of own) {
          expect(begin.getTime()).toBeLessThan(at + hour);
          expect(until === null || until.getTime() > at).toBe(true);
        }
      }
      for (const month of months)
        for (const { workspace, meter, month: of, ledger, quantity, amount } of statement(month, lines, records).use) {
          expect(records.some((one) => one.workspace === workspace && one.meter === meter)).toBe(true);
          expect(ledger.length).toBeGreaterThan(0);
          expect(of <= month && (millionths(quantity) ?? 0n) > 0n && units(amount) >= 0n).toBe(true);
        }
    }),
    counts,
  );
});

test('a total is the sum of its lines and of its use', () => {
  fc.assert(
    fc.property(happenings, used, (all, records) => {
      const { lines, use, total } = statement(first, ledgerOf(all), records);
      const sum = [...lines, ...use].reduce((left, { amount }) => left + units(amount ?? '0'), 0n);
      expect(units(total)).toBe(sum);
    }),
    counts,
  );
});

test('whenever it is told, within 34 days: what all statements charge for a month is what the whole of it costs', () => {
  fc.assert(
    fc.property(happenings, used, (all, records) => {
      const lines = ledgerOf(all);
      const atOnce = records.map((record) => ({ ...record, taken: record.at + hour }));
      const sum = (given: readonly Used[]) =>
        months
          .flatMap((month) => statement(month, lines, given).use)
          .filter(({ month }) => month === first)
          .reduce((left, { amount }) => left + units(amount), 0n);
      expect(sum(records)).toBe(sum(atOnce));
    }),
    counts,
  );
});

test('a closed month is the same bytes, whatever is told afterwards, and in whatever order', () => {
  fc.assert(
    fc.property(happenings, used, fc.nat(), (all, records, seed) => {
      const lines = ledgerOf(all);
      const known = records.filter(({ taken }) => taken < closedAt(first));
      const bytes = JSON.stringify(statement(first, lines, known, new Date(closedAt(first) + hour)));
      const turned = [...lines.slice(seed % (lines.length + 1)), ...lines.slice(0, seed % (lines.length + 1))];
      expect(JSON.stringify(statement(first, turned, [...records].reverse()))).toBe(bytes);
    }),
    counts,
  );
});

test('a plan change there and back that takes no time costs nothing, however uneven the use is', () => {
  fc.assert(
    fc.property(used, fc.integer({ min: from, max: from + 30 * day }), (records, at) => {
      const own = records.filter(({ workspace }) => workspace === 'acme--w1');
      const stay = [{ at: from, workspace: 'acme--w1', version: gold }];
      const change = [
        ...stay,
        { at, workspace: 'acme--w1', version: silver },
        { at, workspace: 'acme--w1', version: gold },
      ];
      expect(statement(first, ledgerOf(change), own).total).toBe(statement(first, ledgerOf(stay), own).total);
    }),
    counts,
  );
});

const one = (quantity: bigint, at = from, taken = at + hour): Used => ({
  ...{ workspace: 'acme--w1', meter: 'cpu-hours' as const, at, quantity, taken },
});
const there = (version = gold, at = from) => ledgerOf([{ at, workspace: 'acme--w1', version }]);

test.each([
  ['nothing up to what is included', 100_000_000n, '0'],
  ['a millionth beyond is less than a half', 100_000_001n, '0'],
  ['half a yen is rounded up, once', 100_040_000n, '1'],
  ['just less is not', 100_039_999n, '0'],
  ['a thousand units', 1_100_000_000n, '12500'],
])('the amount: %s', (_, quantity, amount) => {
  expect(statement(first, there(), [one(quantity)]).use).toMatchObject([
    { amount, included: '100', unitPrice: '12.5' },
  ]);
});

test('what is included is prorated like a price, and another currency has its own', () => {
  const half = there(gold, from + 15 * day);
  const records = [one(60_000_000n, from + 20 * day)];
  expect(statement(first, half, records).use).toMatchObject([{ quantity: '60', included: '50', amount: '125' }]);
  expect(statement(first, half, records, later, 'USD').use).toMatchObject([{ included: '50', amount: '0.85' }]);
  const whole = monthOf(first);
  expect(prorate(100_000_000n, whole, { from: from + 15 * day, until: whole.until }).amount).toBe(50_000_000n);
});

test('a currency whose last decimal nobody takes is rounded to what can be paid, once', () => {
  const lines = ledgerOf([{ at: from, workspace: 'acme--w1', version: dinar }]);
  const dinars = (month: string, records: readonly Used[]) =>
    statementOf({
      ...{ organization: 'acme', month, currency: 'KWD', at: later, lines, priceVersions: [dinar] },
      use: useIn(month, lines, records),
    }).use.map(({ amount }) => amount);
  const late = closedAt(first);
  const records = [one(3_000_000n), one(3_000_000n, from + hour, late)];
  // 0.0375 and 0.075 for the whole.
  expect([dinars(first, records), dinars('2026-12', records)]).toEqual([['0.040'], ['0.040']]);
});

test('a smaller plan below what is used already: each part is held against what its own plan includes', () => {
  const lines = ledgerOf([
    { at: from, workspace: 'acme--w1', version: gold },
    { at: from + 15 * day, workspace: 'acme--w1', version: silver },
  ]);
  const records = [one(60_000_000n, from + day), one(60_000_000n, from + 20 * day)];
  expect(statement(first, lines, records).use).toMatchObject([
    { plan: 'gold', quantity: '60', included: '50', amount: '125' },
    { plan: 'silver', quantity: '60', included: '5', amount: '1100' },
  ]);
});

test('use of a workspace that was deleted: of hours after its last one nothing is charged, of those before it everything', () => {
  const lines = ledgerOf([
    { at: from, workspace: 'acme--w1', version: gold },
    { at: from + 15 * day, workspace: 'acme--w1', version: undefined },
  ]);
  const gone = one(900_000_000n, from + 15 * day, from + 16 * day);
  expect(statement(first, lines, [gone]).use).toEqual([]);
  // Told when it is long gone.
  const late = one(60_000_000n, from + 14 * day, from + 20 * day);
  expect(statement(first, lines, [gone, late]).use).toMatchObject([{ quantity: '60', included: '50', amount: '125' }]);
});

test('use that is told after its month was closed is in the next statement, with what was charged before', () => {
  const late = closedAt(first);
  const records = [one(110_000_000n), one(4_000_000n, from + hour, late - 1), one(10_000_000n, from + 2 * hour, late)];
  expect(statement(first, there(), records).use).toMatchObject([{ quantity: '114', before: null, amount: '175' }]);
  expect(statement('2026-12', there(), records).use).toMatchObject([
    { month: first, quantity: '124', before: { quantity: '114', amount: '175' }, amount: '125' },
  ]);
  expect(statement('2027-01', there(), records).use).toEqual([]);
});

test('a month with metered plans is complete when it is closed; one without them when it is over', () => {
  const at = (lines: LedgerLine[], moment: number, priceVersions = versions) =>
    statementOf({
      ...{ organization: 'acme', month: first, currency: 'JPY', lines, priceVersions },
      at: new Date(moment),
    }).complete;
  const end = monthOf(first).until;
  expect([at(there(), end), at(there(), closedAt(first)), at(there(), closedAt(first) + hour)]).toEqual([
    false,
    false,
    true,
  ]);
  expect([at(there(plain), end - 1, [plain]), at(there(plain), end, [plain])]).toEqual([false, true]);
});

test('an hour is that of the plan that was there first in it', () => {
  const lines = ledgerOf([
    { at: from + 90 * 60_000, workspace: 'acme--w1', version: gold },
    { at: from + 150 * 60_000, workspace: 'acme--w1', version: silver },
  ]);
  const [g, s] = ['gold', 'silver'].map((plan) => lines.findLast(({ commit }) => commit === `c-${plan}`)?.id ?? '');
  const hours = hoursOf(lines);
  expect(hours.get(g ?? '')).toEqual({ from: from + hour, until: from + 3 * hour });
  expect(hours.get(s ?? '')).toEqual({ from: from + 3 * hour, until: Number.POSITIVE_INFINITY });
});

// Months are of UTC: in Japan, one begins at nine in the morning of its first day.
test.each([
  ['the last millisecond of the month in Japan', '2026-10-31T14:59:59.999Z', '2026-10'],
  ['midnight in Japan, nine hours before the month of UTC ends', '2026-10-31T15:00:00.000Z', '2026-10'],
  ['the last millisecond before nine in Japan', '2026-10-31T23:59:59.999Z', '2026-10'],
  ['nine in Japan', '2026-11-01T00:00:00.000Z', '2026-11'],
])('at the edge of the month: what begins in %s is charged from then, in the months of UTC', (_, moment, month) => {
  const at = Date.parse(moment);
  const lines = there(gold, at);
  const [october, november] = ['2026-10', '2026-11'].map((text) =>
    statement(text, lines, [one(1_000_000n, Math.floor(at / hour) * hour)]),
  );
  const whole = monthOf('2026-10');
  expect(october?.total).toBe(
    month === '2026-10'
      ? String(prorate(10_000n, whole, { from: at, until: whole.until }).amount + BigInt(october?.use[0]?.amount ?? 0))
      : '0',
  );
  expect(november?.lines).toMatchObject([
    { from: month === '2026-11' ? moment : '2026-11-01T00:00:00.000Z', amount: '10000' },
  ]);
  expect([october, november].map((text) => text?.use.length)).toEqual(month === '2026-10' ? [1, 0] : [0, 1]);
});
