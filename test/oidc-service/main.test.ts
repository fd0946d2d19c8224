import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

jest.setTimeout(120_000);

const start = (environment: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, ['oidc-service/dist/main.js'], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const listening = async (child: ChildProcess): Promise<number> => {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const { msg, port } = JSON.parse(line);
    if (msg === 'listening') return port;
  }
  throw new Error('it ended before it listened');
};

test('a wrong configuration is told before anything is opened', async () => {
  const child = start({ NODE_ENV: 'production', PORT: 'http' });
  let told = '';
  child.stderr?.on('data', (text) => {
    told += text;
  });
  expect(await once(child, 'close')).toEqual([78, null]);
  expect(
    told
      .trim()
      .split('\n')
      .map((line) => line.split(':')[0]),
  ).toEqual(['ISSUER', 'PORT', 'DATABASE_URL', 'KEY_ENCRYPTION_KEYS', 'COOKIE_SECRETS']);
});

test('it starts from nothing, answers on loopback, and SIGTERM ends it in order', async () => {
  const child = start({ PORT: '0', DATABASE_URL: 'pglite:memory' });
  const port = await listening(child);
  child.stdout?.resume();
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
});
