import { writeFileSync } from 'node:fs';
import { boot } from './boot.ts';
import { Machine } from './machine.ts';

// The part of a boot that talks to the cluster; `node boot-inside.ts DIRECTORY`, run by enter.ts.
const machine = Machine.open(process.argv[2] as string);
await boot(machine, {
  progress: (line) => console.log(line),
  // As docs/guides/getting-started.md advises.
  fluxArgs: { 'kustomize-controller': ['--requeue-dependency=5s'] },
});
writeFileSync(machine.path('booted'), '');
