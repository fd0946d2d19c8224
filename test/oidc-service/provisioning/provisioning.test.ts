import { setTimeout as pause } from 'node:timers/promises';
import {
  advanceAll,
  type GraceStage,
  inTransaction,
  recordPayment,
  type ShownChange,
} from '@hexabase-kaas/oidc-service';
import { startWorld, type World } from '../api/world.js';
import { runs } from '../runs.js';
import { platform, TenancyRepository } from './tenancy-repository.js';

jest.setTimeout(120_000);

let repository: TenancyRepository;
let world: World;
beforeAll(async () => {
  repository = new TenancyRepository();
  world = await startWorld({
    TENANCY_REPOSITORY: repository.bare,
    TENANCY_CLONE: `${repository.folder}/clone`,
    TENANCY_AUTHOR: 'Hexabase KaaS <kaas@example.com>',
    TENANCY_REVIEWED_PLANS: 'large',
    TENANCY_POLL_SECONDS: '1',
    DIRECTORY_PATH: repository.applied,
  });
  Object.defineProperty(world, 'now', { get: () => new Date() });
  await waitFor(
    async () => (await world.db.selectFrom('tenancy_branch').select('read_at').execute())[0]?.read_at != null,
  );
}, 120_000);
afterAll(async () => {
  await world.stop();
  repository.drop();
});

const shop = { workspace: 'acme--shop' };
const named = (name: string) => ({ organization: 'acme', name });

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  for (let left = 300; !(await holds()); left--) {
    if (left === 0) throw new Error('waited for too long');
    await pause(100);
  }
}

/** Waits until a change is in one of these states, or has ended. */
async function settled(change: ShownChange | null | undefined, ...states: string[]): Promise<ShownChange> {
  const params = { organization: 'acme', change: change?.id ?? '' };
  let now: ShownChange | undefined;
  await waitFor(async () => {
    now = (await world.as('admin').call('getChange', { params })).answer as ShownChange;
    return [...states, 'applied', 'failed'].includes(now.state);
  });
  return now as ShownChange;
}
const problemOf = (call: Promise<unknown>): Promise<{ code: string; status: number; message: string }> =>
  call.then(
    () => ({ code: 'NONE', status: 0, message: '' }),
    (error) => error,
  );

test('a workspace is one commit that names its maker by the opaque id alone, and is there once Flux has applied that', async () => {
  const admin = world.as('admin');
  const { status, answer } = await admin.call('putWorkspace', { params: named('api'), body: { plan: 'small' } });
  expect(status).toBe(201);
  expect(answer).toMatchObject({
    id: 'acme--api',
    origin: 'managed',
    file: 'tenancy/console/acme/api.yaml',
    creator: 'u-admin',
  });
  const committed = await settled(answer.change, 'committed');
  expect(committed).toMatchObject({ state: 'committed', reason: null, actor: 'u-admin' });
  expect(repository.log('%H').at(-1)).toBe(committed.commit);
  expect(repository.log('%an <%ae>').at(-1)).toBe('Hexabase KaaS <kaas@example.com>');
  const message = repository.git(['-C', repository.bare, 'log', '-1', '--format=%B', 'main']);
  expect(message).toBe(`Put workspace/acme--api\n\nActor: u-admin\nChange: ${committed.id}`);
  const files = repository.files();
  expect(files.get('tenancy/console/acme/api.yaml')).toContain('kind: Workspace');
  expect([...files.keys()]).toEqual(expect.arrayContaining(['tenants/tokyo/acme/api.yaml', '.kaas/console.json']));
  expect([...files.keys()].filter((path) => /^tenancy\/.*kustomization/.test(path))).toEqual([]);
  expect(files.get('tenancy/platform/platform.yaml')).toBe(platform);
  // Applied is what Flux says, and until then nobody is in it.
  await pause(1_500);
  expect((await settled(answer.change, 'committed')).state).toBe('committed');
  repository.apply();
  expect((await settled(answer.change)).state).toBe('applied');
  const { answer: members } = await admin.call('listMembers', {
    params: { workspace: 'acme--api', group: 'WSAdmins' },
  });
  expect(members.items.map(({ person }) => person)).toEqual(['u-admin']);
});

