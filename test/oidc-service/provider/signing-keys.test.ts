import {
  migrate,
  migrations,
  openSigningKeys,
  provideWith,
  readConfiguration,
  retiredSeconds,
  type SigningKeys,
} from '@hexabase-kaas/oidc-service';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { onEachDatabase } from '../test-database.js';
import { login, refresh, verify } from './kubectl.js';
import { addPerson, addWorkspace, defaultGroups, type ProviderServer, startProvider } from './provider-server.js';

jest.setTimeout(180_000);

const shop = 'workspace-acme--shop';
const day = 86_400;
let time = Date.parse('2026-11-21T12:00:00Z');
const clock = () => new Date(time);
const pass = (seconds: number) => {
  time += seconds * 1_000;
};
const configuration = readConfiguration({ KEY_ROTATION_DAYS: '30', KEY_PUBLISH_SECONDS: '900' });

onEachDatabase((opened) => {
  const open = (settings = configuration) => openSigningKeys(opened().db, settings, clock);
  const states = async () =>
    (await opened().db.selectFrom('signing_key').selectAll().orderBy('created_at').execute()).map(({ state }) => state);
  const ids = (keys: SigningKeys) => keys.current().published.map(({ id }) => id);
  beforeAll(() => migrate(opened().db, migrations), 60_000);
  beforeEach(() => opened().db.deleteFrom('signing_key').execute());

  test('servers that start at once agree on one key', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => open()));
    expect(new Set(all.map((keys) => keys.current().signing.id)).size).toBe(1);
    expect(await states()).toEqual(['signing']);
  });

  test('a key is published before it signs, and stays until its last token is over', async () => {
    const keys = await open();
    const first = keys.current().signing.id;
    pass(30 * day - 900);
    await keys.advance();
    expect([await states(), keys.current().signing.id]).toEqual([['signing', 'published'], first]);
    const second = ids(keys).find((id) => id !== first);
    pass(899);
    await keys.advance();
    expect(keys.current().signing.id).toBe(first);
    pass(1);
    await keys.advance();
    expect([await states(), keys.current().signing.id, ids(keys)]).toEqual([
      ['retired', 'signing'],
      second,
      [second, first],
    ]);
    pass(retiredSeconds - 1);
    await keys.advance();
    expect(ids(keys)).toContain(first);
    pass(1);
    await keys.advance();
    expect(ids(keys)).toEqual([second]);
  });

  test('servers that rotate on demand at once publish one successor, and all of them come to sign with it', async () => {
    const [one, other] = [await open(), await open()];
    await Promise.all([one.rotate(), other.rotate(), one.rotate()]);
    expect(await states()).toEqual(['signing', 'published']);
    pass(900);
    await Promise.all([one.advance(), other.advance()]);
    expect(one.current().signing.id).toBe(other.current().signing.id);
    expect(ids(one)).toEqual(ids(other));
  });

  test('a server that has not looked since signs what the others verify', async () => {
    const [slow, quick] = [await open(), await open()];
    await quick.rotate();
    pass(900);
    await quick.advance();
    const { id, sign } = slow.current().signing;
    const text = `${part({ alg: 'RS256', kid: id })}.${part({ sub: 'u-1' })}`;
    const token = `${text}.${(await sign(Buffer.from(text))).toString('base64url')}`;
    const published = createLocalJWKSet({ keys: quick.current().published.map(({ publicJwk }) => publicJwk) });
    await expect(jwtVerify(token, published, { currentDate: clock() })).resolves.toMatchObject({
      payload: { sub: 'u-1' },
    });
  });

  test('private keys are sealed, erased when they retire, and opened by any of the keys of the configuration', async () => {
    const keys = await open();
    const rows = await opened().db.selectFrom('signing_key').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/"(d|p|q|dp|dq|qi)"/);
    expect(rows[0]?.private_reference).toMatch(/^eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
    const [old] = configuration.KEY_ENCRYPTION_KEYS;
    const fresh = 'A'.repeat(43);
    const both = { ...configuration, KEY_ENCRYPTION_KEYS: [fresh, old as string] };
    expect((await open(both)).current().signing.id).toBe(keys.current().signing.id);
    await expect(open({ ...configuration, KEY_ENCRYPTION_KEYS: [fresh] })).rejects.toThrow('KEY_ENCRYPTION_KEYS');
    await keys.rotate();
    pass(900);
    await keys.advance();
    const retired = opened().db.selectFrom('signing_key').select('private_reference').where('state', '=', 'retired');
    expect(await retired.execute()).toEqual([{ private_reference: '' }]);
    // A key that was put in the place of another is not taken for it.
    await opened()
      .db.updateTable('signing_key')
      .set({ private_reference: rows[0]?.private_reference as string })
      .where('state', '=', 'signing')
      .execute();
    await expect(open()).rejects.toThrow('opens the signing key');
  });

  test('every step is in the audit', async () => {
    const events = await opened()
      .db.selectFrom('audit_event')
      .selectAll()
      .where('source', '=', 'signing-keys')
      .execute();
    expect(new Set(events.map(({ action }) => action))).toEqual(
      new Set(['begin', 'publish', 'sign', 'withdraw'].map((step) => `signing-key.${step}`)),
    );
  });
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('under traffic', () => {
  let server: ProviderServer;
  let keys: SigningKeys;
  beforeAll(async () => {
    server = await startProvider({ KEY_PUBLISH_SECONDS: '1' }, async (service) => {
      keys = await openSigningKeys(service.db, service.configuration, service.clock);
      return provideWith(service, keys);
    });
    await addWorkspace(server.db, 'shop', defaultGroups);
  });
  afterAll(() => server.stop());

  test('rotations refuse nobody: every token verifies with the keys that are published', async () => {
    const session = await addPerson(server.db, 'u-ada', 'shop/WSUsers');
    let { refresh_token } = await login(server.issuer, session, shop);
    const tokens: string[] = [];
    const kids = new Set<string>();
    const once = async () => {
      const { status, body } = await refresh(server.issuer, shop, refresh_token);
      expect(status).toBe(200);
      refresh_token = body.refresh_token as string;
      tokens.push(body.id_token as string);
      kids.add(headerOf(body.id_token as string).kid);
      await verify(server.issuer, shop, body.id_token as string);
    };
    const signing = new Set<string>();
    for (let rotation = 0; rotation < 3; rotation++) {
      signing.add(keys.current().signing.id);
      await Promise.all([keys.rotate(), once()]);
      const end = performance.now() + 20_000;
      while (signing.has(keys.current().signing.id) && performance.now() < end)
        await Promise.all([keys.advance(), once()]);
      await once();
    }
    expect([kids.size, signing.size, tokens.length > 10]).toEqual([4, 3, true]);
    for (const token of tokens) await expect(verify(server.issuer, shop, token)).resolves.toBeDefined();
  });
});

const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] as string, 'base64url').toString());
