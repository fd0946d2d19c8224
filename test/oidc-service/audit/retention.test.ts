import {
  appendAudit,
  csvCell,
  inTransaction,
  migrate,
  migrations,
  retainAudit,
  verifyAudit,
} from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { sql } from 'kysely';
import { onEachDatabase } from '../test-database.js';

jest.setTimeout(120_000);

const day = 86_400_000;
const now = new Date('2026-11-21T12:00:00Z');
const clock = () => now;

onEachDatabase((opened) => {
  const db = () => opened().db;
  beforeAll(() => migrate(db(), migrations), 60_000);
  let chains = 0;
  /** A chain whose events are that many days old. */
  const chain = async (ages: readonly number[]): Promise<string> => {
    const service = `chain-${chains++}`;
    await inTransaction(db(), async (transaction) => {
      for (const [i, age] of ages.entries()) {
        const at = new Date(now.getTime() - age * day);
        await appendAudit(
          transaction,
          { at, actor: 'u-1', action: 'a.b', target: `t/${i}`, source: 's', result: 'allowed' },
          service,
        );
      }
    });
    return service;
  };
  const positions = async (service: string): Promise<number[]> =>
    (
      await db()
        .selectFrom('audit_event')
        .select('position')
        .where('service', '=', service)
        .orderBy('position')
        .execute()
    ).map(({ position }) => position);
  const tamper = (statement: string) =>
    db()
      .transaction()
      .execute(async (transaction) => {
        await sql`alter table audit_event disable trigger user`.execute(transaction);
        await sql.raw(statement).execute(transaction);
        await sql`alter table audit_event enable trigger user`.execute(transaction);
      });

  test('what is a day too old goes, what is a day too young stays, and the rest verifies', async () => {
    const service = await chain([2556, 2554, 1, 0]);
    expect(await retainAudit(db(), clock, 2555, service)).toBe(1);
    expect(await positions(service)).toEqual([2, 3, 4, 5]);
    expect(await verifyAudit(db(), service)).toMatchObject({ position: 5, retainedFrom: 1 });
    expect((await verifyAudit(db(), service)).broken).toBeUndefined();
    expect(await retainAudit(db(), clock, 2555, service)).toBe(0);
    expect(await positions(service)).toEqual([2, 3, 4, 5]);
  });

  test('again and again, whatever the ages: it stays verifiable, and what comes is chained on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(20), { maxLength: 6 }),
        fc.array(fc.nat(20), { maxLength: 4 }),
        async (ages, limits) => {
          const service = await chain(ages);
          for (const limit of limits) {
            await retainAudit(db(), clock, limit, service);
            expect((await verifyAudit(db(), service, 2)).broken).toBeUndefined();
          }
          const young = ages.length - ages.findLastIndex((age) => age > Math.min(21, ...limits)) - 1;
          const left = (
            await db()
              .selectFrom('audit_event')
              .select('action')
              .where('service', '=', service)
              .where('action', '=', 'a.b')
              .execute()
          ).length;
          // The first that is young enough keeps all that follow, whatever their time says.
          expect(left).toBeGreaterThanOrEqual(Math.min(young, ages.length));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('nothing but the checkpointed start can be deleted, and nothing be changed', async () => {
    const service = await chain([100, 100, 0]);
    await retainAudit(db(), clock, 50, service);
    for (const statement of [
      `delete from audit_event where service = '${service}' and position = 3`,
      `delete from audit_event where service = '${service}'`,
      `update audit_event set actor = 'u-2' where service = '${service}'`,
    ])
      await expect(sql.raw(statement).execute(db())).rejects.toThrow('audit_event is append-only');
    expect(await positions(service)).toEqual([3, 4]);
  });

  test('a checkpoint that retention did not make, or that was moved, is found', async () => {
    const [forged, moved, cut] = [await chain([9, 8, 7, 0]), await chain([90, 80, 7, 0]), await chain([90, 80, 7, 0])];
    await sql`insert into audit_checkpoint select service, 2, hash, now() from audit_event where service = ${forged} and position = 2`.execute(
      db(),
    );
    await sql`delete from audit_event where service = ${forged} and position <= 2`.execute(db());
    expect((await verifyAudit(db(), forged)).broken).toEqual({ position: 3, reason: 'unlinked' });
    await retainAudit(db(), clock, 50, moved);
    await sql`update audit_checkpoint set position = 3, hash = (select hash from audit_event where service = ${moved} and position = 3) where service = ${moved}`.execute(
      db(),
    );
    await sql`delete from audit_event where service = ${moved} and position <= 3`.execute(db());
    expect((await verifyAudit(db(), moved)).broken).toEqual({ position: 4, reason: 'unlinked' });
    await retainAudit(db(), clock, 50, cut);
    await tamper(`delete from audit_event where service = '${cut}' and position = 3`);
    expect((await verifyAudit(db(), cut)).broken).toEqual({ position: 3, reason: 'missing' });
  });

  test('two servers that retain at once do it once, beside writers', async () => {
    const service = await chain([100, 100, 100, 0, 0]);
    const event = { at: now, actor: 'u-1', action: 'a.b', target: 't', source: 's', result: 'allowed' } as const;
    const gone = await Promise.all([
      retainAudit(db(), clock, 50, service),
      inTransaction(db(), (transaction) => appendAudit(transaction, event, service)).then(() => 0),
      retainAudit(db(), clock, 50, service),
    ]);
    expect(gone.reduce((a, b) => a + b, 0)).toBe(3);
    expect((await verifyAudit(db(), service)).broken).toBeUndefined();
  });
});

test('no cell begins like a formula, and every cell reads back', () => {
  const start = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' =', '\uff1d', '', '"', 'a');
  fc.assert(
    fc.property(start, fc.string({ unit: 'binary' }), (first, rest) => {
      const text = first + rest;
      const cell = csvCell(text);
      expect(cell).toMatch(/^"[\s\S]*"$/);
      const read = cell.slice(1, -1).replaceAll('""', '"');
      expect(cell.slice(1, -1).replaceAll('""', '')).not.toContain('"');
      expect(read).not.toMatch(/^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
      expect(read === text || read === `'${text}`).toBe(true);
    }),
  );
  expect([csvCell(-5), csvCell(null), csvCell({ a: '=1' })]).toEqual(['"-5"', '""', '"{""a"":""=1""}"']);
});
