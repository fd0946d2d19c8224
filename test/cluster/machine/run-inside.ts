import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseTenancy } from '@hexabase-kaas/tenancy';
import { acme } from '../harness/cases.ts';
import { type Counts, runTestFiles } from '../test-files.ts';
import { untilDelivered } from './delivered.ts';
import { Machine } from './machine.ts';
import { pushTenancy } from './tenancy-repository.ts';
import { WorkspaceApi } from './workspace-api.ts';

// Runs the live tests on a machine that is up: `node run-inside.ts DIRECTORY [--all] [PART...]`, run by enter.ts.
const [directory = '', ...parts] = process.argv.slice(2);
const machine = Machine.open(directory);
process.env.KAAS_MACHINE = directory;

const folder = join(import.meta.dirname, '..', 'live');
const base = 'acme-becomes-working-vclusters';
/** What takes minutes each because it breaks, removes or rebuilds workspaces; in this order, after all others. */
const long = [
  'a-new-workspace',
  'a-workspace-comes-by-pulumi',
  'the-chart-runs',
  'people-sign-in',
  'broken-workspaces',
  'workspaces-go',
  'a-suspended-workspace',
  'plans-change',
  'kyverno-judges',
  'removal',
  'faults',
];
/**
 * Take minutes, most of them waiting for API servers to read the issuer's keys anew, or for kube-state-metrics to be built: run
 * when they are named.
 */
const onDemand = ['people-sign-in', 'from-sign-up', 'prometheus-watches', 'a-suspended-workspace'];
const isOnDemand = (file: string): boolean => onDemand.some((start) => file.startsWith(start));
const stage = (file: string): number =>
  file.startsWith(base) ? -1 : 1 + long.findIndex((start) => file.startsWith(start));
const everything = process.env.REQUIRE_ALL === '1' || parts.includes('--all');
const named = parts.filter((part) => !part.startsWith('--'));
const wanted = (file: string): boolean =>
  stage(file) === -1 ||
  (named.length === 0
    ? stage(file) === 0 || (everything && !isOnDemand(file))
    : named.some((part) => `live/${file}`.includes(part) && (!isOnDemand(file) || part.replace(/^live\//, '') !== '')));
const all = readdirSync(folder).toSorted((a, b) => stage(a) - stage(b) || a.localeCompare(b));
const files = all.filter(wanted);
if (named.length === 0 && files.length < all.length)
  console.log(
    `left out, because they take minutes each: ${all.filter((file) => !wanted(file)).join(', ')}; --all runs them, but for those that run when they are named`,
  );

const abort = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => abort.abort());
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const failed: string[] = [];
for (const file of files) {
  if (stage(file) !== -1) await untilSteady();
  const counts = await runTestFiles([join(folder, file)], abort.signal);
  if (counts.failed > 0) failed.push(file);
  else add(counts);
}
// The files share one cluster, where one may still feel what another did. A file that fails is run once more on the example
// delivered anew, and said to be unsteady if it passes then; what fails twice has failed.
for (const file of failed) {
  if (!abort.signal.aborted) await deliverAnew();
  await untilSteady();
  const counts = await runTestFiles([join(folder, file)], abort.signal);
  if (counts.failed === 0) console.log(`unsteady: live/${file} failed, and passed when it was run again`);
  add(counts);
}
writeFileSync(machine.path('counts.json'), JSON.stringify(total));

/**
 * What the file before has put back may still restart a vCluster, a moment after its release says that it is ready. Where one
 * never becomes steady the files say so themselves.
 */
async function untilSteady(): Promise<void> {
  const apis = parseTenancy(acme().documents).workspaces.map(
    ({ organization, name }) => new WorkspaceApi(machine, organization, name),
  );
  const serves = async (api: WorkspaceApi): Promise<boolean> => {
    try {
      return (await (await api.delivery()).request('GET', '/readyz')).status === 200;
    } catch {
      return false;
    }
  };
  const end = performance.now() + 120_000;
  for (let steady = 0; steady < 8 && performance.now() < end && !abort.signal.aborted; await sleep(1000)) {
    steady = (await Promise.all(apis.map(serves))).every(Boolean) ? steady + 1 : 0;
  }
}

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
