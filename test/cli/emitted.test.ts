import { spawnSync } from 'node:child_process';

test('what is emitted is what is committed; run `npm run emit` when this fails', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/emit.ts', '--check'], { encoding: 'utf8' });
  expect({ status, stale: stdout, stderr }).toEqual({ status: 0, stale: '', stderr: '' });
}, 120_000);
