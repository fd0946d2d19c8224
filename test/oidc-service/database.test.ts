import { setTimeout as pause } from 'node:timers/promises';
import {
  inTransaction,
  type Migration,
  migrate,
  migrations,
  opaqueId,
  openDatabase,
  pendingMigrations,
  personalData,
} from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';
import { emptyDatabase, onEachDatabase } from './test-database.js';

jest.setTimeout(120_000);

onEachDatabase((opened) => {
  const table = (name: string): Migration => ({ name, requires: null, statements: [`create table ${name} (id text)`] });
  const tableNames = async (): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(opened().db);
    return rows.map(({ name }) => name).sort();
  };

  test('servers that start at once migrate once', async () => {
    const { db } = opened();
    const applied = await Promise.all([1, 2, 3].map(() => migrate(db, migrations)));
    expect(applied.flat().sort()).toEqual(migrations.map(({ name }) => name).sort());
    expect(await pendingMigrations(db, migrations)).toEqual([]);
  });

  test('every column of every table says whether it is personal data, and every tagged one is there', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'
    `.execute(opened().db);
    const tagged = Object.entries(personalData).flatMap(([name, columns]) =>
      Object.keys(columns).map((column) => `${name}.${column}`),
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(tagged.sort());
  });

  test('a migration that fails leaves nothing behind, and the ones before it stay', async () => {
    const broken = { ...table('broken_late'), statements: ['create table broken_late (id text)', 'select 1 / 0'] };
    const { db } = opened();
    await expect(migrate(db, [...migrations, table('before_broken'), broken])).rejects.toThrow('division by zero');
    expect(await tableNames()).toContain('before_broken');
    expect(await tableNames()).not.toContain('broken_late');
    expect(await pendingMigrations(db, [...migrations, broken])).toEqual(['broken_late']);
    await sql`drop table before_broken`.execute(db);
  });

  test('an older version starts beside a schema that only grew, and refuses one that lost what it uses', async () => {
    const { db } = opened();
    await migrate(db, [...migrations, table('grown')]);
    expect(await migrate(db, migrations)).toEqual([]);
    const contracted = { name: 'shrunk', requires: 'grown', statements: ['drop table grown'] };
    await migrate(db, [...migrations, table('grown'), contracted]);
    expect(await migrate(db, [...migrations, table('grown')])).toEqual([]);
    await expect(migrate(db, migrations)).rejects.toMatchObject({
      code: 'SCHEMA_TOO_NEW',
      message: expect.stringContaining('"shrunk", which needs every server to know "grown"'),
    });
    await sql`delete from migration where name in ('grown', 'shrunk', 'before_broken')`.execute(db);
  });

  test('values come back as they were put in, whatever the database', async () => {
    const { db } = opened();
    const at = new Date('2026-02-28T23:59:59.123Z');
    const content = { list: [1, 'two', null], nested: { text: "it's \u3042" } };
    const values = { source: 'a', version: 2 ** 40, digest: 'd', content: JSON.stringify(content), applied_at: at };
    await db.insertInto('directory').values(values).execute();
    expect(await db.selectFrom('directory').selectAll().execute()).toEqual([{ ...values, content }]);
    const job = { topic: 'mail', payload: '{}' };
    const { id } = await db.insertInto('outbox').values(job).returning('id').executeTakeFirstOrThrow();
    expect(id).toBe(1);
  });

  test('a query beside an open transaction is no part of it', async () => {
    const { db } = opened();
    const [inside, outside] = [opaqueId('u'), opaqueId('u')];
    let beside: Promise<unknown> | undefined;
    const failed = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('person').values({ id: inside }).execute();
      beside = db.insertInto('person').values({ id: outside }).execute();
      await pause(20);
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await beside;
    const people = await db.selectFrom('person').select('id').where('id', 'in', [inside, outside]).execute();
    expect(people).toEqual([{ id: outside }]);
  });

  test('transactions at once do not lose an update', async () => {
    const { db } = opened();
    await db
      .insertInto('directory')
      .values({ ...directory, source: 'counter', version: 0 })
      .execute();
    const count = (): Promise<void> =>
      db.transaction().execute(async (transaction) => {
        const { version } = await transaction
          .selectFrom('directory')
          .select('version')
          .where('source', '=', 'counter')
          .forUpdate()
          .executeTakeFirstOrThrow();
        await pause(1);
        await transaction
          .updateTable('directory')
          .set({ version: version + 1 })
          .where('source', '=', 'counter')
          .execute();
      });
    await Promise.all(Array.from({ length: 20 }, count));
    const { version } = await db
      .selectFrom('directory')
      .select('version')
      .where('source', '=', 'counter')
      .executeTakeFirstOrThrow();
    expect(version).toBe(20);
  });

  test('work that PostgreSQL had to abort is done again, and other errors are not', async () => {
    let tries = 0;
    const abort = (code: string) =>
      inTransaction(opened().db, async (transaction) => {
        tries++;
        if (tries < 3)
          await sql.raw(`do $$ begin raise exception using errcode = '${code}'; end $$`).execute(transaction);
        return tries;
      });
    expect(await abort('40001')).toBe(3);
    tries = 0;
    await expect(abort('23505')).rejects.toMatchObject({ code: '23505' });
    expect(tries).toBe(1);
  });

  const directory = { digest: '', content: '{}', applied_at: new Date(0) };
});

// Needs a server: npm run test:backends starts one.
(process.env.DATABASE_URL === undefined ? test.skip : test)('two pools on one PostgreSQL migrate once', async () => {
  const { url, drop } = await emptyDatabase();
  const servers = await Promise.all([1, 2].map(() => openDatabase({ DATABASE_URL: url, DATABASE_POOL_SIZE: 2 })));
  const applied = await Promise.all(servers.map(({ db }) => migrate(db, migrations)));
  // Either takes some, as their turns come.
  expect(applied.flat().toSorted()).toEqual(migrations.map(({ name }) => name).toSorted());
  await Promise.all(servers.map(({ close }) => close()));
  await drop();
});
