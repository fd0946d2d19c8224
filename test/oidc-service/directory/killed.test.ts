import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { gate, type OpenDatabase, openDatabase, verifyAudit, type WorkspaceContent } from '@hexabase-kaas/oidc-service';
import { runs } from '../runs.js';
import { emptyDatabase } from '../test-database.js';

jest.setTimeout(600_000);

const directory = mkdtempSync(join(tmpdir(), 'kaas-killed-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Lets a child apply that many objects and a little more, kills it, and returns what it said was done. */
async function killed(url: string, from: number, objects: number): Promise<string[]> {
  const child = spawn(process.execPath, ['test/oidc-service/directory/apply-process.ts', url, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const said: string[] = [];
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => said.push(line));
  while (said.length <= objects) {
    if (child.exitCode !== null) throw new Error(`the child ended with ${child.exitCode}`);
    await pause(5);
  }
  await pause(Math.random() * 50);
  child.kill('SIGKILL');
  await closed;
  return said.filter((line) => line !== 'ready');
}

/** Nothing is half-done: rows are what the gate makes of what is known, and the chain tells each version once. */
async function check({ db }: OpenDatabase): Promise<Record<string, number>> {
  const known = await db
    .selectFrom('directory')
    .select(['source', 'version', 'content'])
    .where('source', 'like', '%/acme--killed')
    .execute();
  const content = (stage: string) =>
    known.find(({ source }) => source.startsWith(stage))?.content as WorkspaceContent | undefined;
  const expected = [...gate(content('declared'), content('applied')).groups].flatMap(([group, { members }]) =>
    [...members].map((person) => `${group} ${person}`),
  );
  const rows = await db
    .selectFrom('membership')
    .select(['group_name', 'person_id'])
    .where('workspace_id', '=', 'acme--killed')
    .execute();
  expect(rows.map(({ group_name, person_id }) => `${group_name} ${person_id}`).sort()).toEqual(expected.sort());
  const events = await db
    .selectFrom('audit_event')
    .select('details')
    .where('target', '=', 'workspace/acme--killed')
    .execute();
  const told = events.map(({ details }) => (details as { object: string; digest: string }).object);
  const versions = Object.fromEntries(known.map(({ source, version }) => [source.split('/')[0], version]));
  for (const stage of ['declared', 'applied'])
    expect([stage, told.filter((source) => source === `${stage}/acme--killed`).length]).toEqual([
      stage,
      versions[stage] ?? 0,
    ]);
  expect((await verifyAudit(db)).broken).toBeUndefined();
  return versions;
}

async function killAgainAndAgain(url: string, rounds: number): Promise<void> {
  let from = 1;
  for (let round = 0; round < rounds; round++) {
    const said = await killed(url, from, Math.floor(Math.random() * 8));
    const opened = await openDatabase({ DATABASE_URL: url, DATABASE_POOL_SIZE: 2 });
    try {
      const versions = await check(opened);
      for (const line of said) {
        const [stage = '', version] = line.split(' ');
        expect(versions[stage]).toBeGreaterThanOrEqual(Number(version));
      }
      // What the next one begins with is half known already.
      from = Math.max(1, versions.declared ?? 1);
    } finally {
      await opened.close();
    }
  }
  expect(from).toBeGreaterThan(1);
}

test('killed at any moment, the embedded database holds whole versions alone, each told once', () =>
  killAgainAndAgain(`pglite:${directory}/db`, runs(4, 20)));

const server = process.env.DATABASE_URL;
// Needs a server: npm run test:backends starts one.
(server === undefined ? test.skip : test)('the same on PostgreSQL', async () => {
  const { url, drop } = await emptyDatabase();
  await killAgainAndAgain(url, runs(15, 100));
  await drop();
});
