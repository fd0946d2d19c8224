import { boot } from './boot.ts';
import { Machine } from './machine.ts';

// The part of a boot that talks to the cluster; `node boot-inside.ts DIRECTORY`, run by enter.ts.
await boot(Machine.open(process.argv[2] as string), { progress: (line) => console.log(line) });