test('putting the same again changes nothing, and a precondition that is not met refuses', async () => {
  const admin = world.as('admin');
  const before = await admin.call('getWorkspaceDeclaration', { params: named('api') });
  const again = await admin.call('putWorkspace', { params: named('api'), body: { plan: 'small' } });
  expect(again).toMatchObject({ status: 200, etag: before.etag, answer: { change: { id: before.answer.change?.id } } });
  const ifMatch = '"other"';
  const refused = await problemOf(
    admin.call('putWorkspace', { params: named('api'), ifMatch, body: { plan: 'small' } }),
  );
  expect(refused).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
  const changed = await admin.call('putWorkspace', {
    params: named('api'),
    ...(before.etag !== null && { ifMatch: before.etag }),
    body: { plan: 'small', hostnames: ['api.example.com'] },
  });
  expect(changed).toMatchObject({
    status: 200,
    answer: { creator: 'u-admin', spec: { hostnames: ['api.example.com'] } },
  });
  await settled(changed.answer.change, 'committed');
});

test('what another source declares is read-only, and the problem names its file', async () => {
  const refused = await problemOf(
    world.as('admin').call('putWorkspace', { params: named('shop'), body: { plan: 'small' } }),
  );
  expect(refused).toMatchObject({ status: 409, code: 'DECLARED' });
  expect(refused.message).toContain('tenancy/platform/platform.yaml');
  const group = { params: { ...shop, group: 'Ops' }, body: {} };
  expect(await problemOf(world.as('wsAdmin').call('putGroup', group))).toMatchObject({ code: 'DECLARED' });
});

test('everything that is wrong is told at once, in the words of the model, and nothing is accepted', async () => {
  const url = `${world.url}/api/v1/organizations/acme/workspaces/bad`;
  const body = JSON.stringify({ plan: 'none', hostnames: ['not a host'], kubernetesVersion: '0.1' });
  const headers = { authorization: 'Bearer u-admin', 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'PUT', headers, body });
  const { code, issues } = (await response.json()) as { code: string; issues: { path: string }[] };
  expect([response.status, code]).toEqual([422, 'TENANCY_INVALID']);
  expect(issues.map(({ path }) => path)).toEqual([
    'workspaces.acme/bad.hostnames[0]',
    'workspaces.acme/bad.kubernetesVersion',
    'workspaces.acme/bad.plan',
  ]);
  expect(await problemOf(world.as('admin').call('getWorkspaceDeclaration', { params: named('bad') }))).toMatchObject({
    status: 404,
  });
});

test('projects, roles and bindings go the same way, and nobody grants what they do not hold', async () => {
  const admin = world.as('wsAdmin');
  const web = { ...shop, project: 'web' };
  expect((await admin.call('putProject', { params: web, body: {} })).status).toBe(201);
  const rule = (verbs: string[], resources: string[], apiGroups = ['']) => ({ apiGroups, resources, verbs });
  const role = { params: { ...web, role: 'reader' } };
  const beyond = { rules: [rule(['get'], ['pods']), rule(['get', 'patch'], ['widgets'], ['example.com'])] };
  const refused = await problemOf(admin.call('putRole', { ...role, body: beyond }));
  expect(refused).toMatchObject({ status: 403, code: 'NOT_ALLOWED' });
  expect((await admin.call('putRole', { ...role, body: { rules: [rule(['get', 'list'], ['pods'])] } })).status).toBe(
    201,
  );
  const body = { group: 'WSUsers', project: 'web', role: 'reader' };
  const bound = await admin.call('putBinding', { params: { ...shop, binding: 'readers' }, body });
  expect((await settled(bound.answer.change, 'committed')).state).toBe('committed');
  const { answer } = await admin.call('getProject', { params: web });
  expect(answer.roles).toEqual([{ name: 'reader', rules: [rule(['get', 'list'], ['pods'])] }]);
  // A role that is bound cannot go, and the model says why.
  expect(await problemOf(admin.call('removeRole', role))).toMatchObject({ code: 'TENANCY_INVALID' });
  await admin.call('removeBinding', { params: { ...shop, binding: 'readers' } });
  expect((await admin.call('removeRole', role)).status).toBe(204);
  // A right for an emergency gives everything but granting.
  const { params } = role;
  await world.as('onCall').call('useBreakGlass', { params: { ...shop, id: 'night' }, body: {} });
  const granted = await problemOf(
    world.as('onCall').call('putRole', { params, body: { rules: [rule(['get'], ['pods'])] } }),
  );
  expect(granted).toMatchObject({ status: 403 });
  const nested = world
    .as('onCall')
    .call('putProject', { params: { ...shop, project: 'low' }, body: { parent: 'web' } });
  expect(await problemOf(nested)).toMatchObject({ status: 403 });
});

