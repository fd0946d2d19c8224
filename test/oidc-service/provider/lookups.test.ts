import {
  type Database,
  migrate,
  migrations,
  revokeAccount,
  revokeGrant,
  revokePerson,
  revokeSession,
} from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';
import { onEachDatabase } from '../test-database.js';

jest.setTimeout(120_000);

const rows = 20_000;

onEachDatabase((opened) => {
  const db = () => opened().db;
  beforeAll(async () => {
    await migrate(db(), migrations);
    // Ten rows of each of two thousand people: a grant and what came of it.
    await sql`insert into oidc_model (model, id, payload, grant_id, account_id)
      select case when n % 10 = 0 then 'Grant' else 'RefreshToken' end, 'id-' || n,
        jsonb_build_object('accountId', 'u-' || n / 10, 'sessionUid', 'uid-' || n / 10), 'grant-' || n / 10,
        case when n % 10 = 0 then 'a-' || n / 10 end
      from generate_series(0, ${sql.lit(rows - 1)}) as n`.execute(db());
    await sql`analyze oidc_model`.execute(db());
  }, 60_000);

  /** Scans of the table so far, by this connection. */
  const scans = async (on: Database) => {
    const { rows: counted } = await sql<{ sequential: number; index: number }>`
      select seq_scan::int as sequential, idx_scan::int as index
      from pg_stat_xact_user_tables where relname = 'oidc_model'`.execute(on);
    return counted[0] as { sequential: number; index: number };
  };
  const left = async () =>
    Number((await db().selectFrom('oidc_model').select(db().fn.countAll().as('n')).executeTakeFirstOrThrow()).n);

  test.each<[string, (on: Database) => Promise<void>, number]>([
    ['of a person', (on) => revokePerson(on, 'u-7'), 10],
    ['of an account of a person', (on) => revokeAccount(on, 'u-8', 'a-8'), 10],
    ['of no account of a person', (on) => revokeAccount(on, 'u-9', 'a-other'), 0],
    ['of a browser session', (on) => revokeSession(on, 'uid-10'), 10],
    ['of one grant', (on) => revokeGrant(on, 'grant-11'), 10],
  ])('the sign-ins %s end without reading all there are', async (_name, revoke, gone) => {
    const before = await left();
    const [was, is] = await db()
      .transaction()
      .execute(async (transaction) => {
        const counted = await scans(transaction);
        await revoke(transaction);
        return [counted, await scans(transaction)] as const;
      });
    expect(is.sequential - was.sequential).toBe(0);
    expect(is.index - was.index).toBeGreaterThan(0);
    expect(before - (await left())).toBe(gone);
  });
});
