import {
  applyObject,
  authorize,
  beginSource,
  effectiveGroupsOf,
  type Right,
  readDirectoryObject,
} from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { callers, startWorld, type World } from '../api/world.js';
import { countedDatabase } from '../counted-database.js';
import { workspaceObject } from '../directory/directory-sample.js';
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
const step = fc.record({
  caller: fc.constantFrom(...people),
  workspace: fc.constantFrom(...workspaces),
  group: fc.constantFrom(...groups),
  person: fc.constantFrom(...people),
  role: fc.constantFrom(undefined, 'billing' as const, 'admin' as const),
  what: fc.constantFrom('put' as const, 'remove' as const, 'declare' as const, 'use' as const, 'invite' as const),
  id: fc.constantFrom('night', 'storm', 'flood'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type Held = ReadonlyMap<string, readonly string[]>;
/** Groups of everybody in every workspace, and of those by membership alone; and who administers which organization. */
const standing = async (): Promise<{ all: Held; lasting: Held; admins: string[] }> => {
  const [all, lasting] = [new Map<string, string[]>(), new Map<string, string[]>()];
  for (const workspace of workspaces)
    for (const person of people) {
      all.set(`${workspace} ${person}`, await effectiveGroupsOf(world.db, person, workspace, world.now));
      lasting.set(`${workspace} ${person}`, await effectiveGroupsOf(world.db, person, workspace));
    }
  const users = await world.db.selectFrom('organization_user').selectAll().where('role', '=', 'admin').execute();
  return { all, lasting, admins: users.map(({ organization_id, person_id }) => `${organization_id} ${person_id}`) };
};

let invitations = 0;
/** Makes one call of the API; an invitation is accepted at once by the person. */
async function call({ caller, workspace, group, person, role, what, id }: Step): Promise<boolean> {
  const client = world.as(caller as `u-${string}`);
  const terms = { person, group, reason: 'test', expiresAt: '2026-11-30T00:00:00Z' };
  const [organization] = workspace.split('--') as [string];
  const invitation = `i-${String(invitations++).padStart(20, '0')}`;
  const made = async (): Promise<unknown> => {
    switch (what) {
      case 'put':
        return client.call('putMember', { params: { workspace, group, person }, body: {} });
      case 'remove':
        return client.call('removeMember', { params: { workspace, group, person } });
      case 'declare':
        return client.call('declareBreakGlass', { params: { workspace, id }, body: terms });
      case 'use':
        return client.call('useBreakGlass', { params: { workspace, id }, body: {} });
      case 'invite': {
        const body = { workspace, group, ...(role !== undefined && { role }) };
        const { answer } = await client.call('putInvitation', { params: { organization, invitation }, body });
        const token = answer.link?.split('/').at(-1) as string;
        return world.as(person as `u-${string}`).call('acceptInvitation', { params: {}, body: { token } });
      }
    }
  };
  return made().then(
    () => true,
    () => false,
  );
}

test('no sequence of calls gives somebody what nobody who holds all of it gave; organization users gain nothing by their role', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
      await world.reset();
      let before = await standing();
      for (const one of steps) {
        const { caller, workspace, person, role, what, id } = one;
        const glass = await world.db
          .selectFrom('break_glass')
          .select('person_id')
          .where('id', '=', id)
          .where('workspace_id', '=', workspace)
          .executeTakeFirst();
        const done = await call(one);
        const after = await standing();
        const grants = before.lasting.get(`${workspace} ${caller}`)?.includes('WSAdmins') ?? false;
        const administers = before.admins.includes(`${workspace.split('--')[0]} ${caller}`);
        for (const [key, held] of after.all) {
          if (held.every((group) => before.all.get(key)?.includes(group))) continue;
          // Only the person that the call is about, in its workspace, and by one of two ways.
          const used = what === 'use' && key === `${workspace} ${caller}` && glass?.person_id === caller;
          const given = ['put', 'invite'].includes(what) && key === `${workspace} ${person}` && grants;
          expect([one, done, used || given]).toEqual([one, true, true]);
        }
        for (const admin of after.admins)
          if (!before.admins.includes(admin))
            expect([one, what, role, administers && grants]).toEqual([one, 'invite', 'admin', true]);
        if (done && ['put', 'invite', 'declare'].includes(what)) expect([one, grants]).toEqual([one, true]);
        before = after;
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
    { numRuns: runs(4, 100) },
  );
});

test('groups are read once for a call, and once more only by who grants', async () => {
  await world.reset();
  const counted = countedDatabase(world.db);
  const takes = async (right: Right): Promise<number> => {
    const before = counted.statements();
    const caller = { kind: 'person', id: callers.wsAdmin, session: '' } as const;
    await authorize(counted.db, caller, right, { workspace: 'acme--shop' }, world.now);
    return counted.statements() - before;
  };
  const most = await takes('workspace:grant');
  expect([await takes('workspace:read'), await takes('workspace:manage')]).toEqual([most - 1, most - 1]);
});

test('nobody becomes the first of WSAdmins by a call, and who is declared to be it grants from then on', async () => {
  const workspace = 'acme--shop';
  const clock = () => world.now;
  const declare = async (stage: 'declared' | 'applied', version: number) => {
    const tree = [
      { name: 'WorkspaceMembers', members: [] },
      { name: 'WSAdmins', parent: 'WorkspaceMembers', members: [callers.developer] },
    ];
    const object = readDirectoryObject(workspaceObject(stage, 'shop', tree, version));
    await applyObject(world.db, clock, object);
  };
  await beginSource(world.db, clock, 'test');
  let version = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
      await world.reset();
      await world.db.deleteFrom('directory').where('source', 'like', '%/%').execute();
      await world.db.deleteFrom('break_glass').execute();
      await world.db.deleteFrom('membership').where('workspace_id', '=', workspace).execute();
      for (const one of steps) await call({ ...one, workspace });
      const { all } = await standing();
      expect(people.filter((person) => all.get(`${workspace} ${person}`)?.length !== 0)).toEqual([]);
      const put = { params: { workspace, group: 'WSAdmins', person: 'u-removed' }, body: {} };
      await expect(world.as('developer').call('putMember', put)).rejects.toMatchObject({ status: 404 });
      await declare('declared', ++version);
      await declare('applied', version);
      expect((await world.as('developer').call('putMember', put)).status).toBe(201);
      const first = { ...put.params, person: callers.developer };
      await expect(world.as('removed').call('removeMember', { params: first })).rejects.toMatchObject({
        code: 'DECLARED',
      });
    }),
    { numRuns: runs(4, 100) },
  );
});

