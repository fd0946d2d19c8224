import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createLog,
  type Database,
  directoryFeature,
  effectiveGroupsOf,
  type FeatureOf,
  readConfiguration,
  type Server,
  startServer,
} from '@hexabase-kaas/oidc-service';
import { organizationObject, type SampleGroup, workspaceObject } from './directory-sample.js';

jest.setTimeout(120_000);

const directory = mkdtempSync(join(tmpdir(), 'kaas-directory-'));
const lines: string[] = [];
let db: Database;
let server: Server;
const probe: FeatureOf = (service) => {
  db = service.db;
  return { name: 'probe' };
};

beforeAll(async () => {
  cpSync('flux', directory, { recursive: true });
  const configuration = readConfiguration({
    PORT: '0',
    DATABASE_URL: 'pglite:memory',
    STOP_SECONDS: '1',
    DIRECTORY_PATH: directory,
    DIRECTORY_RESYNC_SECONDS: '1',
  });
  const log = createLog('info', { write: (line: string) => lines.push(line) });
  server = await startServer({
    configuration,
    clock: () => new Date('2026-11-21T12:00:00Z'),
    log,
    features: [probe, directoryFeature],
  });
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await check()) return;
    await pause(50);
  }
  throw new Error('it did not come to be within 20 s');
}
const heldBy = (person: string, workspace: string) => effectiveGroupsOf(db, person, workspace);
const write = (file: string, found: { object: unknown }) => {
  const path = join(directory, file);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify(found.object));
};
const both = (workspace: string, groups: readonly SampleGroup[]) => {
  for (const stage of ['declared', 'applied'] as const)
    write(`more/${workspace}-${stage}.json`, workspaceObject(stage, workspace, groups, 0));
};

test('the tree of the example is known before the first request: groups, members, creator and organization users', async () => {
  expect(await heldBy('u-0003', 'acme--shop')).toEqual(['Developers', 'WSUsers', 'WorkspaceMembers']);
  expect(await heldBy('u-0001', 'acme--shop')).toEqual(['WSAdmins', 'WorkspaceMembers']);
  expect(await heldBy('u-0101', 'globex--lab')).toEqual(['WSAdmins', 'WorkspaceMembers']);
  const users = await db
    .selectFrom('organization_user')
    .selectAll()
    .where('organization_id', '=', 'acme')
    .orderBy('person_id')
    .execute();
  expect(users.map(({ person_id, role, origin }) => [person_id, role, origin])).toEqual([
    ['u-0001', 'admin', 'declared'],
    ['u-0002', 'billing', 'declared'],
  ]);
  expect(lines.filter((line) => line.includes('refused'))).toEqual([]);
});

test('a file that is written, changed, moved away and back is taken up', async () => {
  both('fresh', [{ name: 'WSAdmins', members: ['u-1'] }]);
  await until(async () => (await heldBy('u-1', 'acme--fresh')).length === 1);
  // Declared first: the member that goes, goes at once; the one that comes waits.
  write('more/fresh-declared.json', workspaceObject('declared', 'fresh', [{ name: 'WSAdmins', members: ['u-2'] }], 0));
  await until(async () => (await heldBy('u-1', 'acme--fresh')).length === 0);
  expect(await heldBy('u-2', 'acme--fresh')).toEqual([]);
  both('fresh', [{ name: 'WSAdmins', members: ['u-2'] }]);
  await until(async () => (await heldBy('u-2', 'acme--fresh')).length === 1);
  const [here, away] = [
    join(directory, 'more/fresh-declared.json'),
    join(directory, '..', `${directory.split('/').at(-1)}-away`),
  ];
  renameSync(here, away);
  await until(async () => (await heldBy('u-2', 'acme--fresh')).length === 0);
  renameSync(away, here);
  await until(async () => (await heldBy('u-2', 'acme--fresh')).length === 1);
});

