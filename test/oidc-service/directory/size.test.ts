import {
  createLog,
  directoryMetrics,
  directoryReader,
  effectiveGroupsOf,
  groupsOf,
  migrate,
  migrations,
} from '@hexabase-kaas/oidc-service';
import { Registry } from 'prom-client';
import { runs } from '../runs.js';
import { onEachDatabase } from '../test-database.js';
import { workspaceObject } from './directory-sample.js';

jest.setTimeout(900_000);

const clock = () => new Date('2026-11-21T12:00:00Z');
const workspaces = runs(200, 1_000);
const people = 2 * workspaces;
const crowdSize = 10 * workspaces;

onEachDatabase((opened) => {
  beforeAll(() => migrate(opened().db, migrations), 60_000);

  test(`${workspaces} workspaces with ten memberships each, and ${crowdSize} members in one, are taken up, and the second time nothing is done`, async () => {
    const { db } = opened();
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => lines.push(line) });
    const reader = directoryReader({ db, clock, log, metrics: directoryMetrics(new Registry()) });
    const groups = (number: number) => [
      { name: 'WSAdmins', members: [`u-${number}`] },
      {
        name: 'WSUsers',
        parent: 'WSAdmins',
        members: Array.from({ length: 9 }, (_, i) => `u-${(number + 1 + i * 37) % people}`),
      },
    ];
    const crowd = [{ name: 'All', members: Array.from({ length: crowdSize }, (_, i) => `u-c${i}`) }];
    const objects = (['declared', 'applied'] as const).flatMap((stage) => [
      ...Array.from({ length: workspaces }, (_, number) =>
        workspaceObject(stage, `w${number}`, groups(number), 7, `o${number % 50}`),
      ),
      workspaceObject(stage, 'crowd', crowd, 7),
    ]);
    await reader.snapshot({ objects, unreadable: [] }, await reader.known());
    const [{ count } = { count: 0 }] = await db
      .selectFrom('membership')
      .select((one) => one.fn.countAll<number>().as('count'))
      .execute();
    expect(Number(count)).toBe(20 * workspaces);
    for (const number of [0, workspaces / 2, workspaces - 1])
      expect(await effectiveGroupsOf(db, `u-${(number + 1) % people}`, `o${number % 50}--w${number}`)).toEqual([
        'WSAdmins',
        'WSUsers',
      ]);
    expect((await groupsOf(db, 'acme--crowd'))[0]?.members).toBe(crowdSize);
    const events = async () => (await db.selectFrom('audit_head').select('position').executeTakeFirst())?.position;
    const before = await events();
    await reader.snapshot({ objects, unreadable: [] }, await reader.known());
    expect(await events()).toBe(before);
    expect(lines).toEqual([]);
  });
});
