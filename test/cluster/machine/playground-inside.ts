import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseTenancy, type Tenancy, TenancyError } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';
import { undelivered } from './delivered.ts';
import { Machine } from './machine.ts';
import { adminCommand, equip, type Person } from './person.ts';
import { pushTenancy } from './tenancy-repository.ts';

// The part of the playground that talks to the cluster: `node playground-inside.ts DIRECTORY COMMAND text|json FOLDER`.
const [directory = '', command = '', format = '', folder = ''] = process.argv.slice(2);
const machine = Machine.open(directory);
try {
  const documents = documentsIn(resolve(folder));
  const tenancy = parseTenancy(documents);
  let commit: string | undefined;
  if (command !== 'status') {
    ({ commit } = await pushTenancy(machine, documents));
    say(commit === undefined ? 'nothing to push: Git holds it already' : `pushed ${commit.slice(0, 10)}`);
    await follow(commit);
  } else for (const line of await undelivered(machine)) say(line);
  await show(tenancy);
} catch (error) {
  const issues = error instanceof TenancyError ? error.issues : [];
  console.error(
    issues.length === 0
      ? (error as Error).message
      : issues.map(({ path, message }) => `${path}: ${message}`).join('\n'),
  );
  process.exitCode = 1;
}

/** Says each new state once, until Flux has nothing left to do. */
async function follow(commit: string | undefined): Promise<void> {
  const end = performance.now() + 10 * 60_000;
  let last = '';
  for (;;) {
    const open = await undelivered(machine, commit);
    if (open.length === 0) break;
    if (performance.now() > end) throw new Error(`not delivered after 10 minutes:\n${open.join('\n')}`);
    const now = `waiting for ${open.map((line) => line.split(': ')[0]).join(', ')}`;
    if (now !== last) say(now);
    last = now;
    await new Promise((done) => setTimeout(done, 1000));
  }
  say('everything is delivered');
}

async function show(tenancy: Tenancy): Promise<void> {
  const people: Person[] = [];
  for (const workspace of tenancy.workspaces)
    for (const group of ['WSAdmins', 'WSUsers']) people.push(await equip(machine, workspace, group));
  const admin = adminCommand(machine);
  if (format === 'json') {
    console.log(JSON.stringify({ admin, people, repository: machine.path('git', 'tenancy.git') }, null, 2));
    return;
  }
  const [first] = people;
  console.log(`
A cluster of two nodes with Flux and ${tenancy.workspaces.length} workspaces is up. Try:

  as the platform team, on the host cluster
    ${admin} get kustomizations,helmreleases -A
    ${admin} get pods -A -o wide
${people.map(({ workspace, groups, command }) => `\n  as a member of ${groups.join(', ')} of ${workspace}\n    ${command} get ns`).join('')}

  what somebody may do
    ${first?.command ?? 'kubectl'} auth can-i --list -n kube-system

  change the tenancy: copy examples/acme-yaml, edit it, and
    npm run playground -- push DIR

  take it down
    npm run playground -- down
`);
}

function documentsIn(path: string): unknown[] {
  const files = statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.ya?ml$/.test(file))
        .sort()
        .map((file) => join(path, file));
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as unknown),
  );
}

function say(line: string): void {
  if (format === 'text') console.log(line);
}
