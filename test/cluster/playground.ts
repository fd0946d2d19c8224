import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildTools } from './harness/tools.ts';
import { runInside } from './machine/enter.ts';
import { Machine } from './machine/machine.ts';
import { fetchModules } from './machine/modules.ts';
import { createNetwork } from './machine/network.ts';
import { whyNoMachine } from './machine/requirements.ts';
import { teardown } from './machine/teardown.ts';

const help = `A host cluster on this computer with the example tenancy in it, to try things out on.

Usage: npm run playground [-- COMMAND] [--json]

Commands:
  up           boot it, deliver examples/acme-yaml, and print what to try (default; goes on where it stands)
  push [DIR]   render the tenancy documents in DIR and push them (default: examples/acme-yaml)
  status       print what Flux has not brought to its goal yet, and what to try
  down         take it down; nothing of it is left

Options:
  --json       print what to try as JSON
  --help       print this

Examples:
  npm run playground
  npm run playground -- push my-tenancy
  npm run playground -- down

Needs Linux, root, Go, and Debian's container packages; says which if they are missing. A first run builds Kubernetes,
Flux and vCluster from source and takes about half an hour on two cores; later ones take about two minutes.

Exit codes: 0 done, 1 something failed, 2 wrong usage, 69 this computer cannot run it.`;

const directory = join(tmpdir(), 'kaas-playground');

process.exitCode = await main();

async function main(): Promise<number> {
  let command: string;
  let folder: string | undefined;
  let json: boolean;
  try {
    const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (values.help) return print(help);
    json = values.json ?? false;
    [command = 'up', folder] = positionals;
    const most = command === 'push' ? 2 : 1;
    if (!['up', 'push', 'status', 'down'].includes(command)) throw new Error(`${command} is no command`);
    if (positionals.length > most) throw new Error(`${command} takes no more than ${most - 1} argument(s)`);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  const reason = whyNoMachine();
  if (reason) {
    console.error(`the playground cannot run here: it ${reason}`);
    return 69;
  }
  if (command === 'down') return await down();
  if (command === 'up') await up();
  if (!Machine.exists(directory)) {
    console.error('the playground is not up: npm run playground');
    return 1;
  }
  const script = join(import.meta.dirname, 'machine', 'playground-inside.ts');
  return await runInside(Machine.open(directory), script, [
    command,
    json ? 'json' : 'text',
    folder ?? 'examples/acme-yaml',
  ]);
}

/** Boots it unless it stands; one that was left in the middle of its boot is taken down first. */
async function up(): Promise<void> {
  if (Machine.exists(directory)) {
    const machine = Machine.open(directory);
    if (machine.isBooted) return;
    await teardown(machine);
  }
  buildTools();
  fetchModules();
  const machine = Machine.create(directory, 'playground');
  createNetwork(machine);
  const status = await runInside(machine, join(import.meta.dirname, 'machine', 'boot-inside.ts'));
  if (status !== 0) await teardown(machine);
}

async function down(): Promise<number> {
  if (!Machine.exists(directory)) return print('the playground is not up');
  await teardown(Machine.open(directory));
  return print('the playground is gone');
}

function print(text: string): number {
  console.log(text);
  return 0;
}
