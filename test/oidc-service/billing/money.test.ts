// The laws of money, on the pure core: whatever is applied in whatever order, charges follow from the ledger alone.
import { execFileSync } from 'node:child_process';
import {
  followingLines,
  type LedgerLine,
  monthOf,
  priceVersionOf,
  prorate,
  quantitiesOf,
  standingLines,
  statementOf,
  yearOf,
} from '@hexabase-kaas/oidc-service';
import { type Price, smallestUnits } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

const all = process.env.RUNS === 'all';
const runs = { numRuns: all ? 20_000 : 200 };
const price = (amount: string, interval: Price['interval'] = 'month', currency: Price['currency'] = 'JPY'): Price => ({
  currency,
  amount,
  interval,
});
const a = priceVersionOf('a', 1, [price('10000'), price('99.99', 'month', 'USD')]);
const b = priceVersionOf('b', 1, [price('33333')]);
const yearly = priceVersionOf('yearly', 1, [price('100000', 'year')]);
const granted = priceVersionOf('granted', 1, []);
const versions = [a, b, yearly, granted];

const month = fc.integer({ min: 0, max: 12 * 30 }).map((n) => {
  const date = new Date(Date.UTC(2020, n));
  return date.toISOString().slice(0, 7);
});
const moments = (whole: { from: number; until: number }, most: number) =>
  fc.array(fc.integer({ min: whole.from, max: whole.until }), { maxLength: most });

test('parts of a period always add up to the price, each less than one unit away from price x time', () => {
  const whole = fc.tuple(month, fc.boolean()).map(([one, year]) => (year ? yearOf(monthOf(one).from) : monthOf(one)));
  const cut = whole.chain((period) => fc.tuple(fc.constant(period), moments(period, 8)));
  fc.assert(
    fc.property(cut, fc.bigInt(0n, 10n ** 15n), ([period, cuts], amount) => {
      const ends = [period.from, ...cuts.sort((x, y) => x - y), period.until];
      const length = BigInt(period.until - period.from);
      let sum = 0n;
      for (const [i, until] of ends.slice(1).entries()) {
        const from = ends[i] as number;
        const part = prorate(amount, period, { from, until });
        sum += part.amount;
        const away = part.amount * length - amount * BigInt(until - from);
        expect(away < length && away > -length).toBe(true);
        expect(part.amount).toBe(part.untilEnd - part.untilStart);
      }
      expect(sum).toBe(amount);
    }),
    runs,
  );
});

test('what is due up to a moment is rounded half up', () => {
  const whole = { from: 0, until: 1_000 };
  const due = (price: bigint, until: number) => prorate(price, whole, { from: 0, until }).amount;
  expect([due(1n, 499), due(1n, 500), due(3n, 499), due(3n, 500), due(7n, 100)]).toEqual([0n, 1n, 1n, 2n, 1n]);
});

test.each([
  ['2026-11', 30],
  ['2026-12', 31],
  ['2027-02', 28],
  ['2028-02', 29],
])('the month %s has %i days, and the next one begins where it ends', (text, days) => {
  const { from, until } = monthOf(text);
  expect((until - from) / 86_400_000).toBe(days);
  expect(monthOf(new Date(until).toISOString().slice(0, 7)).from).toBe(until);
});

/** What happens to a workspace: a plan is applied, or it goes. */
interface Happening {
  readonly at: number;
  readonly workspace: string;
  readonly version: (typeof versions)[number] | undefined;
}
const happenings = (period: { from: number; until: number }, most = 12) =>
  fc.array(
    fc.record<Happening>({
      at: fc.integer({ min: period.from - 40 * 86_400_000, max: period.until + 86_400_000 }),
      workspace: fc.constantFrom('acme--w1', 'acme--w2', 'acme--w3'),
      version: fc.constantFrom(...versions, undefined),
    }),
    { maxLength: most },
  );

/** The ledger that follows what happens, in the order in which it becomes known. */
function ledgerOf(all: readonly Happening[]): LedgerLine[] {
  const lines: LedgerLine[] = [];
  let id = 0;
  for (const { at, workspace, version } of all) {
    const own = lines.filter((line) => line.workspace === workspace);
    const charged = version && { organization: 'acme', priceVersion: version.id, commit: null };
    lines.push(...followingLines(workspace, own, charged, new Date(at), () => `l-${id++}`));
  }
  return lines;
}
const late = new Date('2100-01-01T00:00:00Z');
const statement = (lines: readonly LedgerLine[], text: string, at = late) =>
  statementOf({ organization: 'acme', month: text, currency: 'JPY', at, lines, priceVersions: versions });
