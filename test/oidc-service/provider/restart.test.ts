import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { revokePerson } from '@hexabase-kaas/oidc-service';
import { runs } from '../runs.js';
import { Browser } from './browser.js';
import { codeOf, login, redeem, refresh } from './kubectl.js';
import {
  addPerson,
  addWorkspace,
  defaultGroups,
  freePort,
  type ProviderServer,
  startProvider,
} from './provider-server.js';

jest.setTimeout(runs(180_000, 3_600_000));

const shop = 'workspace-acme--shop';
const root = mkdtempSync(join(tmpdir(), 'kaas-restart-'));
const directory = join(root, 'data');
let environment: Record<string, string>;
let server: ProviderServer;
beforeAll(async () => {
  const ISSUER = `http://127.0.0.1:${await freePort()}`;
  const PORT = new URL(ISSUER).port;
  environment = { ISSUER, PORT, DATABASE_URL: `pglite:${directory}`, REFRESH_GRACE_SECONDS: '0' };
  server = await startProvider(environment);
  await addWorkspace(server.db, 'shop', defaultGroups);
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

let count = 0;
async function person() {
  const id = `u-${++count}`;
  const session = await addPerson(server.db, id, 'shop/WSUsers');
  return { id, session, ...(await login(server.issuer, session, shop)) };
}
const statusOf = async (token: string) => (await refresh(server.issuer, shop, token)).status;

test('refresh tokens and codes that were used before a restart are refused after it', async () => {
  const used: (() => Promise<number>)[] = [];
  const kept: string[] = [];
  for (let round = 0; round < runs(5, 100); round++) {
    const { session, refresh_token } = await person();
    const next = (await refresh(server.issuer, shop, refresh_token)).body.refresh_token as string;
    used.push(() => statusOf(refresh_token));
    const { code, verifier } = await codeOf(new Browser(server.issuer, session), shop);
    kept.push((await redeem(server.issuer, shop, code, verifier)).body.refresh_token as string);
    const other = await codeOf(new Browser(server.issuer, session), shop);
    await redeem(server.issuer, shop, other.code, other.verifier);
    used.push(async () => (await redeem(server.issuer, shop, other.code, other.verifier)).status);
    expect(next).toBeDefined();
  }
  await server.stop();
  server = await startProvider(environment);
  for (const replay of used) expect(await replay()).toBe(400);
  for (const token of kept) expect(await statusOf(token)).toBe(200);
});

test('restored to any moment, nothing lives that was revoked before it', async () => {
  for (let round = 0; round < runs(1, 20); round++) {
    const all = await Promise.all(Array.from({ length: 6 }, person));
    const cut = 1 + (round % 4);
    const [before, after] = [all.slice(0, cut), all.slice(cut)];
    const revoke = ({ id }: { id: string }) =>
      server.db.transaction().execute((transaction) => revokePerson(transaction, id));
    for (const one of before) await revoke(one);
    await server.stop();
    cpSync(directory, join(root, 'backup'), { recursive: true });
    server = await startProvider(environment);
    for (const one of after.slice(0, 1)) await revoke(one);
    await server.stop();
    rmSync(directory, { recursive: true });
    renameSync(join(root, 'backup'), directory);
    server = await startProvider(environment);
    for (const { refresh_token } of before) expect(await statusOf(refresh_token)).toBe(400);
    for (const { refresh_token } of after) expect(await statusOf(refresh_token)).toBe(200);
  }
});
