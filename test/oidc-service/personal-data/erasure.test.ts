import {
  personalColumns,
  personalData,
  privateOrganization,
  recordAudit,
  subjectRows,
  verifyAudit,
} from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';
import { startWorld, type World } from '../api/world.js';
import { runs } from '../runs.js';

jest.setTimeout(300_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(() => world.stop());

type Table = keyof typeof personalData;
const tables = Object.keys(personalData) as Table[];

test('of every table with a tagged column it is known whose its rows are', () => {
  const tagged = tables.filter((table) => personalColumns(table).length > 0);
  expect(Object.keys(subjectRows).sort()).toEqual(tagged.sort());
});

/** Canaries of one person, planted in every tagged column of every table. */
async function plant(id: string): Promise<{ canaries: string[]; email: string; columns: string[] }> {
  const { db } = world;
  const tag = (column: string): string => `canary-${column.replace('.', '-')}-${id.slice(2)}`;
  const email = `Canary.${id.slice(2)}@Example.com`;
  const origin = 'managed' as const;
  const at = new Date('2026-11-01T00:00:00Z');
  await db
    .insertInto('person')
    .values({ id, name: tag('person.name'), email, locale: tag('person.locale') })
    .execute();
  await db
    .insertInto('account')
    .values({
      id: `a-${id}`,
      person_id: id,
      provider: 'github',
      issuer: 'https://github.com',
      subject: tag('account.subject'),
      email,
      email_verified: true,
    })
    .execute();
  await db
    .insertInto('session')
    .values({
      token_hash: `h-${id}`,
      person_id: id,
      account_id: `a-${id}`,
      user_agent: tag('session.user_agent'),
      address: tag('session.address'),
      expires_at: at,
    })
    .execute();
  const organization = privateOrganization(id);
  await db
    .insertInto('organization')
    .values({ id: organization, name: tag('organization.name'), private: true, origin })
    .execute();
  await db
    .insertInto('organization_user')
    .values({ organization_id: organization, person_id: id, role: 'admin', origin })
    .execute();
  await db
    .insertInto('membership')
    .values({ workspace_id: 'acme--shop', group_name: 'WSUsers', person_id: id, origin })
    .execute();
  const invitation = { organization_id: 'acme', role: 'admin' as const, invited_by: 'u-admin', expires_at: at };
  await db
    .insertInto('invitation')
    .values([
      {
        id: `i-${id}`,
        token_hash: `i1-${id}`,
        email: tag('invitation.email'),
        accepted_by: id,
        accepted_at: at,
        ...invitation,
      },
      { id: `j-${id}`, token_hash: `i2-${id}`, email: email.toUpperCase(), ...invitation },
    ])
    .execute();
  await db
    .insertInto('break_glass')
    .values({
      id: `b${id.slice(2)}`,
      workspace_id: 'acme--shop',
      group_name: 'WSUsers',
      person_id: id,
      reason: tag('break_glass.reason'),
      expires_at: at,
    })
    .execute();
  const told = { kind: 'member-added', organization_id: 'acme', created_at: at };
  await db
    .insertInto('notification')
    .values({ id: `n-${id}`, person_id: id, ...told, subject: JSON.stringify({ group: tag('notification.subject') }) })
    .execute();
  await db
    .insertInto('notification_choice')
    .values({ person_id: id, mails: tag('notification_choice.mails') })
    .execute();
  const payload = { accountId: id, kind: tag('oidc_model.payload'), jti: `secret-${id}` };
  await db
    .insertInto('oidc_model')
    .values({ model: 'Session', id: `s-${id}`, payload: JSON.stringify(payload) })
    .execute();
  await db
    .insertInto('outbox')
    .values({
      topic: 'mail',
      payload: JSON.stringify({ to: email, subject: tag('outbox.payload'), link: `secret-${id}` }),
    })
    .execute();
  await recordAudit(db, {
    at,
    actor: id,
    action: 'person.sign-in',
    target: `person/${id}`,
    source: tag('audit_event.source'),
    result: 'allowed',
  });
  const columns = tables.flatMap((table) => personalColumns(table).map((column) => `${table}.${column}`));
  return { canaries: columns.map(tag).concat(email, `secret-${id}`), email, columns };
}

/** Rows of every table, as text, in which a text stands, whatever its case. */
async function hits(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of tables) {
    const { rows } = await sql<{ row: string }>`select row_to_json(one)::text as row from ${sql.table(table)} one
      where position(lower(${text}) in lower(row_to_json(one)::text)) > 0`.execute(world.db);
    found.push(...rows.map(() => table));
  }
  return found;
}

