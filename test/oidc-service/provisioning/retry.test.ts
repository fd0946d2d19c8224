import { setTimeout as pause } from 'node:timers/promises';
import type { ShownChange } from '@hexabase-kaas/oidc-service';
import { startWorld, type World } from '../api/world.js';
import { TenancyRepository } from './tenancy-repository.js';

jest.setTimeout(120_000);

let repository: TenancyRepository;
let world: World;
let mend: () => void = () => undefined;
beforeAll(async () => {
  repository = new TenancyRepository();
  world = await startWorld({
    TENANCY_REPOSITORY: repository.bare,
    TENANCY_CLONE: `${repository.folder}/clone`,
    // Nobody but a job, or whoever asks, has the repository tried.
    TENANCY_POLL_SECONDS: '3600',
    DIRECTORY_PATH: repository.applied,
  });
  Object.defineProperty(world, 'now', { get: () => new Date() });
  await waitFor(async () => (await branch())?.read_at != null);
}, 120_000);
afterEach(() => {
  mend();
  mend = () => undefined;
});
afterAll(async () => {
  await world.stop();
  repository.drop();
});

const shop = { workspace: 'acme--shop' };
const branch = () => world.db.selectFrom('tenancy_branch').selectAll().executeTakeFirst();
const failures = async (): Promise<number> => (await branch())?.failures ?? 0;
const jobs = async (): Promise<number> => {
  const open = world.db
    .selectFrom('outbox')
    .select('id')
    .where('topic', '=', 'provisioning')
    .where('done_at', 'is', null);
  return (await open.execute()).length;
};
const told = async (): Promise<number> =>
  (await world.db.selectFrom('audit_event').select('position').where('action', '=', 'change.retry').execute()).length;
const problemOf = (call: Promise<unknown>): Promise<{ code: string; status: number }> =>
  call.then(
    () => ({ code: 'NONE', status: 0 }),
    (error) => error,
  );

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  for (let left = 600; !(await holds()); left--) {
    if (left === 0) throw new Error('waited for too long');
    await pause(50);
  }
}

/** A change that waits for a repository that has been away for so long that it is tried again in an hour. */
async function waiting(project: string): Promise<{ readonly workspace: string; readonly change: string }> {
  mend = repository.away();
  const { answer } = await world.as('wsAdmin').call('putProject', { params: { ...shop, project }, body: {} });
  const params = { ...shop, change: answer.change?.id ?? '' };
  await waitFor(async () => (await changeAt(params)).reason !== null);
  // The one process lets go of the branch before it is put off.
  await waitFor(async () => (await branch())?.holder === null);
  const later = new Date(Date.now() + 3_600_000);
  await world.db.updateTable('outbox').set({ run_at: later }).where('done_at', 'is', null).execute();
  await world.db.updateTable('tenancy_branch').set({ retry_at: later }).execute();
  return params;
}
const changeAt = async (params: { workspace: string; change: string }): Promise<ShownChange> =>
  (await world.as('wsAdmin').call('getWorkspaceChange', { params })).answer as ShownChange;
const retry = (params: { workspace: string; change: string }) =>
  world.as('wsAdmin').call('retryWorkspaceChange', { params });

test('a change that waits is committed as soon as somebody asks for another try', async () => {
  const params = await waiting('early');
  mend();
  mend = () => undefined;
  const before = await told();
  await pause(1_500);
  expect((await changeAt(params)).state).toBe('accepted');
  expect((await retry(params)).answer).toMatchObject({ id: params.change, state: 'accepted' });
  await waitFor(async () => (await changeAt(params)).state === 'committed');
  expect(await changeAt(params)).toMatchObject({ reason: null });
  expect(await told()).toBe(before + 1);
  expect(repository.log('%s').at(-1)).toBe('Put project/acme--shop/early');
});

test('however often and from wherever it is asked for, the repository is tried once a second, and each try is told once', async () => {
  const params = await waiting('often');
  const [first, before, open] = [await failures(), await told(), await jobs()];
  const begin = performance.now();
  while (performance.now() - begin < 3_000) {
    const answers = await Promise.all(Array.from({ length: 5 }, () => retry(params)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  }
  const seconds = (performance.now() - begin) / 1_000;
  const tried = (await failures()) - first;
  expect(tried).toBeGreaterThanOrEqual(1);
  expect(tried).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
  expect((await told()) - before).toBeLessThanOrEqual(tried + 1);
  expect(await changeAt(params)).toMatchObject({ state: 'accepted', reason: expect.stringContaining('DELIVERY_') });
  // What was asked for leaves nothing that goes on asking.
  await waitFor(async () => (await jobs()) === open);
});

test('one that waits no more stays as it is, and nothing is told', async () => {
  const { answer } = await world.as('wsAdmin').call('putProject', { params: { ...shop, project: 'soon' }, body: {} });
  const params = { ...shop, change: answer.change?.id ?? '' };
  await world.db.updateTable('tenancy_branch').set({ retry_at: null, tried_at: null, failures: 0 }).execute();
  await world.db.updateTable('outbox').set({ run_at: new Date() }).where('done_at', 'is', null).execute();
  await waitFor(async () => (await changeAt(params)).state === 'committed');
  const before = await told();
  for (const state of ['committed', 'failed', 'withdrawn', 'applied'] as const) {
    await world.db.updateTable('change').set({ state }).where('id', '=', params.change).execute();
    expect((await retry(params)).answer.state).toBe(state);
  }
  expect(await told()).toBe(before);
});

test('whoever may withdraw a change may ask, and nobody else', async () => {
  const params = await waiting('mine');
  const asked = (who: 'admin' | 'developer' | 'other' | 'billing') =>
    problemOf(world.as(who).call('retryWorkspaceChange', { params }));
  for (const [who, status] of [
    ['admin', 403],
    ['developer', 403],
    ['billing', 403],
    ['other', 404],
  ] as const)
    expect([who, (await asked(who)).status]).toEqual([who, status]);
  const elsewhere = { organization: 'acme', change: params.change };
  expect(await problemOf(world.as('admin').call('retryChange', { params: elsewhere }))).toMatchObject({
    code: 'CONFLICT',
  });
  const strange = { ...params, change: 'c-zzzzzzzzzzzzzzzzzzzz' };
  expect(await problemOf(retry(strange))).toMatchObject({ code: 'NOT_FOUND' });
});

test('what a change puts is told where it may be read, and nowhere else', async () => {
  const params = { ...shop, project: 'early' };
  const { answer } = await world.as('wsAdmin').call('putProject', { params, body: { ingressPorts: [8080] } });
  const change = answer.change?.id ?? '';
  const inside = await world.as('wsAdmin').call('getWorkspaceChange', { params: { ...shop, change } });
  expect(inside.answer.content).toEqual({ ingressPorts: [8080] });
  const above = await world.as('billing').call('getChange', { params: { organization: 'acme', change } });
  expect(above.answer.content).toBeNull();
});
