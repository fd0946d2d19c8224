import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDirectory, migrate, migrations, openDatabase } from '@hexabase-kaas/oidc-service';

const temporary = mkdtempSync(join(tmpdir(), 'kaas-lock-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
let count = 0;
const fresh = () => join(temporary, String(count++));

test('a directory is locked once, and again when it was given back', () => {
  const directory = fresh();
  const release = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(`"${directory}" is open in process ${process.pid} on `);
  release();
  lockDirectory(directory)();
});

test('another process is refused, and a killed one leaves no lock behind', async () => {
  const directory = fresh();
  const holder = await holding(directory);
  expect(() => lockDirectory(directory)).toThrow(`is open in process ${holder.pid} on `);
  const end = once(holder, 'exit');
  holder.kill('SIGKILL');
  await end;
  lockDirectory(directory)();
});

test('an embedded database is kept in its directory, which is locked for as long as it is open', async () => {
  const configuration = { DATABASE_URL: `pglite:${fresh()}`, DATABASE_POOL_SIZE: 2 };
  const first = await openDatabase(configuration);
  await migrate(first.db, migrations);
  await first.db.insertInto('person').values({ id: 'u-1', name: 'Aiko' }).execute();
  await expect(openDatabase(configuration)).rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
  await first.close();
  const second = await openDatabase(configuration);
  expect(await migrate(second.db, migrations)).toEqual([]);
  expect(await second.db.selectFrom('person').select('name').execute()).toEqual([{ name: 'Aiko' }]);
  await second.close();
}, 120_000);

test('what a start that was killed left of an empty database is made anew', async () => {
  const directory = fresh();
  mkdirSync(join(directory, 'pgdata', 'base'), { recursive: true });
  writeFileSync(join(directory, 'pgdata', 'PG_VERSION'), '17');
  writeFileSync(join(directory, 'pgdata-unfinished'), '');
  const { db, close } = await openDatabase({ DATABASE_URL: `pglite:${directory}`, DATABASE_POOL_SIZE: 2 });
  expect(await migrate(db, migrations)).toContain('0001-foundation');
  await close();
  expect(readdirSync(directory)).not.toContain('pgdata-unfinished');
}, 120_000);

/** A process that has taken the lock of a directory. */
async function holding(directory: string): Promise<ChildProcess> {
  const program = `
    const { lockDirectory } = await import(${JSON.stringify(join(process.cwd(), 'oidc-service/dist/index.js'))});
    globalThis.held = lockDirectory(${JSON.stringify(directory)});
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}
