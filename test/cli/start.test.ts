import { spawnSync } from 'node:child_process';

const start = () => spawnSync(process.execPath, ['scripts/start.ts'], { encoding: 'utf8' });

test('npm start renders the example, and a second run changes nothing', () => {
  const first = start();
  expect({ status: first.status, stderr: first.stderr }).toEqual({ status: 0, stderr: '' });
  const second = start();
  expect(second.status).toBe(0);
  expect(second.stdout).toContain('0 written, 0 removed');
  expect(second.stdout).toContain('npx kaas --help');
}, 120_000);