const months = month.chain((text) => fc.tuple(fc.constant(text), happenings(monthOf(text))));

test('no charge without a line, no line without a workspace that is there, and none is charged twice at a time', () => {
  fc.assert(
    fc.property(months, ([text, all]) => {
      const lines = ledgerOf(all);
      const standing = standingLines(lines);
      for (const { ledgerLine, workspace, from, until } of statement(lines, text).lines) {
        const line = standing.find(({ id }) => id === ledgerLine);
        expect([line?.workspace, from >= (line?.from.toISOString() ?? '')]).toEqual([workspace, true]);
        expect(until <= (line?.until ?? late).toISOString()).toBe(true);
      }
      for (const workspace of new Set(all.map((one) => one.workspace))) {
        const own = standing.filter((line) => line.workspace === workspace);
        const last = all.filter((one) => one.workspace === workspace).at(-1)?.version;
        expect(own.filter(({ until }) => until === null).map(({ priceVersion }) => priceVersion)).toEqual(
          last === undefined ? [] : [last.id],
        );
        for (const [i, { from }] of own.slice(1).entries())
          expect(own[i]?.until?.getTime()).toBeLessThanOrEqual(from.getTime());
      }
      const open = [...quantitiesOf(lines).values()].reduce((sum, count) => sum + count, 0);
      expect(open).toBe(standing.filter(({ until }) => until === null).length);
    }),
    runs,
  );
});

test('a total is the sum of its lines', () => {
  fc.assert(
    fc.property(months, ([text, all]) => {
      const { lines, total } = statement(ledgerOf(all), text);
      const sum = lines.reduce((left, { amount }) => left + (smallestUnits(amount ?? '0', 'JPY') ?? 0n), 0n);
      expect(smallestUnits(total, 'JPY')).toBe(sum);
    }),
    runs,
  );
});

test('a month that is over is the same bytes, whenever it is computed and in whatever order lines were written', () => {
  fc.assert(
    fc.property(
      months.chain(([text, all]) => {
        const lines = ledgerOf(all);
        const order = fc.shuffledSubarray(lines, { minLength: lines.length });
        return fc.tuple(fc.constant(text), fc.constant(lines), order, fc.nat(10 ** 12));
      }),
      ([text, lines, shuffled, wait]) => {
        const bytes = JSON.stringify(statement(lines, text, new Date(monthOf(text).until)));
        expect(JSON.stringify(statement(shuffled, text, new Date(monthOf(text).until + wait)))).toBe(bytes);
        // What ends later changes nothing of before.
        const after = monthOf(text).until + 86_400_000 * 2;
        const ended = ['acme--w1', 'acme--w2', 'acme--w3'].flatMap((workspace) => {
          const own = lines.filter((line) => line.workspace === workspace);
          return followingLines(workspace, own, undefined, new Date(after), () => `end-${workspace}`);
        });
        const amounts = (from: readonly LedgerLine[]) =>
          statement(from, text).lines.map(({ workspace, from: start, until, amount }) => [
            workspace,
            start,
            until,
            amount,
          ]);
        expect(amounts([...lines, ...ended])).toEqual(amounts(lines));
      },
    ),
    runs,
  );
});

test('a plan change there and back is neutral apart from time, and free when it takes none', () => {
  const whole = monthOf('2026-11');
  fc.assert(
    fc.property(moments(whole, 2), (cuts) => {
      const [there = whole.from, back = there] = cuts.sort((x, y) => x - y);
      const happen = (...steps: [number, (typeof versions)[number]][]) =>
        ledgerOf(steps.map(([at, version]) => ({ at, version, workspace: 'acme--w1' })));
      const total = (lines: LedgerLine[]) => smallestUnits(statement(lines, '2026-11').total, 'JPY') ?? 0n;
      const changed = total(happen([whole.from, a], [there, b], [back, a]));
      const part = prorate(33_333n, whole, { from: there, until: back }).amount;
      const instead = prorate(10_000n, whole, { from: there, until: back }).amount;
      expect(changed - total(happen([whole.from, a]))).toBe(part - instead);
      expect(total(happen([whole.from, a], [there, b], [there, a]))).toBe(10_000n);
    }),
    runs,
  );
});

