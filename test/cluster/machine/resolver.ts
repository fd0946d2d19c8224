import { writeFileSync } from 'node:fs';
import { tool } from '../harness/tools.ts';
import { addresses, outsideNames } from './addresses.ts';
import type { Machine } from './machine.ts';
import { start } from './process.ts';

/** The DNS server that nodes are told of, as every network has one: it knows names of the internet, and none of the cluster. */
export function startResolver(machine: Machine): void {
  const config = machine.path('resolver.corefile');
  writeFileSync(
    config,
    `.:53 {
    errors
    hosts {
        ${addresses.internet} ${outsideNames.join(' ')}
    }
}
`,
  );
  start(machine, { name: 'resolver', place: 'outside', program: tool('coredns'), args: ['-conf', config] });
}
