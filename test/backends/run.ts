import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Backend, startPostgresql, whyNoPostgresql } from './postgresql.ts';
import { programs } from './programs.ts';

// Runs the tests of the OIDC service that know a server, on servers of their own instead of what is embedded.
const missing = [whyNoPostgresql(), ...programs.map(({ why }) => why())].filter((reason) => reason !== false);
for (const reason of missing) console.log(`left out: ${reason}`);
const found = programs.filter(({ why }) => !why());
const environment = Object.fromEntries(found.map(({ variable, path }) => [variable, path()]));
const backends: Backend[] = [];
try {
  if (!whyNoPostgresql()) backends.push(await startPostgresql());
  Object.assign(environment, ...backends.map((one) => one.environment));
  if (Object.keys(environment).length > 0) process.exitCode = await tests(environment);
} finally {
  for (const backend of backends) await backend.stop();
}
// CI asks for everything: what could not run there proves nothing.
if (process.env.REQUIRE_ALL === '1' && missing.length > 0) {
  console.log('REQUIRE_ALL=1: what is left out counts as a failure');
  process.exitCode = 1;
}

async function tests(servers: Readonly<Record<string, string>>): Promise<number> {
  // See scripts/gate.ts for the last of the flags.
  const args = ['--experimental-vm-modules', '--no-warnings', '--liftoff-only', 'node_modules/jest/bin/jest.js'];
  // What knows no server was run by `npm test`, and would prove the same again; and what looks at pages and at other servers
  // asks the database what the suites of the API ask it too. With LONG=1 those run as well.
  const alike = [
    ...['console/', 'conformance/', 'operator/', 'status/', 'workloads/', 'webhooks/', 'notifications/', 'metering/'],
    ...['identity/hostile', 'identity/certified', 'personal-data/', 'api/audited', 'api/hostile', 'leak'],
    ...['billing/stripe-subscription', 'billing/stripe-use', 'billing/stripe-faults', 'billing/stripe-explain'],
  ];
  const apart = process.env.LONG === '1' ? [] : alike;
  const knowing = [
    ...['--findRelatedTests', 'test/oidc-service/test-database.ts', 'test/oidc-service/server-program.ts'],
    ...['/node_modules/', ...apart.map((part) => `test/oidc-service/${part}`)].map(
      (path) => `--testPathIgnorePatterns=${path}`,
    ),
  ];
  const asked = process.argv.slice(2);
  const parts = asked.filter((one) => !one.startsWith('-')).map((part) => `test/oidc-service/.*${part}`);
  const which = [...asked.filter((one) => one.startsWith('-')), ...(parts.length > 0 ? parts : knowing)];
  const child = spawn(process.execPath, [...args, ...which], {
    stdio: 'inherit',
    env: { ...process.env, ...servers },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}
