import { setTimeout as pause } from 'node:timers/promises';
import {
  type NoticeKind,
  noteStatuses,
  noticeKinds,
  noticesOf,
  noticeTexts,
  notifyOnce,
  recordAudit,
  type WorkspaceStatus,
} from '@hexabase-kaas/oidc-service';
import { startWorld, type World } from '../api/world.js';

jest.setTimeout(180_000);

let world: World;
beforeAll(async () => {
  world = await startWorld({ SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'kaas@example.com' });
}, 120_000);
afterAll(() => world.stop());
beforeEach(async () => {
  await world.reset();
  await world.db.deleteFrom('notification').execute();
  await world.db.deleteFrom('outbox').execute();
  await world.db.updateTable('person').set({ email_verified: true }).execute();
});

const parts = () => ({ db: world.db, clock: () => world.now, issuer: 'https://id.example.com', mails: true });
const event = (
  action: string,
  target: string,
  details: Readonly<Record<string, unknown>>,
  actor = 'u-admin',
  result: 'allowed' | 'failed' = 'allowed',
) =>
  recordAudit(world.db, {
    at: world.now,
    actor,
    action,
    target,
    organization: 'acme',
    source: 'test',
    result,
    details,
  });
/** Who was told what, when the audit has been looked at to its end. */
async function told(): Promise<string[]> {
  for (let left = 200; left > 0; left--) {
    await notifyOnce(parts());
    const [head] = await world.db.selectFrom('audit_head').select('position').execute();
    const [at] = await world.db
      .selectFrom('event_cursor')
      .select('position')
      .where('stream', '=', 'notifications')
      .execute();
    if (at !== undefined && at.position === head?.position) break;
    await pause(20);
  }
  const rows = await world.db.selectFrom('notification').select(['person_id', 'kind']).execute();
  return rows.map(({ person_id, kind }) => `${person_id} ${kind}`).sort();
}
const mails = async () =>
  (await world.db.selectFrom('outbox').select('payload').where('topic', '=', 'mail').execute()).map(
    ({ payload }) => payload as unknown as { to: string; subject: string; text: string },
  );

test('every audience is told once, however many look at the audit at once', async () => {
  await told();
  await event('workspace.fail', 'workspace/acme--shop', { step: 'vcluster', cause: 'image-missing' }, 'status');
  await event('change.apply', 'project/acme--shop/web', { change: 'c-1', for: 'u-ws' }, 'provisioning');
  await event('change.fail', 'project/acme--shop/web', { change: 'c-2', for: 'u-dev' }, 'provisioning', 'failed');
  await event('change.propose', 'workspace/acme--big', { change: 'c-3', for: 'u-admin' }, 'provisioning');
  await event('grace.enter', 'organization/acme', { from: 'active', to: 'warned' }, 'billing');
  await event('usage-cap.reach', 'usage-cap/acme/cpu-hours', { meter: 'cpu-hours', percent: '80' }, 'metering');
  await event('membership.put', 'membership/acme--shop/WSUsers/u-removed', { group: 'WSUsers', person: 'u-removed' });
  await event(
    'directory.apply',
    'workspace/acme--shop',
    { setMembers: ['WSUsers: u-dev'], removedMembers: ['WSUsers: u-oncall'] },
    'directory',
  );
  await event('organization-user.update', 'organization-user/acme/u-billing', { role: 'admin' });
  await Promise.all([1, 2, 3, 4].map(() => notifyOnce(parts())));
  const all = [
    'u-admin billing-stage',
    'u-admin cap-reached',
    'u-admin change-needs-approval',
    'u-admin workspace-failed',
    'u-billing billing-stage',
    'u-billing cap-reached',
    'u-billing role-changed',
    'u-dev change-failed',
    'u-dev member-added',
    'u-oncall member-removed',
    'u-removed member-added',
    'u-ws change-applied',
    'u-ws workspace-failed',
  ];
  expect(await told()).toEqual(all);
  expect(await told()).toEqual(all);
});

test('nobody is told what they did, was refused, or happened in no organization; nor who is erased or restricted', async () => {
  await told();
  await event('membership.put', 'membership/acme--shop/WSUsers/u-ws', { group: 'WSUsers', person: 'u-ws' }, 'u-ws');
  await event(
    'membership.put',
    'membership/acme--shop/WSUsers/u-dev',
    { group: 'WSUsers', person: 'u-dev' },
    'u-ws',
    'failed',
  );
  await event('membership.put', 'membership/acme--shop/WSUsers/u-erased', { group: 'WSUsers', person: 'u-erased' });
  await world.db.updateTable('person').set({ restricted_at: world.now }).where('id', '=', 'u-removed').execute();
  await event('membership.put', 'membership/acme--shop/WSUsers/u-removed', { group: 'WSUsers', person: 'u-removed' });
  await event(
    'directory.apply',
    'workspace/acme--shop',
    { setMembers: ['x', 7, 'G: not-a-person', null] },
    'directory',
  );
  expect(await told()).toEqual([]);
});

