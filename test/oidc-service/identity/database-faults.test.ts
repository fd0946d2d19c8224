import { hashOf, openDatabase, verifyAudit } from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';
import { runs } from '../runs.js';
import { emptyDatabase } from '../test-database.js';
import { type SignInServer, startSignInServer } from './sign-in-server.js';

jest.setTimeout(600_000);

const [missing, run] =
  process.env.DATABASE_URL === undefined ? [': DATABASE_URL names no test server', test.skip] : ['', test];
/** Connections that are broken. */
const faults = runs(40, 500);

run(
  `connections that break in the middle of sign-ins lose nothing that was promised, and the next one works${missing}`,
  async () => {
    const place = await emptyDatabase();
    const server: SignInServer = await startSignInServer([], { DATABASE_URL: place.url });
    const other = await openDatabase({ DATABASE_URL: place.url, DATABASE_POOL_SIZE: 2 });
    let broken = 0;
    let going = true;
    const promised: string[] = [];
    const statuses = new Set<number>();
    const sign = async (worker: number): Promise<void> => {
      for (let i = 0; going; i++) {
        const browser = server.browser();
        const answer = await browser.send(
          'POST',
          '/sign-in/development',
          new URLSearchParams({ name: `p ${worker} ${i % 5}` }),
        );
        statuses.add(answer.status);
        if (answer.status === 303) promised.push(browser.session as string);
        else expect(await answer.json()).toMatchObject({ code: 'INTERNAL' });
      }
    };
    const workers = [1, 2, 3, 4].map(sign);
    while (broken < faults) {
      const { rows } = await sql<{ gone: boolean }>`
      select pg_terminate_backend(pid) as gone from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
      order by random() limit 1`.execute(other.db);
      broken += rows.filter(({ gone }) => gone).length;
    }
    going = false;
    await Promise.all(workers);
    expect([...statuses].sort()).toEqual([303, 500]);
    const kept = new Set(
      (await other.db.selectFrom('session').select('token_hash').execute()).map(({ token_hash }) => token_hash),
    );
    expect(promised.filter((secret) => !kept.has(hashOf(secret)))).toEqual([]);
    expect(await verifyAudit(other.db)).not.toHaveProperty('broken');
    const count = async (table: 'person' | 'account' | 'organization' | 'organization_user') =>
      Number((await other.db.selectFrom(table).select(other.db.fn.countAll().as('n')).executeTakeFirstOrThrow()).n);
    const counts = [
      await count('person'),
      await count('account'),
      await count('organization'),
      await count('organization_user'),
    ];
    expect(new Set(counts).size).toBe(1);
    const after = await server.as('after the faults');
    expect((await server.me(after))?.name).toBe('after the faults');
    await other.close();
    await server.stop();
    await place.drop();
  },
);
