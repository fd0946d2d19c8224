import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTools, type Tool, whyNoTools } from './harness/tools.ts';
import { runInside } from './machine/enter.ts';
import { Machine } from './machine/machine.ts';
import { fetchModules } from './machine/modules.ts';
import { createNetwork } from './machine/network.ts';
import { whyNoMachine } from './machine/requirements.ts';
import { teardown } from './machine/teardown.ts';
import { type Counts, runTestFiles } from './test-files.ts';

// Runs the files beside this one and in its folders on servers of their own, and those in live/ on one machine for all: all of
// them, or those whose name holds one of the arguments. One after the other, because the computer has to carry them. What
// takes minutes runs with --all, under REQUIRE_ALL=1, and when it is named. With --tools it builds what the machine needs, and ends.
const options = process.argv.slice(2);
const parts = options.filter((option) => !option.startsWith('--'));
const everything = options.includes('--all') || process.env.REQUIRE_ALL === '1';
const start = performance.now();
const seconds = (): string => ((performance.now() - start) / 1000).toFixed(0);
// A run that is called off ends the file that is running, which ends its servers, and then the machine.
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => abort.abort());

// The machine has no way to Go's modules, so what it and its tests run is built before.
const named = parts.length > 0 || everything;
const toolsOfLive: readonly (readonly [RegExp, readonly Tool[]])[] = [
  [/by-pulumi/, ['pulumi']],
  [/people-sign-in|the-chart-runs|from-sign-up/, ['dex', 'kubectl-oidc_login']],
];
if (!whyNoTools()) {
  buildTools();
  fetchModules();
  const files = named ? filesIn('live') : [];
  for (const [file, tools] of toolsOfLive) if (files.some((one) => file.test(one))) buildTools(tools);
  if (parts.some((part) => part.includes('prometheus-watches'))) buildTools(['dex', 'kube-state-metrics']);
}
console.log(`tools are there after ${seconds()} s`);
if (options.includes('--tools')) process.exit(0);
const others = ['targets', 'pulumi', 'policies', 'identity'].flatMap(ofAll);
// Takes minutes, and is needed late: whoever needs it waits for it.
const later = named && filesIn('live').some((file) => file.includes('kyverno-judges')) ? ['kyverno-admission'] : [];
const otherTools =
  others.length + later.length > 0 && !whyNoTools() ? buildOtherTools(others.length > 0 ? [] : later) : undefined;
const beside = await runTestFiles(filesIn('.'), abort.signal);
const live = await runLive();
await otherTools;
const counts = [beside, live, await runTestFiles(others, abort.signal)].reduce(sum);
const { passed, failed, skipped } = counts;
// CI asks for everything: what could not run there proves nothing.
const incomplete = process.env.REQUIRE_ALL === '1' && skipped > 0;
if (incomplete) console.log('REQUIRE_ALL=1: a skipped test counts as a failure');
console.log(`cluster: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds()} s`);
process.exitCode = failed > 0 || incomplete || passed + skipped === 0 || abort.signal.aborted ? 1 : 0;

function filesIn(folder: string): string[] {
  const directory = join(import.meta.dirname, folder);
  return readdirSync(directory)
    .filter((file) => file.endsWith('.ts') && !['run.ts', 'playground.ts', 'test-files.ts'].includes(file))
    .filter((file) => parts.length === 0 || parts.some((part) => `${folder}/${file}`.includes(part)))
    .map((file) => join(directory, file));
}

/**
 * Takes what time the tests leave. Where it fails, the test that needs the tool tries again and says why.
 * @param tools Empty for all of them
 */
async function buildOtherTools(tools: readonly string[]): Promise<void> {
  const script = join(import.meta.dirname, 'harness', 'build-other-tools.ts');
  const child = spawn('nice', ['-n', '19', process.execPath, script, ...tools], { stdio: 'inherit', detached: true });
  const end = (): unknown => child.pid !== undefined && process.kill(-child.pid);
  abort.signal.addEventListener('abort', end);
  await once(child, 'close');
  abort.signal.removeEventListener('abort', end);
}

/** Files of a folder that takes minutes: writers are killed at many points, policies put to every engine. */
function ofAll(folder: string): string[] {
  const files = filesIn(folder);
  if (parts.length > 0 || everything) return files;
  console.log(`left out, because they take minutes each: ${files.length} files in ${folder}/; --all runs them`);
  return [];
}

async function runLive(): Promise<Counts> {
  const files = filesIn('live');
  if (files.length === 0 || abort.signal.aborted) return { passed: 0, failed: 0, skipped: 0 };
  // The files skip themselves with a reason where there is no machine.
  const reason = whyNoMachine();
  if (reason) {
    console.log(`no machine: ${reason}`);
    return await runTestFiles(files, abort.signal);
  }
  const name = `kaas${process.pid}`;
  const machine = Machine.create(join(tmpdir(), name), name);
  try {
    createNetwork(machine);
    const script = (file: string): string => join(import.meta.dirname, 'machine', file);
    if ((await runInside(machine, script('boot-inside.ts'), [], abort.signal)) !== 0) {
      keepLogs(machine);
      return { passed: 0, failed: 1, skipped: 0 };
    }
    await runInside(machine, script('run-inside.ts'), options, abort.signal);
    const file = machine.path('counts.json');
    const counted = existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as Counts);
    if (!counted || counted.failed > 0) keepLogs(machine);
    return counted || { passed: 0, failed: 1, skipped: 0 };
  } finally {
    await teardown(machine);
    console.log(`the machine is gone after ${seconds()} s`);
  }
}

/** What the servers of the machine said, for whoever looks for the fault after the machine is gone. */
function keepLogs(machine: Machine): void {
  const kept = join(import.meta.dirname, '..', '..', '.cache', 'cluster-logs');
  rmSync(kept, { recursive: true, force: true });
  cpSync(machine.path('log'), kept, { recursive: true });
  console.log(`the logs of the machine's servers are in ${kept}`);
}

function sum(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}
