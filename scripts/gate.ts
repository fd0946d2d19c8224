// The gate behind `npm test`: types, lint and format, then every Node-only test. Extra arguments go to jest.
import { spawnSync } from 'node:child_process';

// V8 would optimize the embedded database while tests run. That costs more than it gives, and a process does not end before
// it is done: jest says of such a worker after half a second that it failed to exit.
const flags = ['--experimental-vm-modules', '--no-warnings', '--liftoff-only'];

const steps: readonly (readonly [string, readonly string[]])[] = [
  ['types', ['node_modules/typescript/bin/tsc', '-b']],
  ['embedded database', ['scripts/embedded-template.ts']],
  ['lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']],
  ['tests', [...flags, 'node_modules/jest/bin/jest.js', ...process.argv.slice(2)]],
];

for (const [name, args] of steps) {
  console.log(`> ${name}`);
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
