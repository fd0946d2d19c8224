// Who does not pay is told, then limited, step by step; nothing is deleted without a person.
import {
  advanceAll,
  afterPayment,
  afterTime,
  comingStages,
  type Grace,
  graceMail,
  graceOf,
  graceStages,
  graceTable,
  inGoodStanding,
  inTransaction,
  mayDelete,
  migrate,
  migrations,
  type PaymentEvent,
  recordPayment,
} from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { embedded } from '../test-database.js';

const runs = { numRuns: process.env.RUNS === 'all' ? 20_000 : 300 };
const day = 86_400_000;
const start = new Date('2026-11-01T00:00:00Z');
const after = (days: number) => new Date(start.getTime() + days * day);
const failed: PaymentEvent = { kind: 'failed', at: start };
const rank = (stage: Grace['stage']) => graceStages.indexOf(stage);

/** Looks every hour, as the service does. */
function until(grace: Grace, days: number): Grace {
  let at = grace;
  for (let hour = 0; hour <= days * 24; hour++) at = afterTime(at, new Date(start.getTime() + hour * 3_600_000));
  return at;
}

test.each([
  [0, 'past-due', true, true, true],
  [3, 'warned', true, true, true],
  [14, 'frozen', false, true, true],
  [30, 'suspended', false, false, false],
  [60, 'deletion-scheduled', false, false, false],
  [10_000, 'deletion-scheduled', false, false, false],
] as const)('%i days after a failed payment: %s', (days, stage, growth, tokens, running) => {
  const grace = until(afterPayment(inGoodStanding(start), failed, start), Math.min(days, 200));
  expect(grace.stage).toBe(stage);
  expect(graceTable[stage]).toMatchObject({ growth, tokens, running });
});

const issuer = 'https://id.example.com';

test('the dates that are told are those on which it happens, unless the service was away', () => {
  const grace = afterPayment(inGoodStanding(start), failed, start);
  expect(comingStages(grace)).toEqual([
    { stage: 'warned', from: after(3) },
    { stage: 'frozen', from: after(14) },
    { stage: 'suspended', from: after(30) },
    { stage: 'deletion-scheduled', from: after(60) },
  ]);
  for (const { stage, from } of comingStages(grace))
    expect(until(grace, (from.getTime() - start.getTime()) / day).stage).toBe(stage);
});

const event = fc.record({
  kind: fc.constantFrom('paid' as const, 'failed' as const),
  at: fc.integer({ min: 0, max: 100 }),
});
const steps = fc.array(fc.oneof(fc.record({ wait: fc.integer({ min: -20, max: 400 }) }), event), { maxLength: 20 });

test('whatever happens: no stage is skipped or cut short, and paying leads back from anywhere', () => {
  fc.assert(
    fc.property(steps, (all) => {
      let grace = inGoodStanding(start);
      let now = start;
      for (const step of all) {
        const before = grace;
        if ('wait' in step) {
          now = new Date(now.getTime() + step.wait * day);
          grace = afterTime(before, now);
          if (grace.stage !== before.stage) {
            expect(rank(grace.stage)).toBe(rank(before.stage) + 1);
            const days = graceTable[before.stage].days ?? Number.POSITIVE_INFINITY;
            expect(now.getTime() - before.since.getTime()).toBeGreaterThanOrEqual(days * day);
            expect(grace.since).toEqual(now);
          }
          // Looking twice is looking once.
          expect(afterTime(grace, now)).toEqual(grace);
        } else {
          grace = afterPayment(before, { kind: step.kind, at: after(step.at) }, now);
          if (grace.stage !== before.stage) expect(['active', 'past-due']).toContain(grace.stage);
        }
        const paid = afterPayment(grace, { kind: 'paid', at: after(1_000) }, now);
        expect(paid.stage).toBe('active');
        // No program deletes, whatever it calls itself; a person only after every notice.
        for (const who of [undefined, '', 'billing', 'directory', 'machine'])
          expect(mayDelete(grace, now, who)).toBe(false);
        if (mayDelete(grace, now, 'u-1')) {
          expect(grace.stage).toBe('deletion-scheduled');
          expect(now.getTime() - grace.since.getTime()).toBeGreaterThanOrEqual(30 * day);
        }
      }
    }),
    runs,
  );
});

