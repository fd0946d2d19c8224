import { createHmac } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { deleteExpiredTokens, type FeatureOf, providerFeature, revokePerson } from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';
import { countedDatabase } from '../counted-database.js';
import { runs } from '../runs.js';
import { claimsOf, login, refresh, verify } from './kubectl.js';
import {
  addPerson,
  addWorkspace,
  defaultGroups,
  join,
  leaveAll,
  type ProviderServer,
  startProvider,
} from './provider-server.js';

jest.setTimeout(runs(120_000, 3_600_000));

const shop = 'workspace-acme--shop';
const bank = 'workspace-acme--bank';
let server: ProviderServer;
let asked: () => number;
/** What happens right after the next answer of the database, before anything else is asked of it. */
let afterNext: (() => Promise<unknown>) | undefined;
const counted: FeatureOf = (service) => {
  const { db, statements } = countedDatabase(service.db, async () => {
    const happens = afterNext?.();
    afterNext = undefined;
    // The embedded database has one connection, which is given to those who wait in turn.
    await Promise.race([happens, happens && after(200)]);
  });
  asked = statements;
  return providerFeature({ ...service, db });
};
beforeAll(async () => {
  // The clock moves; everything that waits for the network runs as always.
  const real = [
    'hrtime',
    'nextTick',
    'performance',
    'queueMicrotask',
    'setImmediate',
    'setInterval',
    'setTimeout',
  ] as const;
  const clearing = ['clearImmediate', 'clearInterval', 'clearTimeout'] as const;
  jest.useFakeTimers({ doNotFake: [...real, ...clearing], now: Date.now() });
  const seconds = { REFRESH_GRACE_SECONDS: '60', REFRESH_IDLE_SECONDS: '3600', REFRESH_ABSOLUTE_SECONDS: '7200' };
  server = await startProvider(seconds, counted);
  await addWorkspace(server.db, 'shop', defaultGroups);
  await addWorkspace(server.db, 'bank', defaultGroups);
});
afterAll(async () => {
  jest.useRealTimers();
  await server.stop();
});

let count = 0;
async function signedIn(): Promise<{ person: string; refresh_token: string; access_token: string }> {
  const person = `u-${++count}`;
  const session = await addPerson(server.db, person, 'shop/WSUsers', 'bank/WSUsers');
  return { person, ...(await login(server.issuer, session, shop)) };
}
const pass = (seconds: number) => jest.setSystemTime(Date.now() + seconds * 1_000);
const used = async (token: string) => {
  const { status, body } = await refresh(server.issuer, shop, token);
  return status === 200 ? (body.refresh_token as string) : `${status} ${body.error}`;
};
const refused = '400 invalid_grant';

test('each refresh gives another refresh token and a fresh ID token of the same person and workspace', async () => {
  const { person, refresh_token } = await signedIn();
  const { body } = await refresh(server.issuer, shop, refresh_token);
  expect(body.refresh_token).not.toBe(refresh_token);
  expect(await verify(server.issuer, shop, body.id_token as string)).toMatchObject({
    sub: person,
    aud: shop,
    nonce: 'the-nonce',
    groups: ['WSUsers', 'WorkspaceMembers'],
  });
});

test('a refresh takes two statements, however many groups the person is in, and the same again in the grace time', async () => {
  const { person, refresh_token } = await signedIn();
  const statements = async (token: string): Promise<[number, string]> => {
    // The keys are read once a second beside it; the clock stands still.
    await fetch(`${server.issuer}/oidc/jwks`);
    const before = asked();
    const next = await used(token);
    return [asked() - before, next];
  };
  const [few, successor] = await statements(refresh_token);
  expect([few, await statements(refresh_token)]).toEqual([2, [2, successor]]);
  const names = Array.from({ length: 100 }, (_, index) => `Team-${index}`);
  const origin = 'managed' as const;
  const row = { workspace_id: 'acme--shop', origin };
  await server.db
    .insertInto('workspace_group')
    .values(names.map((name, index) => ({ ...row, name, parent: names[index - 1] ?? null })))
    .execute();
  await server.db
    .insertInto('membership')
    .values(names.map((group_name) => ({ ...row, group_name, person_id: person })))
    .execute();
  const [many, last] = await statements(successor);
  expect([many, last]).toEqual([2, expect.stringMatching(/^[\w-]{43}$/)]);
  // What the service does by itself may fall into one of them, and not into each.
  const nobody = [await statements('of nobody'), await statements('of nobody'), await statements('of nobody')];
  expect(Math.min(...nobody.map(([asked]) => asked))).toBeLessThanOrEqual(2);
});