test('a workspace that is there the whole period costs exactly its price', () => {
  const at = Date.UTC(2026, 0);
  const there = (version: (typeof versions)[number]) => ledgerOf([{ at, workspace: 'acme--w1', version }]);
  expect(statement(there(a), '2026-11').total).toBe('10000');
  expect(statement(there(granted), '2026-11')).toMatchObject({
    total: '0',
    lines: [{ amount: '0', arithmetic: null }],
  });
  const year = Array.from({ length: 12 }, (_, i) => `2028-${String(i + 1).padStart(2, '0')}`);
  expect(year.reduce((sum, one) => sum + Number(statement(there(yearly), one).total), 0)).toBe(100_000);
});

test('time zones move no money: neither that of the machine nor a change of its clocks', () => {
  const { from } = monthOf('2026-03');
  const lines = ledgerOf([
    { at: from + 27 * 86_400_000, workspace: 'acme--w1', version: a },
    { at: from + 29.5 * 86_400_000, workspace: 'acme--w1', version: b },
    // At New Year, it is another year elsewhere.
    { at: Date.UTC(2025, 11, 31), workspace: 'acme--w2', version: yearly },
  ]);
  const months = ['2025-12', '2026-01', '2026-03', '2026-04'];
  // In a process of its own: the zone of a running test cannot be changed.
  const script = `
    import { statementOf } from '@hexabase-kaas/oidc-service';
    const { lines, versions, months } = JSON.parse(process.argv[1]);
    const dated = lines.map((line) => ({ ...line, from: new Date(line.from), until: line.until && new Date(line.until) }));
    for (const zone of ['UTC', 'Asia/Tokyo', 'Europe/London', 'America/New_York', 'Pacific/Kiritimati']) {
      process.env.TZ = zone;
      const input = { organization: 'acme', currency: 'JPY', at: new Date('2100-01-01'), lines: dated, priceVersions: versions };
      const statements = months.map((month) => statementOf({ ...input, month }));
      console.log(new Date(2026, 2, 30).getTime(), JSON.stringify(statements));
    }`;
  const args = ['--input-type=module', '-e', script, JSON.stringify({ lines, versions, months })];
  const printed = execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split('\n');
  const [zones, bytes] = [/^\S+/, /\[.*/].map((part) => new Set(printed.map((line) => part.exec(line)?.[0])));
  expect(zones?.size).toBe(5);
  expect([...(bytes ?? [])]).toEqual([JSON.stringify(months.map((month) => statement(lines, month)))]);
});

test('a price version follows from what it says, and from nothing else', () => {
  const same = priceVersionOf('a', 1, [price('99.990', 'month', 'USD'), price('10000.00')]);
  expect(same).toEqual(a);
  const others = [
    priceVersionOf('a', 2, a.prices),
    priceVersionOf('c', 1, a.prices),
    priceVersionOf('a', 1, [price('10001'), price('99.99', 'month', 'USD')]),
    priceVersionOf('a', 1, [price('10000', 'year'), price('99.99', 'month', 'USD')]),
    priceVersionOf('a', 1, [price('10000')]),
  ];
  expect(new Set([a, ...others].map(({ id }) => id)).size).toBe(6);
  expect(a.id).toMatch(/^a-v1-[0-9a-f]{20}$/);
});

test('a plan without a price in the currency is shown without an amount, not for nothing', () => {
  const lines = ledgerOf([{ at: Date.UTC(2026, 0), workspace: 'acme--w1', version: b }]);
  const input = { organization: 'acme', month: '2026-11', at: late, lines, priceVersions: versions } as const;
  expect(statementOf({ ...input, currency: 'USD' })).toMatchObject({ total: '0.00', lines: [{ amount: null }] });
  expect(() => statementOf({ ...input, currency: 'JPY', priceVersions: [a] })).toThrow(b.id);
});

test('a month that goes on ends now', () => {
  const lines = ledgerOf([{ at: Date.UTC(2026, 10), workspace: 'acme--w1', version: a }]);
  const half = statement(lines, '2026-11', new Date(Date.UTC(2026, 10, 16)));
  expect(half).toMatchObject({ complete: false, total: '5000', lines: [{ until: '2026-11-16T00:00:00.000Z' }] });
  expect(half.lines[0]?.arithmetic).toEqual({
    price: '10000',
    interval: 'month',
    milliseconds: { start: 0, end: 15 * 86_400_000, length: 30 * 86_400_000 },
    dueAtEnd: '5000',
    dueAtStart: '0',
  });
  expect(statement(lines, '2026-12', new Date(Date.UTC(2026, 10, 16))).lines).toEqual([]);
});
