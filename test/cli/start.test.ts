import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const data = mkdtempSync(join(tmpdir(), 'kaas-start-'));
const running: ChildProcess[] = [];

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

/** Runs it until it says where the service is, or ends. */
async function start(): Promise<{ text: string; errors: string; url: string; end(): Promise<number | null> }> {
  const env = { ...process.env, DATABASE_URL: `pglite:${join(data, 'db')}` };
  const child = spawn(process.execPath, ['scripts/start.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let [text, errors] = ['', ''];
  child.stderr.on('data', (part) => {
    errors += String(part);
  });
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.stdout.on('data', (part) => {
      text += String(part);
      if (text.includes('Ctrl-C')) resolve();
    });
  });
  return {
    text,
    errors,
    url: /runs at (\S+)/.exec(text)?.[1] ?? '',
    end: async () => {
      child.kill('SIGINT');
      return ((await once(child, 'close')) as [number | null])[0];
    },
  };
}

test('npm start renders the example and serves it; a second run changes nothing, and says so when the first still runs', async () => {
  const first = await start();
  expect(first.errors).toBe('');
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);

  const beside = await start();
  expect(beside.text).toContain('0 written, 0 removed');
  expect(beside.errors).toMatch(/The OIDC service cannot start: .*another/);

  const browser = { redirect: 'manual', headers: { origin: first.url } } as const;
  const signIn = new URLSearchParams({ name: 'u-0001' });
  const signedIn = await fetch(`${first.url}/sign-in/development`, { ...browser, method: 'POST', body: signIn });
  expect(signedIn.status).toBe(303);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const listed = await fetch(`${first.url}/api/v1/workspaces`, { headers: { cookie } });
  expect(listed.status).toBe(200);
  expect(JSON.stringify(await listed.json())).toContain('acme--shop');

  expect(await first.end()).toBe(0);
  const second = await start();
  expect(second.text).toContain('0 written, 0 removed');
  expect(second.text).toContain('npx kaas --help');
  expect(await second.end()).toBe(0);
}, 180_000);