test('several kubectl that refresh at once all get the same successor, and so does one whose answer got lost', async () => {
  for (let round = 0; round < runs(3, 1_000); round++) {
    const { refresh_token } = await signedIn();
    const answers = await Promise.all(Array.from({ length: 32 }, () => used(refresh_token)));
    const [successor = ''] = new Set(answers);
    expect([new Set(answers).size, successor]).toEqual([1, expect.stringMatching(/^[\w-]{43}$/)]);
    pass(59);
    expect(await used(refresh_token)).toBe(successor);
    // The one line goes on, however often its beginning was asked for.
    expect(await used(successor)).toMatch(/^[\w-]{43}$/);
  }
});

test('a refresh token that comes back after the grace time ends the whole sign-in, and the audit says so', async () => {
  const { refresh_token } = await signedIn();
  const successor = await used(refresh_token);
  const last = await used(successor);
  pass(61);
  expect(await used(refresh_token)).toBe(refused);
  expect([await used(last), await used(successor)]).toEqual([refused, refused]);
  const told = () => server.db.selectFrom('audit_event').selectAll().where('action', '=', 'token.reuse').execute();
  // It is written after the answer.
  let events = await told();
  for (let tries = 0; events.length === 0 && tries < 1_000; tries++) events = await told();
  expect(events.at(-1)).toMatchObject({
    actor: shop,
    result: 'denied',
    details: { reason: 'refresh token already used' },
  });
});

test('a sign-in that ends between reading a refresh token and using it up leaves nothing', async () => {
  const { person, refresh_token } = await signedIn();
  await fetch(`${server.issuer}/oidc/jwks`);
  afterNext = () => revokePerson(server.db, person);
  expect(await used(refresh_token)).toBe(refused);
  expect(afterNext).toBeUndefined();
  const left = server.db.selectFrom('oidc_model').selectAll().where(sql`payload->>'accountId'`, '=', person);
  expect(await left.execute()).toEqual([]);
});

test('refresh tokens of the version before, and those that it uses beside this one, have one successor too', async () => {
  const [before, beside] = [await signedIn(), await signedIn()];
  // Made from nothing until it was used.
  await sql`update oidc_model set payload = payload - 'successor'
    where model = 'RefreshToken' and payload->>'accountId' = ${before.person}`.execute(server.db);
  const answers = await Promise.all(Array.from({ length: 8 }, () => used(before.refresh_token)));
  expect([...new Set(answers)]).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
  expect(await used(answers[0] as string)).toMatch(/^[\w-]{43}$/);
  // As that version uses one.
  await sql`update oidc_model set consumed_at = coalesce(consumed_at, ${new Date()}),
      payload = jsonb_build_object('successor', 'of its own'::text) || payload
    where model = 'RefreshToken' and payload->>'accountId' = ${beside.person}`.execute(server.db);
  const successor = await used(beside.refresh_token);
  const { rows } = await sql<{ seed: string }>`select payload->>'successor' as seed from oidc_model
    where model = 'RefreshToken' and payload->>'accountId' = ${beside.person} and consumed_at is not null`.execute(
    server.db,
  );
  expect(rows.map(({ seed }) => createHmac('sha256', seed).update(beside.refresh_token).digest('base64url'))).toEqual([
    successor,
  ]);
});

test('a successor cannot be told from the token alone, nor is any token in the database', async () => {
  const { refresh_token, access_token } = await signedIn();
  const successor = await used(refresh_token);
  const rows = JSON.stringify(await server.db.selectFrom('oidc_model').selectAll().execute());
  for (const secret of [refresh_token, successor, access_token]) expect(rows).not.toContain(secret);
});

