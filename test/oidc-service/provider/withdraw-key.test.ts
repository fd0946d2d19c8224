import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  advanceKeys,
  keysCommand,
  listKeys,
  migrate,
  migrations,
  openSigningKeys,
  readConfiguration,
  verifyAudit,
  withdrawKey,
} from '@hexabase-kaas/oidc-service';
import { decodeProtectedHeader } from 'jose';
import { runs } from '../runs.js';
import { emptyDatabase, onEachDatabase } from '../test-database.js';
import { login, post, refresh, verify } from './kubectl.js';
import {
  addPerson,
  addWorkspace,
  defaultGroups,
  freePort,
  type ProviderServer,
  startProvider,
} from './provider-server.js';

jest.setTimeout(120_000);

const shop = 'workspace-acme--shop';
let time = Date.parse('2026-11-21T12:00:00Z');
const clock = () => new Date(time);
const configuration = readConfiguration({ KEY_PUBLISH_SECONDS: '900' });

onEachDatabase((opened) => {
  const open = () => openSigningKeys(opened().db, configuration, clock);
  const withdraw = (id: string) => withdrawKey(opened().db, configuration, id, clock());
  const states = async () => (await listKeys(opened().db, configuration)).map(({ state }) => state);
  const events = () => opened().db.selectFrom('audit_event').selectAll().orderBy('position').execute();
  beforeAll(() => migrate(opened().db, migrations), 60_000);
  beforeEach(() => opened().db.deleteFrom('signing_key').execute());

  test('the only key is withdrawn: a new one signs at once, and a replica has it a second later', async () => {
    const [one, other] = [await open(), await open()];
    const old = one.current().signing.id;
    const withdrawal = await withdraw(old);
    expect(withdrawal).toMatchObject({ withdrawn: old, was: 'signing', known: false });
    time += 999;
    await other.refresh();
    expect(other.current().signing.id).toBe(old);
    time += 1;
    await Promise.all([one.refresh(), other.refresh(), other.refresh()]);
    for (const keys of [one, other]) {
      expect(keys.current().published.map(({ id }) => id)).toEqual([withdrawal.signing]);
    }
    expect((await events()).at(-1)).toMatchObject({
      actor: 'operator',
      action: 'signing-key.withdraw',
      target: `signing-key/${old}`,
      details: { reason: 'compromise', was: 'signing', signing: withdrawal.signing },
    });
    expect(await verifyAudit(opened().db)).not.toHaveProperty('broken');
  });

  test('with a published successor that one signs, and nothing is new to whoever caches the JWKS', async () => {
    const keys = await open();
    await keys.rotate();
    const successor = keys.current().published.find(({ id }) => id !== keys.current().signing.id)?.id;
    expect(await withdraw(keys.current().signing.id)).toMatchObject({ signing: successor, known: true });
    expect(await states()).toEqual(['signing']);
  });

  test('a successor or a retired key goes without touching the one that signs', async () => {
    const keys = await open();
    await keys.rotate();
    time += 900_000;
    await keys.advance();
    await keys.rotate();
    for (const state of ['retired', 'published'] as const) {
      const found = (await listKeys(opened().db, configuration)).find((key) => key.state === state);
      expect(await withdraw(found?.id as string)).toMatchObject({ was: state, signing: keys.current().signing.id });
    }
    expect(await states()).toEqual(['signing']);
  });

  test('withdrawn by several at once, and beside rotations, it goes once, and one key signs', async () => {
    for (let round = 0; round < runs(2, 20); round++) {
      const keys = await open();
      const { id } = keys.current().signing;
      const before = (await events()).length;
      const all = await Promise.allSettled([withdraw(id), keys.rotate(), withdraw(id), withdraw(id), keys.advance()]);
      expect(
        all.filter(({ status }) => status === 'rejected').map((one) => 'reason' in one && one.reason.code),
      ).toEqual(['SIGNING_KEY_UNKNOWN', 'SIGNING_KEY_UNKNOWN']);
      const actions = (await events()).slice(before).map(({ action }) => action);
      expect(actions.filter((action) => action === 'signing-key.withdraw')).toHaveLength(1);
      expect((await states()).filter((state) => state === 'signing')).toHaveLength(1);
    }
  });

  test('a key that is not there is told, and nothing happens', async () => {
    await open();
    const before = [await states(), (await events()).length];
    await expect(withdraw('nobody')).rejects.toThrow('there is no signing key "nobody"; there are ');
    expect([await states(), (await events()).length]).toEqual(before);
  });

  test('on demand a successor is published by the operator, who is in the audit', async () => {
    await open();
    time += 1_000;
    await advanceKeys(opened().db, configuration, clock(), 'demand', { actor: 'operator', source: 'command-line' });
    expect((await events()).at(-1)).toMatchObject({ actor: 'operator', action: 'signing-key.publish' });
    const [published, signing] = await listKeys(opened().db, configuration);
    expect([published?.state, signing?.state]).toEqual(['published', 'signing']);
    expect(published?.until).toEqual(new Date(time + 900_000));
  });
});

