import { verifyAudit } from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { sql } from 'kysely';
import { runs } from '../runs.js';
import { callers, startWorld, type World } from './world.js';

jest.setTimeout(runs(120_000, 3_600_000));

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(() => world.stop());

const people = Object.values(callers).filter((id) => id.startsWith('u-'));
const member = fc.record({
  method: fc.constantFrom('PUT', 'DELETE', 'GET'),
  path: fc
    .tuple(
      fc.constantFrom('acme--shop', 'acme--sibling', 'globex--lab', 'acme--none'),
      fc.constantFrom('WSUsers', 'WSAdmins', 'Developers', 'None'),
      fc.constantFrom(...people, 'u-none'),
    )
    .map(([workspace, group, person]) => `/workspaces/${workspace}/groups/${group}/members/${person}`),
});
const glass = fc.record({
  method: fc.constantFrom('PUT', 'DELETE', 'POST'),
  path: fc
    .tuple(fc.constantFrom('acme--shop', 'globex--lab'), fc.constantFrom('night', 'storm'))
    .map(([workspace, id]) => `/workspaces/${workspace}/break-glass/${id}`),
});
const user = fc.record({
  method: fc.constantFrom('PUT', 'DELETE', 'GET'),
  path: fc
    .tuple(fc.constantFrom('acme', 'globex'), fc.constantFrom(...people))
    .map(([organization, person]) => `/organizations/${organization}/users/${person}`),
});
const call = fc.tuple(fc.constantFrom(...people, ''), fc.oneof(member, glass, user));

/** What calls change, as one text. */
async function state(): Promise<string> {
  const tables = ['membership', 'break_glass', 'organization_user', 'organization', 'person', 'invitation'] as const;
  const rows = await Promise.all(
    tables.map((table) =>
      sql<{ all: string }>`select coalesce(string_agg(one::text, ',' order by one::text), '') as all
        from ${sql.table(table)} one`.execute(world.db),
    ),
  );
  return rows.map(({ rows: [row] }) => row?.all).join('|');
}

test('whoever calls whatever: what changed something is in the audit once, and so is who was denied', async () => {
  const seen = { changed: 0, denied: 0 };
  for (const [caller, { method, path }] of fc.sample(call, { numRuns: runs(300, 10_000), seed: 20261122 })) {
    const before = await state();
    const glassBody = { person: 'u-oncall', group: 'WSUsers', reason: 'test', expiresAt: '2026-11-30T00:00:00Z' };
    const body = path.includes('break-glass') ? glassBody : path.includes('/users/') ? { role: 'billing' } : {};
    const response = await fetch(`${world.url}/api/v1${path}${method === 'POST' ? '/use' : ''}`, {
      method,
      headers: { 'content-type': 'application/json', ...(caller !== '' && { authorization: `Bearer ${caller}` }) },
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    });
    await response.arrayBuffer();
    const request_id = response.headers.get('x-request-id') as string;
    const events = await world.db.selectFrom('audit_event').selectAll().where('request_id', '=', request_id).execute();
    const results = events.map(({ result }) => result);
    const what = [method, path, caller, response.status];
    if ((await state()) !== before) {
      seen.changed++;
      expect([...what, response.ok, results]).toEqual([...what, true, ['allowed']]);
    } else expect([...what, results.includes('allowed')]).toEqual([...what, false]);
    if (response.status === 403) {
      seen.denied++;
      expect([...what, results]).toEqual([...what, ['denied']]);
    }
    for (const event of events) expect([event.actor, event.source]).toEqual([caller || 'anonymous', '127.0.0.1']);
  }
  expect(Math.min(seen.changed, seen.denied)).toBeGreaterThan(2);
  expect((await verifyAudit(world.db)).broken).toBeUndefined();
});

test('whatever one value of one event is changed to, it is found', async () => {
  const { db } = world;
  const columns = ['at', 'actor', 'action', 'target', 'organization_id', 'source', 'result', 'request_id', 'details'];
  const { position: last } = await verifyAudit(db);
  const edit = fc.record({ position: fc.integer({ min: 1, max: last }), column: fc.constantFrom(...columns, 'gone') });
  let found = 0;
  const edits = fc.sample(edit, { numRuns: runs(20, 1_000), seed: 20261122 });
  /** Does what only somebody with the database in hand can. */
  const tamper = (...statements: string[]) =>
    db.transaction().execute(async (transaction) => {
      await sql`alter table audit_event disable trigger user`.execute(transaction);
      for (const statement of statements) await sql.raw(statement).execute(transaction);
      await sql`alter table audit_event enable trigger user`.execute(transaction);
    });
  await sql`create table audit_as_it_was as select * from audit_event`.execute(db);
  for (const { position, column } of edits) {
    const one = `where service = 'oidc-service' and position = ${position}`;
    // Of another value each time: some have failed.
    const result = `case result when 'failed' then 'allowed' else 'failed' end`;
    const value = { at: `at + interval '1 ms'`, details: `details || '{"x": 1}'`, result }[column];
    const change = `update audit_event set ${column} = ${value ?? `coalesce(${column}, '') || 'x'`} ${one}`;
    await tamper(column === 'gone' ? `delete from audit_event ${one}` : change);
    if ((await verifyAudit(db)).broken?.position === position) found++;
    await tamper(`delete from audit_event ${one}`, `insert into audit_event select * from audit_as_it_was ${one}`);
  }
  await sql`drop table audit_as_it_was`.execute(db);
  expect(found).toBe(edits.length);
  expect((await verifyAudit(db)).broken).toBeUndefined();
});