test('access gives every tagged column with its purpose, of that person alone, and no secret', async () => {
  await world.reset();
  const { canaries, columns } = await plant('u-access1');
  const other = await plant('u-access2');
  const { answer } = await world.as('u-access1').call('getPersonalData', { params: { person: 'u-access1' } });
  expect(Object.keys(answer.purposes).sort()).toEqual([...columns].sort());
  const text = JSON.stringify(answer).toLowerCase();
  const shown = canaries.filter(
    (canary) => !canary.startsWith('secret-') && !/account-email|person-email/.test(canary),
  );
  expect(shown.filter((canary) => !text.includes(canary.toLowerCase()))).toEqual([]);
  for (const column of columns) {
    const [table, name] = column.split('.') as [string, string];
    expect([column, answer.tables[table]?.some((row) => name in row)]).toEqual([column, true]);
  }
  expect([...other.canaries, 'secret-u-access1'].filter((canary) => text.includes(canary.toLowerCase()))).toEqual([]);
  expect(answer.memberships).toEqual([{ workspace: 'acme--shop', group: 'WSUsers' }]);
});

test('erasure leaves nothing outside the chain, takes nothing of others, and the chain still verifies', async () => {
  await world.reset();
  const mine = await plant('u-erase1');
  const others = await plant('u-erase2');
  const before = (await Promise.all(others.canaries.map(hits))).flat().sort();
  const me = world.as('u-erase1');
  expect((await me.call('erasePerson', { params: { person: 'u-erase1' } })).status).toBe(204);
  for (const canary of mine.canaries) {
    const expected = canary.includes('audit_event-source') ? ['audit_event'] : [];
    expect([canary, await hits(canary)]).toEqual([canary, expected]);
  }
  expect((await Promise.all(others.canaries.map(hits))).flat().sort()).toEqual(before);
  expect(new Set(await hits('u-erase1'))).toEqual(new Set(['person', 'audit_event', 'invitation']));
  await expect(me.call('listWorkspaces', { params: {} })).rejects.toMatchObject({ status: 401 });
  expect((await verifyAudit(world.db)).broken).toBeUndefined();
  expect(world.lines.filter((line) => mine.canaries.some((canary) => line.includes(canary)))).toEqual([]);
});

test('an address that nobody proved, or that is part of another, is nobody’s: what is others’ is neither shown nor erased', async () => {
  await world.reset();
  const { db } = world;
  const victim = await plant('u-victim1');
  await plant('u-forger1');
  // Whatever the provider let them write there, unproven.
  const addresses = ['e', victim.email, '%', 'example.com'];
  const account = { person_id: 'u-forger1', provider: 'dex', issuer: 'https://dex.example', email_verified: false };
  await db
    .insertInto('account')
    .values(addresses.map((email, i) => ({ ...account, id: `a-f${i}`, subject: `forged-${i}`, email })))
    .execute();
  // Proven, and the end of another one.
  await db.updateTable('person').set({ email: 'victim1@example.com' }).where('id', '=', 'u-forger1').execute();
  await db
    .insertInto('outbox')
    .values({ topic: 'webhook', payload: JSON.stringify({ actor: 'u-forger1', url: 'https://hook.example' }) })
    .execute();
  const others = async () =>
    (await Promise.all(victim.canaries.map(hits))).flat().filter((table) => table !== 'account');
  const before = await others();
  const forger = world.as('u-forger1');
  const { answer } = await forger.call('getPersonalData', { params: { person: 'u-forger1' } });
  const { account: own, ...rest } = answer.tables as Record<string, object[]>;
  expect(own).toHaveLength(5);
  expect(victim.canaries.filter((canary) => JSON.stringify(rest).toLowerCase().includes(canary.toLowerCase()))).toEqual(
    [],
  );
  await forger.call('erasePerson', { params: { person: 'u-forger1' } });
  expect(await others()).toEqual(before);
  const accounts = await db.selectFrom('account').select('person_id').where('person_id', '!=', 'u-forger1').execute();
  expect(accounts).toContainEqual({ person_id: 'u-victim1' });
  expect(await hits('https://hook.example')).toEqual(['outbox']);
});