test('mail goes to who wants it, in their language, with a link and no name', async () => {
  await told();
  await world.db.updateTable('person').set({ locale: 'ja-JP' }).where('id', '=', 'u-ws').execute();
  await world.as('admin').call('putNotificationChoices', { params: { person: 'u-admin' }, body: { mails: [] } });
  await event('workspace.fail', 'workspace/acme--shop', { cause: 'image-missing' }, 'status');
  await told();
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail?.to).toBe('u-ws@example.com');
  expect(mail?.subject).toMatch(/^Hexabase KaaS：ワークスペースacme\/shop/);
  expect(mail?.text).toContain('https://id.example.com/console/organizations/acme/workspaces/shop/status');
  await world.db.updateTable('person').set({ email_verified: false }).where('id', '=', 'u-ws').execute();
  await event('workspace.fail', 'workspace/acme--shop', { cause: 'image-missing' }, 'status');
  await told();
  expect((await mails()).length).toBe(1);
});

test('they are read in pages, newest first, and only by whose they are', async () => {
  await told();
  for (let i = 0; i < 5; i++) await event('change.apply', `project/acme--shop/p${i}`, { for: 'u-dev' }, 'provisioning');
  await told();
  const dev = world.as('developer');
  const list = (cursor?: string) =>
    dev.call('listNotifications', { params: { person: 'u-dev' }, query: { limit: 3, ...(cursor && { cursor }) } });
  const first = (await list()).answer;
  expect([first.items.map(({ subject }) => subject.target), first.unread]).toEqual([
    ['project/acme--shop/p4', 'project/acme--shop/p3', 'project/acme--shop/p2'],
    5,
  ]);
  const second = (await list(first.next ?? '')).answer;
  expect([second.items.length, second.next]).toEqual([2, null]);
  const until = first.items[2]?.id ?? '';
  const read = (who: 'developer' | 'wsAdmin', person: string) =>
    world.as(who).call('readNotifications', { params: { person }, body: { until } });
  await expect(read('wsAdmin', 'u-ws')).rejects.toMatchObject({ status: 404 });
  expect((await read('developer', 'u-dev')).answer.unread).toBe(2);
  expect((await read('developer', 'u-dev')).answer.unread).toBe(2);
});

test('a workspace is told of when it is new and ready, or fails for a minute; not when nothing is new', async () => {
  await told();
  const start = world.now;
  await world.db
    .updateTable('workspace')
    .set({ created_at: start } as never)
    .where('id', '=', 'acme--shop')
    .execute();
  await world.db
    .updateTable('workspace')
    .set({ created_at: new Date(0) } as never)
    .where('id', '=', 'acme--sibling')
    .execute();
  const [one, other] = [noteStatuses(world.db, () => world.now), noteStatuses(world.db, () => world.now)];
  const status = (workspace: string, state: WorkspaceStatus['state']): WorkspaceStatus => ({
    workspace,
    state,
    seen: 'live',
    commit: null,
    change: null,
    steps:
      state === 'failed'
        ? [
            {
              step: 'vcluster',
              state: 'failed',
              doneAt: null,
              seconds: null,
              cause: 'image-missing',
              detail: null,
              flux: null,
            },
          ]
        : [],
  });
  const kinds = async () => (await told()).map((line) => line.split(' ')[1] as NoticeKind);
  await one(status('acme--sibling', 'ready'));
  await one(status('acme--none', 'ready'));
  expect(await kinds()).toEqual([]);
  await Promise.all([one(status('acme--shop', 'ready')), other(status('acme--shop', 'ready'))]);
  expect(await kinds()).toEqual(['workspace-ready', 'workspace-ready']);
  expect(await one(status('acme--shop', 'failed'))).toBe(60_000);
  world.now = new Date(start.getTime() + 59_000);
  expect(await one(status('acme--shop', 'failed'))).toBe(1_000);
  await one(status('acme--shop', 'progressing'));
  expect(await one(status('acme--shop', 'failed'))).toBe(60_000);
  world.now = new Date(start.getTime() + 120_000);
  expect(await one(status('acme--shop', 'failed'))).toBeUndefined();
  expect((await kinds()).filter((kind) => kind === 'workspace-failed').length).toBe(2);
  world.now = start;
});

test('every kind has words in both languages, and odd events none', () => {
  for (const language of ['en', 'ja'] as const)
    for (const kind of noticeKinds) {
      expect(noticeTexts[language].text[kind]('acme/shop', { target: 't', group: 'g', role: 'r' })).toMatch(/\S/);
      expect(noticeTexts[language].kind[kind]).toMatch(/\S/);
    }
  const odd = { actor: 'u-1', organization_id: 'acme', result: 'allowed', target: '', details: null };
  for (const action of [
    'membership.put',
    'change.apply',
    'directory.apply',
    'organization-user.update',
    '__proto__',
    'constructor',
  ])
    expect(noticesOf({ ...odd, action })).toEqual([]);
});