test.each([
  ['is away', () => repository.away()],
  ['rejects', () => repository.rejecting()],
])('while the remote %s a change waits and says why, and goes through later', async (_, break_) => {
  const mend = break_();
  const { answer } = await world.as('wsAdmin').call('putProject', { params: { ...shop, project: 'late' }, body: {} });
  const params = { organization: 'acme', change: answer.change?.id ?? '' };
  try {
    await waitFor(async () => (await world.as('admin').call('getChange', { params })).answer.reason !== null);
    const { answer: waiting } = await world.as('admin').call('getChange', { params });
    expect(waiting).toMatchObject({ state: 'accepted', reason: expect.stringMatching(/DELIVERY_(REMOTE|REJECTED)/) });
    // Where the repository is, is nobody's to read but of who runs the service; the log has it.
    expect(waiting.reason).not.toContain(repository.folder);
    expect(world.lines.join('')).toContain(repository.folder);
  } finally {
    mend();
  }
  expect(await settled(answer.change, 'committed')).toMatchObject({ state: 'committed', reason: null });
  const removed = await world.as('wsAdmin').call('removeProject', { params: { ...shop, project: 'late' } });
  expect(removed.status).toBe(204);
});

test('many writers at once, and others who push meanwhile: none is lost, history is linear, every commit is clean', async () => {
  const count = runs(8, 100);
  const put = (i: number) =>
    world.as('admin').call('putGroup', { params: { workspace: 'acme--api', group: `G${i}` }, body: {} });
  const calls = Array.from({ length: count }, (_, i) => put(i));
  for (let i = 0; i < 4; i++) {
    await pause(200);
    repository.push({ [`docs/${i}.md`]: String(i) });
  }
  const answers = await Promise.all(calls);
  const ends = await Promise.all(answers.map(({ answer }) => settled(answer.change, 'committed')));
  expect(ends.map(({ state, reason }) => [state, reason])).toEqual(ends.map(() => ['committed', null]));
  const parents = repository.log('%P');
  expect(parents.filter((one) => one.includes(' '))).toEqual([]);
  expect(new Set(ends.map(({ commit }) => commit)).size).toBe(count);
  const shown = repository.files().get('tenancy/console/acme/api.yaml') ?? '';
  for (let i = 0; i < count; i++) expect(shown).toMatch(new RegExp(`name: G${i}$`, 'm'));
  const commits = repository.log('%H %an').filter((line) => line.endsWith('Hexabase KaaS'));
  for (const line of commits.slice(-runs(3, 100))) expect(await repository.stale(line.split(' ')[0] ?? '')).toEqual([]);
});