test('it ends when it was not used for long, and in any case when the sign-in is old', async () => {
  const idle = await signedIn();
  pass(3_601);
  expect(await used(idle.refresh_token)).toBe(refused);
  let { refresh_token: token } = await signedIn();
  for (let hour = 0; hour < 4; hour++) {
    pass(1_799);
    token = await used(token);
    expect(token).toMatch(/^[\w-]{43}$/);
  }
  pass(10);
  expect(await used(token)).toBe(refused);
});

test('groups are those of now, and a removal is felt at the next refresh: within the lifetime of an ID token', async () => {
  const { person, refresh_token } = await signedIn();
  await join(server.db, person, 'shop/WSAdmins');
  const more = await refresh(server.issuer, shop, refresh_token);
  expect(claimsOf(more.body.id_token as string).groups).toEqual(['WSAdmins', 'WSUsers', 'WorkspaceMembers']);
  await leaveAll(server.db, person);
  const none = await refresh(server.issuer, shop, more.body.refresh_token as string);
  expect([none.status, none.body]).toEqual([
    400,
    {
      error: 'invalid_grant',
      error_description: 'you are in no group of the workspace acme/shop',
    },
  ]);
  // What is out ends by itself.
  pass(299);
  await expect(verify(server.issuer, shop, more.body.id_token as string)).resolves.toBeDefined();
  pass(2);
  await expect(verify(server.issuer, shop, more.body.id_token as string)).rejects.toThrow('exp');
  await join(server.db, person, 'shop/WSUsers');
  expect(await used(more.body.refresh_token as string)).toMatch(/^[\w-]{43}$/);
});

test.each(['erased_at', 'restricted_at'])('a person whose %s is set gets nothing more', async (column) => {
  const { person, refresh_token, access_token } = await signedIn();
  await server.db
    .updateTable('person')
    .set({ [column]: new Date() })
    .where('id', '=', person)
    .execute();
  expect(await used(refresh_token)).toBe(refused);
  const userinfo = await fetch(`${server.issuer}/oidc/userinfo`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  expect(userinfo.status).toBe(401);
});

test('a refresh token is of one workspace', async () => {
  const { refresh_token } = await signedIn();
  expect((await refresh(server.issuer, bank, refresh_token)).body.error).toBe('invalid_grant');
  expect(await used(refresh_token)).toMatch(/^[\w-]{43}$/);
});

test("ending every sign-in of a person ends theirs and nobody else's", async () => {
  const [one, other] = [await signedIn(), await signedIn()];
  await revokePerson(server.db, one.person);
  expect([await used(one.refresh_token), await used(other.refresh_token)]).toEqual([
    refused,
    expect.stringMatching(/^[\w-]{43}$/),
  ]);
});

test('what has expired is deleted, and what has not is kept', async () => {
  const { refresh_token } = await signedIn();
  const rows = () => server.db.selectFrom('oidc_model').selectAll().execute();
  pass(3_500);
  await used(refresh_token);
  pass(3_601 + 60);
  const old = { model: 'AccessToken', payload: '{}', expires_at: new Date(Date.now() - 3_600_001) };
  // More than one statement takes.
  const many = Array.from({ length: 10_500 }, (_, index) => ({ ...old, id: `old-${index}` }));
  for (let at = 0; at < many.length; at += 3_500)
    await server.db
      .insertInto('oidc_model')
      .values(many.slice(at, at + 3_500))
      .execute();
  expect(await deleteExpiredTokens(server.db, new Date())).toBeGreaterThan(10_500);
  const left = await rows();
  expect(left.filter(({ expires_at }) => (expires_at?.getTime() ?? 0) < Date.now() - 3_600_000)).toEqual([]);
  expect(left.map(({ model }) => model)).toContain('RefreshToken');
  pass(86_400 * 2);
  await deleteExpiredTokens(server.db, new Date());
  expect(await rows()).toEqual([]);
});