describe('under traffic', () => {
  const replicas: ProviderServer[] = [];
  const environment: Record<string, string> = {};
  let drop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    // Two replicas where the database serves two; the embedded one has one.
    if (process.env.DATABASE_URL !== undefined) {
      const { url, drop: dropIt } = await emptyDatabase();
      drop = dropIt;
      Object.assign(environment, { DATABASE_URL: url, ISSUER: `http://127.0.0.1:${await freePort()}` });
      replicas.push(await startProvider({ ...environment, PORT: new URL(environment.ISSUER as string).port }));
    }
    replicas.push(await startProvider(environment));
    await addWorkspace((replicas[0] as ProviderServer).db, 'shop', defaultGroups);
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.stop();
    await drop?.();
  });

  test('a second after the key that signs is withdrawn, no replica publishes it, signs with it or takes its tokens', async () => {
    const [first] = replicas as [ProviderServer];
    const { issuer, db } = first;
    const session = await addPerson(db, 'u-ada', 'shop/WSUsers');
    let { refresh_token, id_token } = await login(issuer, session, shop);
    const leaked = id_token;
    const old = decodeProtectedHeader(leaked).kid as string;
    const kids = new Set<unknown>();
    let [going, refreshes] = [true, 0];
    const traffic = (async () => {
      while (going) {
        const { status, body } = await refresh(issuer, shop, refresh_token);
        expect(status).toBe(200);
        ({ refresh_token, id_token } = body as { refresh_token: string; id_token: string });
        kids.add(decodeProtectedHeader(id_token).kid);
        refreshes += 1;
      }
    })();
    await pause(300);
    if (process.env.DATABASE_URL === undefined) await withdrawKey(db, configuration, old, new Date());
    else expect(await command(['withdraw', old, '--json'], environment)).toMatchObject({ code: 0 });
    await pause(1_100);
    kids.clear();
    await pause(300);
    for (const replica of replicas) {
      const own = `http://127.0.0.1:${replica.port}`;
      const { keys } = (await (await fetch(`${own}/oidc/jwks`)).json()) as { keys: { kid: string }[] };
      expect(keys.map(({ kid }) => kid)).not.toContain(old);
      const exchange = await post(own, 'token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        client_id: shop,
        subject_token: leaked,
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      });
      expect([exchange.status, exchange.body.error]).toEqual([400, 'invalid_grant']);
    }
    going = false;
    await traffic;
    expect([kids.has(old), kids.size, refreshes > 5]).toEqual([false, 1, true]);
    await expect(verify(issuer, shop, id_token)).resolves.toBeDefined();
    await expect(verify(issuer, shop, leaked)).rejects.toThrow();
  });
});

describe('the command', () => {
  const directory = mkdtempSync(join(tmpdir(), 'kaas-keys-'));
  const environment = { DATABASE_URL: `pglite:${directory}` };
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const wrong = () => expect.stringContaining('keys withdraw KID');

  test('says what it can do without any configuration, and what was wrong in words', async () => {
    const said: string[] = [];
    const parts = { configuration: () => configuration, clock, out: (text: string) => said.push(text) };
    const err = (text: string) => said.push(text);
    const run = (...args: string[]) => keysCommand(args, { ...parts, err });
    expect([await run('--help'), await run(), await run('withdraw'), await run('rotate', 'now')]).toEqual([0, 2, 2, 2]);
    expect(said).toEqual([expect.stringContaining('Examples:'), wrong(), wrong(), wrong()]);
  });

  test('lists, rotates and withdraws on the database that the service has left', async () => {
    expect(await command(['list'], environment)).toEqual({
      code: 1,
      out: '',
      err: 'the database has no tables yet; start the service on it once\n',
    });
    const server = await startProvider(environment);
    expect((await command(['list'], environment)).err).toContain('it serves one process');
    await server.stop();
    const { keys } = JSON.parse((await command(['rotate', '--json'], environment)).out);
    expect(keys).toMatchObject([{ state: 'published' }, { state: 'signing' }]);
    const { out } = await command(['withdraw', keys[1].id], environment);
    expect(out).toContain(`${keys[1].id} is withdrawn; it was signing, and ${keys[0].id} signs.`);
    expect((await command(['withdraw', keys[1].id], environment)).code).toBe(1);
  });
});

function command(args: readonly string[], environment: Readonly<Record<string, string>>) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const env = { PATH: process.env.PATH ?? '', ...environment };
    execFile(process.execPath, ['oidc-service/dist/main.js', 'keys', ...args], { env }, (error, out, err) =>
      resolve({ code: (error?.code as number | undefined) ?? 0, out, err }),
    );
  });
}