test('who is removed while granting grants nothing afterwards, in whatever order the two arrive', async () => {
  for (let round = 0; round < 10; round++) {
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

test('an invitation gives nothing once its maker is removed, in whatever order that and accepting it arrive', async () => {
  for (let round = 0; round < 10; round++) {
    await world.reset();
    const grant = { workspace: 'acme--shop', group: 'WSAdmins', person: 'u-dev' };
    await world.as('wsAdmin').call('putMember', { params: grant, body: {} });
    const invitation = `i-race-${String(round).padStart(20, '0')}`;
    const { answer } = await world.as('developer').call('putInvitation', {
      params: { organization: 'acme', invitation },
      body: { workspace: grant.workspace, group: 'WSAdmins' },
    });
    const token = answer.link?.split('/').at(-1) as string;
    await Promise.all([
      world.as('wsAdmin').call('removeMember', { params: grant }),
      world
        .as('removed')
        .call('acceptInvitation', { params: {}, body: { token } })
        .catch(() => undefined),
    ]);
    const events = await world.db
      .selectFrom('audit_event')
      .select(['action', 'result'])
      .where('action', 'in', ['membership.remove', 'invitation.accept'])
      .orderBy('position', 'desc')
      .limit(2)
      .execute();
    const removedFirst = events[1]?.action === 'membership.remove';
    const granted = (await effectiveGroupsOf(world.db, 'u-removed', 'acme--shop')).includes('WSAdmins');
    expect([events.length, removedFirst, granted]).toEqual([2, removedFirst, !removedFirst]);
  }
});

test('two admins who have themselves erased at once leave the others an admin', async () => {
  for (let round = 0; round < 5; round++) {
    await world.reset();
    await world.db
      .updateTable('organization_user')
      .set({ role: 'admin' })
      .where('person_id', '=', 'u-billing')
      .execute();
    await world.db
      .insertInto('organization_user')
      .values({ organization_id: 'acme', person_id: 'u-dev', role: 'billing', origin: 'managed' })
      .execute();
    const statuses = await Promise.all(
      (['admin', 'billing'] as const).map((kind) =>
        world
          .as(kind)
          .call('erasePerson', { params: { person: callers[kind] } })
          .then(
            ({ status }) => status,
            ({ status }) => status,
          ),
      ),
    );
    expect(statuses.sort()).toEqual([204, 409]);
  }
});