test('a plan that somebody has to approve waits on a branch that can be merged, also when others push meanwhile', async () => {
  const { answer } = await world.as('admin').call('putWorkspace', { params: named('big'), body: { plan: 'large' } });
  const proposed = await settled(answer.change, 'proposed');
  expect(proposed).toMatchObject({ state: 'proposed', branch: `kaas/${proposed.id}`, commit: null });
  expect([...repository.files().keys()]).not.toContain('tenancy/console/acme/big.yaml');
  const second = world.as('admin').call('putWorkspace', { params: named('big'), body: { plan: 'small' } });
  expect(await problemOf(second)).toMatchObject({ code: 'CONFLICT' });
  repository.push({ 'docs/more.md': 'more' });
  const tip = repository.log('%H').at(-1);
  const base = () => repository.git(['-C', repository.bare, 'rev-parse', `kaas/${proposed.id}~1`]);
  await waitFor(async () => base() === tip);
  repository.merge(`kaas/${proposed.id}`);
  expect(await settled(answer.change, 'committed')).toMatchObject({
    state: 'committed',
    commit: repository.log('%H').at(-1),
  });
});

test('one that is not approved says so when its branch is deleted', async () => {
  const { answer } = await world.as('admin').call('putWorkspace', { params: named('huge'), body: { plan: 'large' } });
  const { id } = await settled(answer.change, 'proposed');
  repository.git(['-C', repository.bare, 'update-ref', '-d', `refs/heads/kaas/${id}`]);
  expect(await settled(answer.change)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('not approved'),
  });
});

test('a change that the repository forbids by the time it is committed fails in words, and holds nobody up', async () => {
  const mend = repository.rejecting();
  const mine = platform.slice(platform.lastIndexOf('---')).replace('name: shop', 'name: twice');
  let answer: { readonly change: ShownChange | null };
  try {
    ({ answer } = await world.as('admin').call('putWorkspace', { params: named('twice'), body: { plan: 'small' } }));
    const params = { organization: 'acme', change: answer.change?.id ?? '' };
    await waitFor(async () => (await world.as('admin').call('getChange', { params })).answer.reason !== null);
  } finally {
    mend();
  }
  repository.push({ 'tenancy/platform/twice.yaml': mine });
  const end = await settled(answer.change, 'committed');
  expect(end).toMatchObject({ state: 'failed', reason: expect.stringContaining('tenancy/platform/twice.yaml') });
});

test('who removes a workspace and makes it again does not become the admin of what may be kept of it', async () => {
  const admin = world.as('admin');
  const removed = await admin.call('removeWorkspace', { params: named('api') });
  expect(removed.status).toBe(204);
  const soon = admin.call('putWorkspace', { params: named('api'), body: { plan: 'small' } });
  expect(await problemOf(soon)).toMatchObject({ code: 'CONFLICT' });
  const { answer } = await admin.call('listChanges', { params: { organization: 'acme' } });
  const removal = answer.items.find(({ target, action }) => target === 'workspace/acme--api' && action === 'delete');
  await settled(removal, 'committed');
  repository.apply();
  expect((await settled(removal)).state).toBe('applied');
  await world.db.updateTable('organization_user').set({ role: 'admin' }).where('person_id', '=', 'u-billing').execute();
  const again = await world.as('billing').call('putWorkspace', { params: named('api'), body: { plan: 'small' } });
  expect(again.answer.creator).toBe('u-admin');
  const old = world.as('billing').call('putWorkspace', { params: named('sibling'), body: { plan: 'small' } });
  expect(await problemOf(old)).toMatchObject({ code: 'CONFLICT' });
});

