import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { runs } from '../runs.js';
import { Browser } from './browser.js';
import { codeOf, redeem, refresh, verify } from './kubectl.js';
import { freePort } from './provider-server.js';

jest.setTimeout(runs(300_000, 3_600_000));

const shop = 'workspace-acme--shop';
const rounds = runs(4, 100);

/** What a client was answered before the service died. */
interface Known {
  readonly idTokens: string[];
  readonly redeemed: { readonly code: string; readonly verifier: string }[];
  /** The newest refresh token that an answer held; each belongs to a sign-in of its own. */
  readonly refreshTokens: string[];
}

test('killed in the middle of rotations and token writes, it starts again with nothing half done or done twice', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kaas-kill-'));
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const known: Known = { idTokens: [], redeemed: [], refreshTokens: [] };
  let child = await start(directory, port);
  try {
    for (let round = 0; round < rounds; round++) {
      const traffic = Promise.all(Array.from({ length: 3 }, () => useIt(issuer, known)));
      for (let waited = 0; waited < 60_000 && known.refreshTokens.length === 0; waited += 50) await pause(50);
      expect(known.refreshTokens).not.toEqual([]);
      await pause(Math.floor(Math.random() * 1_000));
      child.kill('SIGKILL');
      await once(child, 'exit');
      await traffic;
      child = await start(directory, port);

      const response = await fetch(`${issuer}/state`);
      const { keys, audit } = (await response.json()) as { keys: { state: string }[]; audit: object };
      expect(keys.filter(({ state }) => state === 'signing')).toHaveLength(1);
      expect(keys.filter(({ state }) => state === 'published').length).toBeLessThanOrEqual(1);
      expect(audit).not.toHaveProperty('broken');
      for (const token of known.idTokens.splice(0)) await expect(verify(issuer, shop, token)).resolves.toBeDefined();
      // An answer that a client holds is one that the database kept.
      for (const token of known.refreshTokens.splice(0)) {
        expect((await refresh(issuer, shop, token)).status).toBe(200);
      }
      for (const { code, verifier } of known.redeemed.splice(0)) {
        expect((await redeem(issuer, shop, code, verifier)).body.error).toBe('invalid_grant');
      }
    }
  } finally {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
});

/** Signs in and refreshes until the service is gone. */
async function useIt(issuer: string, known: Known): Promise<void> {
  try {
    for (;;) {
      const { code, verifier } = await codeOf(new Browser(issuer, 's-ada'), shop);
      if (code === '') throw new Error('no code');
      const { status, body } = await redeem(issuer, shop, code, verifier);
      if (status !== 200) throw new Error(`no token: ${body.error}`);
      known.idTokens.push(body.id_token as string);
      const next = await refresh(issuer, shop, body.refresh_token as string);
      if (next.status !== 200) throw new Error(`no refresh: ${next.body.error}`);
      known.idTokens.push(next.body.id_token as string);
      known.refreshTokens.push(next.body.refresh_token as string);
      const again = await codeOf(new Browser(issuer, 's-ada'), shop);
      if ((await redeem(issuer, shop, again.code, again.verifier)).status === 200) known.redeemed.push(again);
    }
  } catch (error) {
    const { code, cause } = error as { code?: string; cause?: { code?: string } };
    const gone = ['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'];
    if (!gone.includes(code ?? '') && !gone.includes(cause?.code ?? '') && !(error instanceof SyntaxError)) throw error;
  }
}

async function start(directory: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['test/oidc-service/provider/provider-process.ts'], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      ISSUER: `http://127.0.0.1:${port}`,
      DATABASE_URL: `pglite:${directory}`,
      KEY_PUBLISH_SECONDS: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const _line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    child.stdout?.resume();
    return child;
  }
  throw new Error('it ended before it listened');
}
