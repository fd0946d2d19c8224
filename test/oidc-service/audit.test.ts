import {
  type AuditEvent,
  appendAudit,
  canonicalJson,
  inTransaction,
  migrate,
  migrations,
  recordAudit,
  verifyAudit,
} from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { sql } from 'kysely';
import { onEachDatabase } from './test-database.js';

jest.setTimeout(120_000);

const event: AuditEvent = {
  at: new Date('2026-11-21T12:00:00.123Z'),
  actor: 'u-1',
  action: 'invitation.accept',
  target: 'invitation/i-1',
  organization: 'acme',
  source: '192.0.2.1',
  result: 'allowed',
  requestId: 'r-1',
  details: { role: 'admin', before: null, list: [1, 'b'] },
};

onEachDatabase((opened) => {
  const db = () => opened().db;
  beforeAll(() => migrate(opened().db, migrations), 60_000);

  /** A chain of its own, of that many events. */
  let chains = 0;
  const chain = async (length: number): Promise<string> => {
    const service = `chain-${chains++}`;
    await inTransaction(db(), async (transaction) => {
      for (let number = 1; number <= length; number++) {
        await appendAudit(transaction, { ...event, target: `invitation/i-${number}` }, service);
      }
    });
    return service;
  };
  /** Does what only somebody with the database in hand can. */
  const tamper = (statement: string) =>
    db()
      .transaction()
      .execute(async (transaction) => {
        await sql`alter table audit_event disable trigger user`.execute(transaction);
        await sql.raw(statement).execute(transaction);
        await sql`alter table audit_event enable trigger user`.execute(transaction);
      });

  test('an event is kept with the change, and lost with it', async () => {
    await inTransaction(db(), async (transaction) => {
      await transaction.insertInto('person').values({ id: 'u-kept' }).execute();
      await appendAudit(transaction, event);
    });
    const undone = inTransaction(db(), async (transaction) => {
      await appendAudit(transaction, event);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const [row, ...others] = await db().selectFrom('audit_event').selectAll().execute();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      service: 'oidc-service',
      position: 1,
      at: event.at,
      actor: 'u-1',
      organization_id: 'acme',
      request_id: 'r-1',
      details: event.details,
    });
    expect(await verifyAudit(db())).toEqual({ position: 1, hash: row?.hash });
  });

  test('50 writers at once make one chain without a gap', async () => {
    const { position } = await verifyAudit(db());
    await Promise.all(Array.from({ length: 50 }, (_, number) => recordAudit(db(), { ...event, actor: `u-${number}` })));
    const after = await verifyAudit(db(), 'oidc-service', 7);
    expect(after).toEqual({ position: position + 50, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test.each([
    ['update', `update audit_event set actor = 'u-2'`],
    ['delete', 'delete from audit_event'],
    ['truncate', 'truncate audit_event'],
  ])('the database refuses to %s events', async (_name, statement) => {
    await expect(sql.raw(statement).execute(db())).rejects.toThrow('audit_event is append-only');
  });

  test.each([
    ['at', `'2026-11-21T12:00:00.124Z'`],
    ['actor', `'u-2'`],
    ['action', `'invitation.revoke'`],
    ['target', `'invitation/i-9'`],
    ['organization_id', 'null'],
    ['source', `'192.0.2.2'`],
    ['result', `'denied'`],
    ['request_id', 'null'],
    ['details', `'{"role": "billing"}'`],
    ['hash', `repeat('0', 64)`],
  ])('a changed %s is found', async (column, value) => {
    const service = await chain(5);
    await tamper(`update audit_event set ${column} = ${value} where service = '${service}' and position = 3`);
    expect((await verifyAudit(db(), service, 2)).broken).toEqual({ position: 3, reason: 'changed' });
  });

  test('a removed, an exchanged, an added and a cut event are found', async () => {
    const [removed, exchanged, added, cut] = [await chain(5), await chain(5), await chain(5), await chain(5)];
    await tamper(`delete from audit_event where service = '${removed}' and position = 2`);
    await tamper(`update audit_event set position = case position when 2 then 103 else 102 end
      where service = '${exchanged}' and position in (2, 3)`);
    await tamper(`update audit_event set position = position - 100 where service = '${exchanged}' and position > 100`);
    await tamper(`insert into audit_event select service, 6, at, actor, action, target, organization_id, source, result,
      request_id, details, hash, hash from audit_event where service = '${added}' and position = 5`);
    await tamper(`delete from audit_event where service = '${cut}' and position = 5`);
    const found = await Promise.all([removed, exchanged, added, cut].map((service) => verifyAudit(db(), service)));
    expect(found.map(({ broken }) => broken)).toEqual([
      { position: 2, reason: 'missing' },
      { position: 2, reason: 'unlinked' },
      { position: 6, reason: 'unknown' },
      { position: 5, reason: 'missing' },
    ]);
  });

  test('nobody escapes the audit by text that the database cannot hold', async () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 8 })
      .chain((part) => fc.constantFrom('\0', '\ud800', '\udc00', '\\u0000', '\\ud800', '').map((bad) => part + bad));
    await fc.assert(
      fc.asyncProperty(text, text, fc.jsonValue(), async (target, key, value) => {
        await recordAudit(db(), { ...event, target, source: key, details: { [key]: value, target } });
      }),
      { numRuns: 100 },
    );
    expect((await verifyAudit(db())).broken).toBeUndefined();
  });
});

test('canonical JSON reads back as the same value, whatever the order of the keys', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
    }),
  );
  // RFC 8785, section 3.2.3, and its numbers.
  expect(canonicalJson({ '\u20ac': 1, '\r': 2, '1': 3, '\ud83d\ude00': 4, '\ufb33': 5 })).toBe(
    '{"\\r":2,"1":3,"\u20ac":1,"\ud83d\ude00":4,"\ufb33":5}',
  );
  expect(canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
    '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
  );
  for (const value of [Number.NaN, 1n, () => 1, [undefined], new Date(0)])
    expect(() => canonicalJson(value)).toThrow(TypeError);
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
