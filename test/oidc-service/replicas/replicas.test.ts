import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { migrate, migrations, type OpenDatabase, openDatabase, verifyAudit } from '@hexabase-kaas/oidc-service';
import { freePorts } from '../../cluster/harness/port.ts';
import { runs } from '../runs.js';
import { emptyDatabase } from '../test-database.js';
import { type Balancer, startBalancer } from './balancer.js';
import { type Tally, work } from './member.js';
import { type Replica, startReplica } from './replica.js';

jest.setTimeout(runs(180_000, 1_800_000));

// Two processes cannot share the embedded database.
const [missing, suite] =
  process.env.DATABASE_URL === undefined ? [': DATABASE_URL names no test server', describe.skip] : ['', describe];
const people = ['u-ada', 'u-bob', 'u-cho', 'u-dan'];
/** How often one of the two is killed; it is started again in between. */
const kills = runs(1, 10);

suite(`two replicas of the service behind one address${missing}`, () => {
  let opened: OpenDatabase;
  let balancer: Balancer;
  let replicas: Replica[] = [];
  let drop: () => Promise<void>;
  let environment: Record<string, string>;
  let issuer: string;

  beforeAll(async () => {
    const place = await emptyDatabase();
    drop = place.drop;
    opened = await openDatabase({ DATABASE_URL: place.url, DATABASE_POOL_SIZE: 2 });
    await migrate(opened.db, migrations);
    await seed(opened);
    const [port = 0, first = 0, second = 0] = await freePorts(3);
    issuer = `http://127.0.0.1:${port}`;
    environment = {
      ...{
        ISSUER: issuer,
        DATABASE_URL: place.url,
        DATABASE_POOL_SIZE: '8',
        DEVELOPMENT_SIGN_IN: 'on',
        LOG_LEVEL: 'info',
      },
      ...{
        KEY_ENCRYPTION_KEYS: randomBytes(32).toString('base64url'),
        COOKIE_SECRETS: randomBytes(24).toString('hex'),
      },
      ...{ RATE_LIMIT_SIGN_IN: '100000', RATE_LIMIT_PER_CALLER: '100000', RATE_LIMIT_PER_ADDRESS: '100000' },
    };
    replicas = await Promise.all([first, second].map((one) => startReplica(one, environment)));
    balancer = await startBalancer([first, second], port);
  });
  afterAll(async () => {
    await balancer?.close();
    for (const replica of replicas) await replica.kill();
    await opened?.close();
    await drop?.();
  });

  test('one is killed under load: no sign-in fails beyond the one that is begun again, and no answered write is lost', async () => {
    const tally: Tally = { signIns: 0, refreshes: 0, retries: 0, failures: [], answered: [], asked: [] };
    let over = false;
    const working = Promise.all(people.map((person) => work(issuer, person, tally, () => over)));
    const reach = async (count: number): Promise<void> => {
      for (let waited = 0; waited < 60_000 && tally.signIns < count; waited += 50) await pause(50);
      expect(tally.signIns).toBeGreaterThanOrEqual(count);
    };
    await reach(8);
    // Both have worked, so that both had something to lose.
    expect(Math.min(...balancer.taken)).toBeGreaterThan(0);
    for (let kill = 0; kill < kills; kill += 1) {
      const index = kill % 2;
      const killed = replicas[index] as Replica;
      await killed.kill();
      // The other one does everything.
      await reach(tally.signIns + 8);
      if (kill + 1 < kills) replicas[index] = await startReplica(killed.port, environment);
      await reach(tally.signIns + 8);
    }
    over = true;
    await working;
    console.log(
      `${tally.signIns} sign-ins, ${tally.refreshes} refreshes, ${tally.answered.length} writes, ${kills} kills: ${tally.retries} begun again, ${tally.failures.length} failed`,
    );

    expect(tally.failures).toEqual([]);
    // Each member has one request under way when a process is killed, and that many connections that are kept.
    expect(tally.retries).toBeLessThanOrEqual(kills * people.length * 2);
    const rows = await opened.db.selectFrom('invitation').select('id').execute();
    const kept = new Set(rows.map(({ id }) => id));
    expect(tally.answered.filter((id) => !kept.has(id))).toEqual([]);
    // Each once, and nothing that nobody asked for.
    expect(rows).toHaveLength(kept.size);
    expect([...kept].filter((id) => !tally.asked.includes(id))).toEqual([]);
    const events = await opened.db
      .selectFrom('audit_event')
      .select('target')
      .where('action', '=', 'invitation.create')
      .where('result', '=', 'allowed')
      .execute();
    // What was made is in the audit, once, whoever of the two wrote it; and its chain holds.
    expect(events).toHaveLength(kept.size);
    expect(await verifyAudit(opened.db)).not.toHaveProperty('broken');
  });
});

/** An organization with a workspace, of which everybody is an admin and a member. */
async function seed({ db }: OpenDatabase): Promise<void> {
  const origin = 'declared' as const;
  await db.insertInto('organization').values({ id: 'acme', name: 'Acme', origin }).execute();
  const workspace = { id: 'acme--shop', organization_id: 'acme', name: 'shop', origin };
  await db.insertInto('workspace').values(workspace).execute();
  await db.insertInto('workspace_group').values({ workspace_id: 'acme--shop', name: 'WSUsers', origin }).execute();
  for (const id of people) {
    await db.insertInto('person').values({ id }).execute();
    const member = { workspace_id: 'acme--shop', group_name: 'WSUsers', person_id: id, origin };
    await db.insertInto('membership').values(member).execute();
    const user = { organization_id: 'acme', person_id: id, role: 'admin' as const, origin };
    await db.insertInto('organization_user').values(user).execute();
  }
}