describe('a change that is withdrawn', () => {
  const late = { ...shop, project: 'late' };
  const withdraw = (id: string) =>
    world.as('wsAdmin').call('withdrawWorkspaceChange', { params: { ...shop, change: id } });
  const rowOf = (id: string) =>
    world.db.selectFrom('change').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const told = (id: string) => repository.git(['-C', repository.bare, 'log', '--all', '--format=%B']).includes(id);

  test('is never committed when it still waits, and what was accepted after it is', async () => {
    const rejecting = repository.rejecting();
    let mended = false;
    const mend = () => {
      if (!mended) rejecting();
      mended = true;
    };
    try {
      const { answer } = await world.as('wsAdmin').call('putProject', { params: late, body: {} });
      const role = {
        params: { ...late, role: 'reader' },
        body: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
      };
      const { answer: second } = await world.as('wsAdmin').call('putRole', role);
      const [first, then] = [answer.change?.id ?? '', second.change?.id ?? ''];
      // What builds on it goes first.
      expect(await problemOf(withdraw(first))).toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining(then),
      });
      expect((await withdraw(then)).status).toBe(204);
      expect((await withdraw(first)).status).toBe(204);
      expect((await withdraw(first)).status).toBe(204);
      mend();
      // Not to wait for as long as a remote that was away for longer.
      await world.db.updateTable('tenancy_branch').set({ retry_at: null, failures: 0 }).execute();
      const { answer: after } = await world
        .as('wsAdmin')
        .call('putProject', { params: { ...shop, project: 'after' }, body: {} });
      expect((await settled(after.change, 'committed')).state).toBe('committed');
      await waitFor(async () => (await rowOf(first)).ended_at !== null);
      expect([(await rowOf(first)).state, told(first), told(then)]).toEqual(['withdrawn', false, false]);
      expect(repository.files().get('tenancy/console/acme/shop.yaml') ?? '').not.toContain('late');
    } finally {
      mend();
    }
  });

  test('is put back by another one when it is committed', async () => {
    const before = repository.files('main', 'tenancy/console');
    const { answer } = await world.as('wsAdmin').call('putProject', { params: late, body: { ingressPorts: [80] } });
    const done = await settled(answer.change, 'committed');
    expect(done).toMatchObject({ state: 'committed', reason: null });
    expect((await withdraw(done.id)).status).toBe(204);
    const { answer: list } = await world.as('wsAdmin').call('listWorkspaceChanges', { params: shop });
    expect(list.items[0]).toMatchObject({ target: 'project/acme--shop/late', action: 'delete' });
    await settled(list.items[0] as ShownChange, 'committed');
    expect(repository.files('main', 'tenancy/console')).toEqual(before);
    expect(await rowOf(done.id)).toMatchObject({
      state: 'withdrawn',
      reason: expect.stringContaining(list.items[0]?.id ?? ''),
    });
  });

  test('is committed all the same when it was pushed at that moment, and says so', async () => {
    const { answer } = await world.as('wsAdmin').call('putProject', { params: late, body: {} });
    const { id } = await settled(answer.change, 'committed');
    // As a process leaves it that was killed after its push, and whose change was then withdrawn.
    await world.db.updateTable('change').set({ state: 'withdrawn', ended_at: null }).where('id', '=', id).execute();
    await waitFor(async () => (await rowOf(id)).state === 'committed');
    expect(await rowOf(id)).toMatchObject({ reason: expect.stringContaining('withdraw it again') });
    expect((await withdraw(id)).status).toBe(204);
  });

  test('takes its branch with it when it waits for approval', async () => {
    const { answer } = await world
      .as('admin')
      .call('putWorkspace', { params: named('grand'), body: { plan: 'large' } });
    const { id } = await settled(answer.change, 'proposed');
    const params = { organization: 'acme', change: id };
    expect(await problemOf(withdraw(id))).toMatchObject({ code: 'NOT_FOUND' });
    await world.as('admin').call('withdrawChange', { params });
    await waitFor(async () => (await rowOf(id)).ended_at !== null);
    expect(repository.git(['-C', repository.bare, 'branch', '--list', `kaas/${id}`])).toBe('');
    const ofWorkspace = await world.db.selectFrom('change').select('id').where('target', 'like', 'project/%').execute();
    const wrong = world.as('admin').call('withdrawChange', { params: { ...params, change: ofWorkspace[0]?.id ?? '' } });
    expect(await problemOf(wrong)).toMatchObject({ code: 'CONFLICT' });
  });

  test('is no longer one when it is applied', async () => {
    const applied = await world.db
      .selectFrom('change')
      .select('id')
      .where('state', '=', 'applied')
      .where('target', 'like', 'workspace/%')
      .executeTakeFirstOrThrow();
    const call = world.as('admin').call('withdrawChange', { params: { organization: 'acme', change: applied.id } });
    expect(await problemOf(call)).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('applied') });
  });
});

