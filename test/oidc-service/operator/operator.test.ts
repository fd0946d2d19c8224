// What operators see: all organizations by their numbers, what is promised, and how the service is doing.
import { applyObject, readDirectoryObject } from '@hexabase-kaas/oidc-service';
import { callers } from '../api/world.js';
import { type ConsoleWorld, startConsoleWorld } from '../console/console-world.js';
import { workspaceObject } from '../directory/directory-sample.js';

jest.setTimeout(60_000);

let world: ConsoleWorld;
beforeAll(async () => {
  world = await startConsoleWorld();
}, 300_000);
beforeEach(() => world.reset());
afterAll(() => world.stop());

const organizations = async (query: object = {}) =>
  (await world.as('operator').call('listOrganizationOverviews', { params: {}, query })).answer;
const capacity = async () => (await world.as('operator').call('getCapacityOverview', { params: {} })).answer;
const health = async () => (await world.as('operator').call('getHealthOverview', { params: {} })).answer;
const page = async (path: string, language = 'en') => (await world.page('operator', 'GET', path, { language })).text();

describe('organizations', () => {
  it('are told by their numbers', async () => {
    const { items, next } = await organizations();
    expect(next).toBeNull();
    expect(items.map(({ createdAt: _, ...one }) => one)).toEqual([
      {
        ...{ id: 'acme', name: 'acme', private: false, origin: 'declared', stage: 'active' },
        // The sibling's own admin, and the two of shop; users of the organization are in no group.
        ...{ users: 2, members: 3, workspaces: 2, plans: [{ plan: 'small', version: 1, workspaces: 1 }] },
      },
      {
        ...{ id: 'globex', name: 'globex', private: false, origin: 'declared', stage: 'active' },
        ...{ users: 1, members: 1, workspaces: 1, plans: [] },
      },
    ]);
  });

  it('count a person once, in however many groups, and tell who nobody is', async () => {
    const member = { workspace_id: 'acme--sibling', group_name: 'WSUsers', origin: 'managed' } as const;
    await world.db
      .insertInto('membership')
      .values([callers.developer, callers.wsAdmin].map((person_id) => ({ ...member, person_id })))
      .execute();
    const { items } = await organizations();
    expect(items[0]?.members).toBe(3);
    expect(JSON.stringify(items)).not.toMatch(/u-|@|Name of/);
  });

  it('of one person have no name here, for it is the name of a person', async () => {
    const row = { id: 'p-0001', name: 'Sato Hanako', origin: 'managed', private: true } as const;
    await world.db.insertInto('organization').values(row).execute();
    try {
      const found = (await organizations()).items.find(({ id }) => id === 'p-0001');
      expect(found).toMatchObject({ name: null, private: true, users: 0, members: 0, workspaces: 0, plans: [] });
      const shown = (await page('/operator')) + (await page('/operator', 'ja'));
      expect(shown).toContain('p-0001');
      expect(shown).not.toContain('Hanako');
    } finally {
      await world.db.deleteFrom('organization').where('id', '=', 'p-0001').execute();
    }
  });

  it('say what is owed', async () => {
    const at = world.now;
    const row = { organization_id: 'globex', stage: 'frozen', since: at, failed_at: at } as const;
    await world.db.insertInto('grace').values(row).execute();
    try {
      expect((await organizations()).items.map(({ stage }) => stage)).toEqual(['active', 'frozen']);
      expect(await page('/operator')).toMatch(/badge bad">Frozen</);
    } finally {
      await world.db.deleteFrom('grace').execute();
    }
  });

  it('come in pages, and a cursor that no page gave is refused', async () => {
    const first = await organizations({ limit: 1 });
    expect(first.items.map(({ id }) => id)).toEqual(['acme']);
    const second = await organizations({ limit: 1, cursor: first.next });
    expect([second.items.map(({ id }) => id), second.next]).toEqual([['globex'], null]);
    const forged = Buffer.from("' or 1=1 --").toString('base64url');
    await expect(organizations({ cursor: forged })).rejects.toMatchObject({ status: 400, code: 'INPUT_INVALID' });
  });
});

describe('capacity', () => {
  const tokyo = async () => (await capacity()).hostClusters.find(({ hostCluster }) => hostCluster === 'tokyo');

  it('is what plans promise with control planes, beside what is declared, accepted changes included', async () => {
    const { amounts } = await capacity();
    expect(amounts).toBe('known');
    const found = await tokyo();
    // shop, spare and sibling are declared, and new is accepted.
    expect(found).toMatchObject({ region: 'jp-east', workspaces: 4, mostWorkspaces: 20, applied: 1 });
    const cpu = found?.resources.find(({ resource, nodePool }) => resource === 'cpu' && nodePool === null);
    expect(cpu).toMatchObject({ capacity: '64', overcommit: 1, available: '64' });
    // Four times two CPUs, and something for each control plane.
    const promised = Number(cpu?.promised.replace(/m$/, '')) / (cpu?.promised.endsWith('m') ? 1_000 : 1);
    expect(promised).toBeGreaterThan(8);
    expect(promised).toBeLessThan(16);
    expect(cpu?.percent).toBe(Math.floor((promised * 100) / 64));
    expect(found?.resources.map(({ resource }) => resource)).toEqual(['cpu', 'memory', 'storage']);
  });

  it('says that amounts are not known while the repository was not read, and counts by the directory', async () => {
    await world.db.deleteFrom('tenancy_branch').execute();
    expect(await capacity()).toEqual({
      amounts: 'unread',
      hostClusters: [
        { hostCluster: 'tokyo', region: null, workspaces: 1, mostWorkspaces: null, applied: 1, resources: [] },
      ],
    });
    expect(await page('/operator/capacity')).toContain('could not be read yet');
  });

  it('says so while what the repository declares is not sound', async () => {
    const broken = [{ apiVersion: 'kaas.hexabase.ai/v1', kind: 'Plan', metadata: { name: 'small' }, spec: {} }];
    const others = JSON.stringify(broken.map((one) => ({ ...one, file: 'x.yaml' })));
    await world.db.updateTable('tenancy_branch').set({ others }).execute();
    expect((await capacity()).amounts).toBe('invalid');
    expect(await page('/operator/capacity', 'ja')).toContain('リポジトリの宣言に誤りがあります');
  });

  it('tells of every page what it does not know', async () => {
    expect(await page('/operator/capacity')).toContain('this service may not read them');
  });
});

describe('health', () => {
  it('has the conditions of being ready, ages, and what the directory says of host clusters', async () => {
    const found = await health();
    expect(found.checks).toEqual(
      ['running', 'database', 'migrations'].map((name) => ({ name, optional: false, holds: true })),
    );
    // The server of this test reads no directory; what it knows was written by hand.
    expect(found.directory).toEqual({ source: null, up: null, readAt: null });
    expect(found.signingKey.since).toMatch(/^20\d\d-/);
    expect(found.signingKey.rotationDays).toBeGreaterThan(0);
    expect(found.hostClusters).toEqual([
      { hostCluster: 'tokyo', declared: 1, applied: 1, appliedAt: expect.stringMatching(/^2026-11-21T/), commit: null },
    ]);
  });

  it('tells what waits, how old it is, and what was given up', async () => {
    const job = { topic: 'mail', payload: '{}', run_at: new Date('2030-01-01T00:00:00Z') };
    await world.db
      .insertInto('outbox')
      .values([
        { ...job, created_at: new Date(world.now.getTime() - 3_600_000) },
        { ...job, created_at: world.now, dead_at: world.now },
      ])
      .execute();
    try {
      const { waiting } = await health();
      expect(waiting).toContainEqual({ kind: 'jobs', of: 'mail', count: 1, givenUp: 1, oldestSeconds: 3_600 });
      expect(waiting).toContainEqual({ kind: 'changes', of: 'accepted', count: 2, givenUp: null, oldestSeconds: 0 });
      const shown = await page('/operator/health');
      expect(shown).toContain('Mails');
      expect(shown).toContain('1 hr');
      expect(await page('/operator/health', 'ja')).toContain('コミット待ちの変更');
    } finally {
      await world.db.deleteFrom('outbox').where('topic', '=', 'mail').execute();
    }
  });

  it('tells the commit that was made last, and that the repository fails, without its address', async () => {
    const secret = 'https://user:hunter2@git.example.com/tenancy.git';
    await world.db
      .updateTable('tenancy_branch')
      .set({ failure: `cannot fetch ${secret}` })
      .execute();
    await world.db
      .updateTable('change')
      .set({ state: 'committed', commit: 'c'.repeat(40), committed_at: world.now })
      .where('id', '=', 'c-22222222222222222222')
      .execute();
    const { repository } = await health();
    expect(repository).toEqual({
      ...{ commit: '1'.repeat(40), readAt: world.now.toISOString(), failing: true },
      delivered: { commit: 'c'.repeat(40), at: world.now.toISOString(), applied: false },
    });
    const shown = await page('/operator/health');
    expect(shown).toContain('cannot be read or written');
    expect(shown).not.toMatch(/hunter2|git\.example/);
  });

  it('counts a workspace that is declared and not applied yet, and forgets one that is gone', async () => {
    const groups = [{ name: 'WorkspaceMembers', members: [] }];
    const put = (workspace: string, stage: 'declared' | 'applied', version: number) =>
      applyObject(world.db, () => world.now, readDirectoryObject(workspaceObject(stage, workspace, groups, version)));
    await put('later', 'declared', 7);
    try {
      expect((await health()).hostClusters[0]).toMatchObject({ declared: 2, applied: 1 });
      await put('later', 'applied', 8);
      expect((await health()).hostClusters[0]).toMatchObject({ declared: 2, applied: 2 });
    } finally {
      await world.db.deleteFrom('directory').where('source', 'like', '%/acme--later').execute();
    }
    expect((await health()).hostClusters[0]).toMatchObject({ declared: 1, applied: 1 });
  });
});

describe('who operates', () => {
  const events = () =>
    world.db
      .selectFrom('audit_event')
      .select(['actor', 'action', 'target', 'result', 'organization_id'])
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();

  it.each([
    ['/operator', 'organization-overview.list', 'service/organizations'],
    ['/operator/capacity', 'capacity.read', 'service/capacity'],
    ['/operator/health', 'health.read', 'service/health'],
  ])('stands in the audit for each look at %s, and in that of no organization', async (path, action, target) => {
    await page(path);
    expect(await events()).toMatchObject({
      ...{ actor: callers.operator, action, target, result: 'allowed', organization_id: null },
    });
  });

  it('finds the pages in the menu, and nobody else does', async () => {
    expect(await page('')).toContain('href="/console/operator"');
    for (const caller of ['admin', 'wsAdmin', 'other'] as const)
      expect(await (await world.page(caller, 'GET', '')).text()).not.toContain('/console/operator');
  });

  it('has no right in an organization or a workspace by that', async () => {
    const asked = world.as('operator').call('getOrganization', { params: { organization: 'acme' } });
    await expect(asked).rejects.toMatchObject({ status: 404 });
    expect((await world.page('operator', 'GET', '/workspaces/acme--shop')).status).toBe(404);
  });

  it('is nobody any more who was erased', async () => {
    await world.db.updateTable('person').set({ erased_at: world.now }).where('id', '=', callers.operator).execute();
    await expect(health()).rejects.toMatchObject({ status: 401 });
  });
});