test('whether something is owed does not depend on the order in which payments become known', () => {
  const orders = fc
    .array(event, { maxLength: 6 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  fc.assert(
    fc.property(orders, (both) => {
      const [a, b] = both.map((all) =>
        all.reduce((grace, { kind, at }) => afterPayment(grace, { kind, at: after(at) }, start), inGoodStanding(start)),
      );
      expect(a?.stage).toBe(b?.stage);
    }),
    runs,
  );
});

test('a later stage never allows what an earlier one does not', () => {
  for (const right of ['growth', 'tokens', 'running'] as const) {
    const allowed = graceStages.map((stage) => graceTable[stage][right]);
    expect(allowed).toEqual([...allowed].sort((x, y) => Number(y) - Number(x)));
  }
});

test.each(['en', 'ja'] as const)(
  'mails in %s say where it stands, what comes when, and that nothing is deleted by itself',
  (language) => {
    const words = { en: /without a person deciding/, ja: /担当者の判断なしに削除されることはありません/ }[language];
    const texts = graceStages.map((stage) =>
      graceMail('a@example.com', language, 'acme', { ...inGoodStanding(start), stage }, issuer),
    );
    expect(new Set(texts.map(({ subject }) => subject)).size).toBe(graceStages.length);
    for (const [i, { subject, text }] of texts.entries()) {
      expect(subject).toContain('acme');
      expect(text).toContain(`\n${issuer}/console/organizations/acme/billing\n`);
      expect(words.test(text)).toBe(i > 0);
      expect(text).not.toMatch(/undefined|^- .*[:：] *$/m);
    }
    // The last notice says from when on a person may decide.
    expect(texts[5]?.text).toContain(
      { en: 'from December 1, 2026 at 00:00 UTC on', ja: '2026年12月1日 09:00（日本時間）以降' }[language],
    );
    expect(texts[1]?.text).toContain(
      { en: 'November 15, 2026 at 00:00 UTC', ja: '2026年11月15日 09:00（日本時間）' }[language],
    );
  },
);

test('in the database: stage, audit and mails in both languages are one, and each mail is sent once', async () => {
  const { db, close } = await embedded.open();
  try {
    await migrate(db, migrations);
    let now = start;
    await db.insertInto('organization').values({ id: 'acme', name: 'acme', origin: 'declared' }).execute();
    const person = (id: string, locale: string, role: 'admin' | 'billing', row: object = {}) =>
      db
        .insertInto('person')
        .values({ id, locale, email: `${id}@example.com`, email_verified: true, ...row })
        .execute()
        .then(() =>
          db
            .insertInto('organization_user')
            .values({ organization_id: 'acme', person_id: id, role, origin: 'managed' })
            .execute(),
        );
    await person('u-ja', 'ja', 'admin');
    await person('u-en', 'en', 'billing');
    await person('u-unverified', 'en', 'billing', { email_verified: false });
    await person('u-restricted', 'en', 'billing', { restricted_at: start });
    const tell = (what: PaymentEvent) =>
      inTransaction(db, (transaction) => recordPayment(transaction, 'acme', what, now, issuer));
    await tell(failed);
    await tell(failed);
    expect(await advanceAll(db, () => now, issuer)).toBe(0);
    now = after(400);
    expect(await advanceAll(db, () => now, issuer)).toBe(1);
    expect(await advanceAll(db, () => now, issuer)).toBe(0);
    expect((await graceOf(db, 'acme', now)).stage).toBe('warned');
    await tell({ kind: 'paid', at: now });
    expect((await graceOf(db, 'acme', now)).stage).toBe('active');
    const jobs = await db.selectFrom('outbox').select('payload').orderBy('id').execute();
    const mails = jobs.map(({ payload }) => payload as unknown as { to: string; subject: string });
    expect(mails.map(({ to }) => to)).toEqual(Array(3).fill(['u-en@example.com', 'u-ja@example.com']).flat());
    expect(mails.map(({ subject }) => subject).slice(0, 2)).toEqual([
      'acme: a payment has failed',
      'acme：お支払いに失敗しました',
    ]);
    const events = await db
      .selectFrom('audit_event')
      .select('details')
      .where('action', '=', 'grace.enter')
      .orderBy('position')
      .execute();
    expect(events.map(({ details }) => details)).toEqual([
      { from: 'active', to: 'past-due' },
      { from: 'past-due', to: 'warned' },
      { from: 'warned', to: 'active' },
    ]);
  } finally {
    await close();
  }
}, 120_000);