test('the audit has every change, and what became of it', async () => {
  const rows = await world.db.selectFrom('audit_event').select(['action', 'actor']).execute();
  const told = new Set(rows.map(({ action, actor }) => `${action} ${actor}`));
  for (const one of [
    'workspace.put u-admin',
    'change.commit provisioning',
    'change.apply provisioning',
    'change.fail provisioning',
    'change.withdraw u-ws',
  ])
    expect(told).toContain(one);
});

describe('an organization that does not pay', () => {
  const acme = { organization: 'acme' };
  const own = () => [...repository.files('main', 'tenancy/console').values()].join('');
  const enter = (stage: GraceStage, days: number) => {
    const since = new Date(Date.now() - days * 86_400_000);
    const row = { stage, since, failed_at: since, paid_at: null };
    return world.db
      .insertInto('grace')
      .values({ organization_id: 'acme', ...row })
      .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
      .execute();
  };

  test('gets no new workspace and no dearer plan once it is frozen, and is told the date and what to do', async () => {
    const admin = world.as('admin');
    await enter('frozen', 1);
    for (const [name, plan] of [
      ['more', 'small'],
      ['api', 'large'],
    ] as const) {
      const refused = await problemOf(admin.call('putWorkspace', { params: named(name), body: { plan } }));
      expect(refused).toMatchObject({
        status: 402,
        code: 'PAYMENT_OPEN',
        message: expect.stringMatching(/since 20.*; pay it/),
      });
    }
    const body = { plan: 'small', internetEgress: true };
    expect((await admin.call('putWorkspace', { params: named('api'), body })).status).toBe(200);
    const { answer } = await admin.call('getGrace', { params: acme });
    expect(answer).toMatchObject({ stage: 'frozen', growth: false, running: true, deletable: false });
    expect(answer.coming.map(({ stage }) => stage)).toEqual(['suspended', 'deletion-scheduled']);
  });

  test('has its workspaces stopped by a commit, and paying restores exactly what was', async () => {
    await waitFor(async () => own().includes('internetEgress: true'));
    const before = own();
    await enter('frozen', 40);
    await advanceAll(world.db, () => new Date(), undefined);
    await waitFor(async () => own().includes('suspended: true'));
    const files = repository.files();
    expect(files.get('workspaces/tokyo/acme/api/host/flux.yaml')).toContain('suspend: true');
    expect(repository.log('%s').at(-1)).toBe('Suspend organization/acme');
    expect(await repository.stale('main')).toEqual([]);
    await inTransaction(world.db, (transaction) =>
      recordPayment(transaction, 'acme', { kind: 'paid', at: new Date() }, new Date(), undefined),
    );
    await waitFor(async () => !own().includes('suspended: true'));
    expect(own()).toBe(before);
    expect(repository.files().get('workspaces/tokyo/acme/api/host/flux.yaml')).not.toContain('suspend: true');
  });

  test('loses nothing before a person confirms it, after the last notice', async () => {
    const admin = world.as('admin');
    const confirm = (text: string) => admin.call('confirmDeletion', { params: acme, body: { confirm: text } });
    await enter('deletion-scheduled', 29);
    expect(await problemOf(confirm('acme'))).toMatchObject({ code: 'CONFLICT' });
    await enter('deletion-scheduled', 31);
    await advanceAll(world.db, () => new Date(), undefined);
    await pause(1_500);
    expect(own()).toContain('kind: Workspace');
    expect(await problemOf(confirm('globex'))).toMatchObject({ code: 'INPUT_INVALID' });
    expect((await confirm('acme')).answer.workspaces).toEqual(['acme--api', 'acme--big']);
    await waitFor(async () => !own().includes('kind: Workspace'));
    expect((await confirm('acme')).answer.workspaces).toEqual([]);
    // What others declare is theirs.
    expect(repository.files().get('tenancy/platform/platform.yaml')).toBe(platform);
  });
});
