import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Backend, startPostgresql, whyNoPostgresql } from './postgresql.ts';

// Runs the tests of the OIDC service once more, on servers of its own instead of what is embedded.
const missing = [whyNoPostgresql()].filter((reason) => reason !== false);
for (const reason of missing) console.log(`left out: ${reason}`);
const backends: Backend[] = [];
try {
  if (!whyNoPostgresql()) backends.push(await startPostgresql());
  if (backends.length > 0) process.exitCode = await tests(Object.assign({}, ...backends.map((one) => one.environment)));
} finally {
  for (const backend of backends) await backend.stop();
}
// CI asks for everything: what could not run there proves nothing.
if (process.env.REQUIRE_ALL === '1' && missing.length > 0) {
  console.log('REQUIRE_ALL=1: what is left out counts as a failure');
  process.exitCode = 1;
}

async function tests(environment: Readonly<Record<string, string>>): Promise<number> {
  const args = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', 'test/oidc-service'];
  const child = spawn(process.execPath, [...args, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}
