import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acme } from '../harness/cases.ts';
import { type Counts, runTestFiles } from '../test-files.ts';
import { untilDelivered } from './delivered.ts';
import { Machine } from './machine.ts';
import { pushTenancy } from './tenancy-repository.ts';

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
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const failed: string[] = [];
for (const file of files) {
  const counts = await runTestFiles([join(folder, file)], abort.signal);
  if (counts.failed > 0) failed.push(file);
  else add(counts);
}
// The files share one cluster, where one may still feel what another did. A file that fails is run once more on the example
// delivered anew, and said to be unsteady if it passes then; what fails twice has failed.
for (const file of failed) {
  if (!abort.signal.aborted) await deliverAnew();
  const counts = await runTestFiles([join(folder, file)], abort.signal);
  if (counts.failed === 0) console.log(`unsteady: live/${file} failed, and passed when it was run again`);
  add(counts);
}
writeFileSync(machine.path('counts.json'), JSON.stringify(total));

function add({ passed, failed, skipped }: Counts): void {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

async function deliverAnew(): Promise<void> {
  try {
    const { commit } = await pushTenancy(machine, acme().documents);
    await untilDelivered(machine, commit, 600);
  } catch (error) {
    console.log(`the example is not delivered again: ${(error as Error).message}`);
  }
}
