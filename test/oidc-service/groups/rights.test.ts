import { effectiveGroupsOf } from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { callers, startWorld, type World } from '../api/world.js';
import { runs } from '../runs.js';
import { emptyDatabase } from '../test-database.js';

jest.setTimeout(runs(300_000, 3_600_000));

let world: World;
let drop: (() => Promise<void>) | undefined;
beforeAll(async () => {
  // The embedded database has one connection, so that two at once are told apart on PostgreSQL alone.
  const database = process.env.DATABASE_URL === undefined ? undefined : await emptyDatabase();
  drop = database?.drop;
  world = await startWorld(database === undefined ? {} : { DATABASE_URL: database.url });
}, 120_000);
afterAll(async () => {
  await world.stop();
  await drop?.();
});

const people = Object.values(callers).filter((id) => id.startsWith('u-'));
const groups = ['WorkspaceMembers', 'WSAdmins', 'WSUsers', 'Developers'];
const workspaces = ['acme--shop', 'acme--sibling', 'globex--lab'];
const one = fc.record({
  caller: fc.constantFrom(...people),
  workspace: fc.constantFrom(...workspaces),
  group: fc.constantFrom(...groups),
  person: fc.constantFrom(...people),
  what: fc.constantFrom(
    'putMember' as const,
    'removeMember' as const,
    'declareBreakGlass' as const,
    'useBreakGlass' as const,
  ),
  id: fc.constantFrom('night', 'storm', 'flood'),
});

const holders = async (workspace: string): Promise<Map<string, string[]>> =>
  new Map(
    await Promise.all(
      people.map(async (person) => [person, await effectiveGroupsOf(world.db, person, workspace, world.now)] as const),
    ),
  );

test('no sequence of calls gives somebody what nobody who holds all of it gave; organization users gain nothing by their role', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 5, maxLength: 25 }), async (calls) => {
      await world.reset();
      for (const { caller, workspace, group, person, what, id } of calls) {
        const before = new Map(await Promise.all(workspaces.map(async (each) => [each, await holders(each)] as const)));
        const glass = await world.db
          .selectFrom('break_glass')
          .selectAll()
          .where('id', '=', id)
          .where('workspace_id', '=', workspace)
          .executeTakeFirst();
        const terms = { person, group, reason: 'test', expiresAt: '2026-11-30T00:00:00Z' };
        const client = world.as(caller as `u-${string}`);
        const params = { workspace, group, person, id };
        const path = what === 'putMember' || what === 'removeMember' ? { workspace, group, person } : { workspace, id };
        const body = what === 'declareBreakGlass' ? { body: terms } : what === 'removeMember' ? {} : { body: {} };
        const done = await client.call(what, { params: path, ...body } as never).then(
          () => true,
          () => false,
        );
        for (const each of workspaces) {
          const after = await holders(each);
          for (const someone of people) {
            const held = before.get(each)?.get(someone) ?? [];
            const gained = (after.get(someone) ?? []).filter((name) => !held.includes(name));
            if (gained.length === 0) continue;
            // Only the person that the call is about, in its workspace, and by one of two ways.
            expect([done, each]).toEqual([true, params.workspace]);
            const byAdmin =
              what === 'putMember' && someone === person && before.get(each)?.get(caller)?.includes('WSAdmins');
            const byGlass = what === 'useBreakGlass' && someone === caller && glass?.person_id === caller;
            expect(byAdmin || byGlass).toBe(true);
          }
        }
        if (done && (what === 'declareBreakGlass' || what === 'putMember'))
          expect(before.get(workspace)?.get(caller)).toContain('WSAdmins');
      }
      // The tree is the tenancy's: no call changes it, so none makes a cycle.
      const parents = await world.db
        .selectFrom('workspace_group')
        .select(['name', 'parent'])
        .where('workspace_id', '=', 'acme--shop')
        .orderBy('name')
        .execute();
      expect(parents).toEqual([
        { name: 'Developers', parent: 'WSUsers' },
        { name: 'WSAdmins', parent: 'WorkspaceMembers' },
        { name: 'WSUsers', parent: 'WorkspaceMembers' },
        { name: 'WorkspaceMembers', parent: null },
      ]);
    }),
    { numRuns: runs(6, 100) },
  );
});

test('who is removed while granting grants nothing afterwards, in whatever order the two arrive', async () => {
  for (let round = 0; round < runs(10, 1_000); round++) {
    await world.reset();
    const grant = { workspace: 'acme--shop', group: 'WSAdmins', person: 'u-removed' };
    await world.as('wsAdmin').call('putMember', { params: { ...grant, person: 'u-dev' }, body: {} });
    const [removal] = await Promise.all([
      world.as('wsAdmin').call('removeMember', { params: { ...grant, person: 'u-dev' } }),
      world
        .as('developer')
        .call('putMember', { params: grant, body: {} })
        .catch(() => undefined),
    ]);
    expect(removal.status).toBe(204);
    const events = await world.db
      .selectFrom('audit_event')
      .select(['action', 'actor', 'result'])
      .where('target', 'in', ['membership/acme--shop/WSAdmins/u-dev', 'membership/acme--shop/WSAdmins/u-removed'])
      .orderBy('position', 'desc')
      .limit(2)
      .execute();
    const removedFirst = events[1]?.action === 'membership.remove';
    const granted = (await effectiveGroupsOf(world.db, 'u-removed', 'acme--shop')).includes('WSAdmins');
    expect([removedFirst, granted]).toEqual([removedFirst, !removedFirst]);
  }
});