test('the own organization loses its name though its person was removed from it, and one that they were invited to keeps it', async () => {
  await world.reset();
  const { db } = world;
  const [mine, others] = [await plant('u-left1'), await plant('u-host1')];
  await db.deleteFrom('organization_user').where('person_id', '=', 'u-left1').execute();
  const guest = { person_id: 'u-left1', role: 'billing' as const, origin: 'managed' as const };
  await db
    .insertInto('organization_user')
    .values({ organization_id: privateOrganization('u-host1'), ...guest })
    .execute();
  await world.as('u-left1').call('erasePerson', { params: { person: 'u-left1' } });
  const name = (canaries: string[]) => canaries.find((one) => one.includes('organization-name')) as string;
  expect([await hits(name(mine.canaries)), await hits(name(others.canaries))]).toEqual([[], ['organization']]);
});

test('of people who are erased among others, no canary is left', async () => {
  await world.reset();
  const people = Array.from({ length: runs(2, 100) }, (_, index) => `u-gone${index}x`);
  const planted = await Promise.all(people.map(plant));
  const left: string[] = [];
  for (const [index, person] of people.entries()) {
    expect((await world.as(person as 'u-').call('erasePerson', { params: { person } })).status).toBe(204);
    for (const canary of planted[index]?.canaries ?? []) {
      const found = canary.includes('audit_event-source') ? [] : await hits(canary);
      left.push(...found.map((table) => `${table}: ${canary}`));
    }
  }
  expect(left).toEqual([]);
  const canaries = planted.flatMap((one) => one.canaries);
  expect(canaries.length).toBeGreaterThanOrEqual(people.length * 14);
  expect(world.lines.filter((line) => canaries.some((canary) => line.includes(canary)))).toEqual([]);
});

test('rectification changes what is shown, and the audit says which fields and not what', async () => {
  await world.reset();
  const dev = world.as('developer');
  const params = { person: 'u-dev' };
  const { etag } = await dev.call('getProfile', { params });
  const body = { name: 'Canary Rectified', locale: 'ja-JP' };
  await dev.call('putProfile', { params, body, ifMatch: etag as string });
  await expect(
    dev.call('putProfile', { params, body: { name: null, locale: null }, ifMatch: etag as string }),
  ).rejects.toMatchObject({ status: 412 });
  await expect(dev.call('putProfile', { params, body: { name: 'two\nlines', locale: 'ja' } })).rejects.toMatchObject({
    status: 400,
  });
  expect((await dev.call('getProfile', { params })).answer).toMatchObject(body);
  expect(await hits('Canary Rectified')).toEqual(['person']);
});

test('restriction hides the name from others and keeps the data', async () => {
  await world.reset();
  const dev = world.as('developer');
  const params = { person: 'u-dev' };
  const seen = async () =>
    (
      await world
        .as('wsAdmin')
        .call('getMember', { params: { workspace: 'acme--shop', group: 'Developers', ...params } })
    ).answer.name;
  await dev.call('restrictPerson', { params, body: {} });
  expect(await seen()).toBeNull();
  expect((await dev.call('getProfile', { params })).answer).toMatchObject({
    name: 'Name of u-dev',
    restrictedSince: '2026-11-21T12:00:00.000Z',
  });
});
