import { type Database, type Prepared, prepared } from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';
import { onEachDatabase } from './test-database.js';

jest.setTimeout(60_000);

interface Told {
  readonly first: string;
  readonly again: string;
  readonly second: number;
}

onEachDatabase((opened) => {
  const told: Prepared<[first: string, second: number], Told> = prepared(
    (first, second) => sql<Told>`select ${first}::text as first, ${second}::int as second, ${first}::text as again`,
  );
  /** Work on one connection. */
  const together = <T>(work: (db: Database) => Promise<T>): Promise<T> => opened().db.transaction().execute(work);
  const kept = async (db: Database): Promise<number> => {
    const { rows } = await sql`select from pg_prepared_statements where statement like '% as again'`.execute(db);
    return rows.length;
  };

  test('a statement answers for the values of each call, in a transaction and outside', async () => {
    const { db } = opened();
    const ask = async (on: Database, number: number) => (await told(on, `a'${number}`, number)).rows;
    const expected = (number: number) => [{ first: `a'${number}`, second: number, again: `a'${number}` }];
    const answers = await Promise.all(Array.from({ length: 30 }, (_, number) => ask(db, number)));
    expect(answers).toEqual(Array.from({ length: 30 }, (_, number) => expected(number)));
    expect(await together((on) => ask(on, 31))).toEqual(expected(31));
  });

  test('it says how many rows it has changed', async () => {
    const { db } = opened();
    await sql`create table counted (number int primary key)`.execute(db);
    const insert = prepared<[from: number, to: number], never>(
      (from, to) => sql`insert into counted select generate_series(${from}::int, ${to}::int) on conflict do nothing`,
    );
    expect([(await insert(db, 1, 5)).numAffectedRows, (await insert(db, 4, 6)).numAffectedRows]).toEqual([5n, 1n]);
    expect((await insert(db, 1, 6)).numAffectedRows).toBe(0n);
  });

  test('a value that is no parameter is refused, for it would stay that of the first call', async () => {
    const wrong = prepared<[first: string], { first: string }>((first) => sql`select ${first}::text, ${'x'}::text`);
    expect(() => wrong(opened().db, 'a')).toThrow('as parameters alone');
  });

  test('a connection to PostgreSQL keeps its plan, once; the embedded database plans each time', async () => {
    const plans = await together(async (db) => {
      for (let number = 0; number < 3; number++) await told(db, 'a', number);
      return kept(db);
    });
    expect(plans).toBe(opened().kind === 'postgresql' ? 1 : 0);
  });

  test('where a pooler has put another connection behind it, the answer is the same, and nothing is kept any more', async () => {
    // In one after the other, so that the same connection is taken.
    const { db } = opened();
    await told(db, 'a', 1);
    await sql`deallocate all`.execute(db);
    expect((await told(db, 'b', 2)).rows).toEqual([{ first: 'b', second: 2, again: 'b' }]);
    expect((await told(db, 'c', 3)).rows).toEqual([{ first: 'c', second: 3, again: 'c' }]);
    expect(await kept(db)).toBe(0);
  });

  test('a plan whose columns a migration beside it has changed is made again', async () => {
    const { db } = opened();
    await sql`create table changing (one text)`.execute(db);
    await sql`insert into changing values ('a')`.execute(db);
    const all = prepared<[one: string], object>((one) => sql`select * from changing where one = ${one}`);
    for (let number = 0; number < 7; number++) expect((await all(db, 'a')).rows).toEqual([{ one: 'a' }]);
    await sql`alter table changing add column two int default 2`.execute(db);
    expect((await all(db, 'a')).rows).toEqual([{ one: 'a', two: 2 }]);
  });

  test('an error of a statement is said as it is, and the next call is as good as the first', async () => {
    const { db } = opened();
    const divided = prepared<[by: number], { part: number }>((by) => sql`select 10 / ${by}::int as part`);
    for (let number = 0; number < 3; number++) {
      await expect(divided(db, 0)).rejects.toMatchObject({ code: '22012' });
      expect((await divided(db, 5)).rows).toEqual([{ part: 2 }]);
    }
  });
});
