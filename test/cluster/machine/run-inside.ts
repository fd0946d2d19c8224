import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTestFiles } from '../test-files.ts';
import { Machine } from './machine.ts';

// Runs the live tests on a machine that is up: `node run-inside.ts DIRECTORY [PART...]`, run by enter.ts.
const [directory = '', ...parts] = process.argv.slice(2);
const machine = Machine.open(directory);
process.env.KAAS_MACHINE = directory;

const folder = join(import.meta.dirname, '..', 'live');
/** What all others build on comes first, and what disturbs the most comes last. */
const stages = ['acme-becomes-working-vclusters', '', 'plans-change', 'removal', 'faults'];
const stage = (file: string): number => {
  const found = stages.findIndex((start) => start !== '' && file.startsWith(start));
  return found === -1 ? stages.indexOf('') : found;
};
const wanted = (file: string): boolean =>
  stage(file) === 0 || parts.length === 0 || parts.some((part) => file.includes(part));
const files = readdirSync(folder)
  .filter(wanted)
  .toSorted((a, b) => stage(a) - stage(b) || a.localeCompare(b));

const abort = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => abort.abort());
const counts = await runTestFiles(
  files.map((file) => join(folder, file)),
  abort.signal,
);
writeFileSync(machine.path('counts.json'), JSON.stringify(counts));
