import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runs } from '../runs.js';

jest.setTimeout(600_000);

const directory = mkdtempSync(join(tmpdir(), 'kaas-killed-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs the writer that kills itself at a step; finishes what the one before was killed in; gives its exit code and signal, and what it said. */
async function run(killAt: number, before?: number) {
  const writer = 'test/oidc-service/organizations/killed-writer.ts';
  const args = [killAt, before].filter((one) => one !== undefined).map(String);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', writer, directory, ...args], {
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, out, err };
}

test('a server killed between any two steps of sign-up and invitation leaves nothing half-done, and the next one goes on', async () => {
  const whole = await run(1_000_000);
  expect([whole.code, whole.err]).toEqual([0, '']);
  const { steps } = JSON.parse(whole.out) as { steps: number };
  expect(steps).toBeGreaterThan(40);
  // Every step takes minutes. Otherwise some of them, spread over all.
  const kills = Math.min(steps, runs(6, steps));
  const points = Array.from({ length: kills }, (_, i) => 1 + Math.floor((i * steps) / kills));
  for (const [i, point] of points.entries()) {
    const { signal, err } = await run(point, points[i - 1]);
    expect([point, signal, err]).toEqual([point, 'SIGKILL', '']);
  }
  expect(await run(1_000_001, points.at(-1))).toMatchObject({ code: 0, err: '' });
});