test('links of a mounted ConfigMap are followed, and hidden folders are not read twice', async () => {
  mkdirSync(join(directory, 'mounted/..data'), { recursive: true });
  for (const stage of ['declared', 'applied'] as const) {
    write(
      `mounted/..data/${stage}.json`,
      workspaceObject(stage, 'mounted', [{ name: 'WSAdmins', members: ['u-1'] }], 0),
    );
    symlinkSync(`..data/${stage}.json`, join(directory, `mounted/${stage}.json`));
  }
  await until(async () => (await heldBy('u-1', 'acme--mounted')).length === 1);
});

test('what is malformed is refused whole with a reason, stays as it is known, and the rest goes on', async () => {
  both('solid', [{ name: 'WSAdmins', members: ['u-1'] }]);
  await until(async () => (await heldBy('u-1', 'acme--solid')).length === 1);
  const broken = workspaceObject('declared', 'solid', [{ name: 'WSAdmins', members: ['u-1', 'alice@example.com'] }], 0);
  write('more/solid-declared.json', broken);
  both('after', [{ name: 'WSAdmins', members: ['u-3'] }]);
  await until(async () => (await heldBy('u-3', 'acme--after')).length === 1);
  expect(await heldBy('u-1', 'acme--solid')).toEqual(['WSAdmins']);
  const [told, ...again] = lines.filter((line) => line.includes('solid-declared.json'));
  expect(told).toContain('groups.0.members.1: an opaque id that this service gave');
  expect(told).not.toContain('alice');
  await pause(2_500);
  expect(again).toEqual([]);
  // Nothing is missing only because a file cannot be read.
  writeFileSync(join(directory, 'more/solid-applied.json'), '{"kaas.hexabase.ai/directory": ');
  await pause(2_500);
  expect(await heldBy('u-1', 'acme--solid')).toEqual(['WSAdmins']);
  rmSync(join(directory, 'more/solid-applied.json'));
  await until(async () => (await heldBy('u-1', 'acme--solid')).length === 0);
});

test('two files that say the same thing differently are both refused', async () => {
  both('twin', [{ name: 'WSAdmins', members: ['u-1'] }]);
  await until(async () => (await heldBy('u-1', 'acme--twin')).length === 1);
  write('other/twin.json', workspaceObject('declared', 'twin', [{ name: 'WSAdmins', members: ['u-1', 'u-2'] }], 0));
  write(
    'other/twin-applied.json',
    workspaceObject('applied', 'twin', [{ name: 'WSAdmins', members: ['u-1', 'u-2'] }], 0),
  );
  await until(async () => lines.some((line) => line.includes('which another one says as well')));
  expect(await heldBy('u-2', 'acme--twin')).toEqual([]);
  expect(await heldBy('u-1', 'acme--twin')).toEqual(['WSAdmins']);
  rmSync(join(directory, 'other'), { recursive: true });
});

test('a folder that goes away changes nothing but a metric, and the service stays ready', async () => {
  const moved = `${directory}-moved`;
  const metric = async () =>
    (await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text()).match(/^kaas_directory_up (\d)/m)?.[1];
  await until(async () => (await metric()) === '1');
  renameSync(directory, moved);
  await until(async () => (await metric()) === '0');
  expect(await heldBy('u-0003', 'acme--shop')).toHaveLength(3);
  expect((await fetch(`http://127.0.0.1:${server.port}/readyz`)).status).toBe(200);
  renameSync(moved, directory);
  await until(async () => (await metric()) === '1');
  expect(await heldBy('u-0003', 'acme--shop')).toHaveLength(3);
});

test('organization users come and go with their object', async () => {
  write('more/org.json', organizationObject('initech', [{ user: 'u-7', role: 'admin' }], 0));
  const roles = async () =>
    (await db.selectFrom('organization_user').select('role').where('organization_id', '=', 'initech').execute()).map(
      ({ role }) => role,
    );
  await until(async () => (await roles()).includes('admin'));
  write('more/org.json', organizationObject('initech', [{ user: 'u-7', role: 'billing' }], 0));
  await until(async () => (await roles()).includes('billing'));
  rmSync(join(directory, 'more/org.json'));
  await until(async () => (await roles()).length === 0);
});
