import { setTimeout as pause } from 'node:timers/promises';
import { type ConsoleWorld, startConsoleWorld, strangeTags } from '../console/console-world.js';
import { pod } from './workload-samples.js';

jest.setTimeout(120_000);

let world: ConsoleWorld;
beforeAll(async () => {
  world = await startConsoleWorld({ STATUS_CHECK_SECONDS: '1' });
}, 120_000);
beforeEach(async () => {
  world.apiServer.trouble = 'none';
  await world.reset();
});
afterAll(() => world.stop());

const params = { workspace: 'acme--shop', project: 'web' };
const workloads = '/workspaces/acme--shop/projects/web/workloads';
const list = (who: Parameters<ConsoleWorld['as']>[0]) => world.as(who).call('listWorkloads', { params });
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    ({ code }: { code: string }) => code,
  );
const eventsOf = (action: string) =>
  world.db.selectFrom('audit_event').selectAll().where('action', '=', action).orderBy('position').execute();

test('the API server sees the member, for this workspace alone, with the groups that kubectl would bring, for a minute', async () => {
  await list('developer');
  await list('wsAdmin');
  const [first] = world.apiServer.seen;
  expect(first).toMatchObject({
    sub: 'u-dev',
    aud: 'workspace-acme--shop',
    groups: ['Developers', 'WSUsers', 'WorkspaceMembers'],
  });
  expect(first?.exp).toBe(Math.floor(world.now.getTime() / 1_000) + 60);
  expect(new Set(world.apiServer.seen.map(({ sub }) => sub))).toEqual(new Set(['u-dev', 'u-ws']));
});

test('coming to a workspace is told once in a session, however many come at once, and again in the next session', async () => {
  const before = (await eventsOf('workspace.sign-in')).length;
  await Promise.all(Array.from({ length: 6 }, () => list('developer')));
  const told = (await eventsOf('workspace.sign-in')).slice(before);
  expect(told).toMatchObject([
    {
      actor: 'u-dev',
      target: 'workspace/acme--shop',
      organization_id: 'acme',
      result: 'allowed',
      details: { console: true },
    },
  ]);
  await world.reset();
  await list('developer');
  expect(await eventsOf('workspace.sign-in')).toHaveLength(before + 2);
});

test('nobody who would get no token for kubectl comes to the API server', async () => {
  const { db } = world;
  const member = () => db.deleteFrom('membership').where('person_id', '=', 'u-dev').execute();
  const restricted = () =>
    db.updateTable('person').set({ restricted_at: world.now }).where('id', '=', 'u-dev').execute();
  const session = () => db.deleteFrom('session').where('person_id', '=', 'u-dev').execute();
  const suspended = () =>
    db
      .insertInto('grace')
      .values({ organization_id: 'acme', stage: 'suspended', since: new Date(0), failed_at: null, paid_at: null })
      .execute();
  for (const [lose, code] of [
    [member, 'NOT_FOUND'],
    [restricted, 'SIGN_IN_NEEDED'],
    [session, 'SIGN_IN_NEEDED'],
    [suspended, 'NOT_ALLOWED'],
  ] as const) {
    await world.reset();
    await lose();
    expect([lose.name, await codeOf(list('developer'))]).toEqual([lose.name, code]);
    expect(world.apiServer.calls).toEqual([]);
  }
  await db.deleteFrom('grace').execute();
  for (const who of ['admin', 'billing', 'sibling', 'other', 'removed', 'onCall'] as const) await codeOf(list(who));
  expect(world.apiServer.calls).toEqual([]);
});

test('a right for an emergency brings its group, and no longer than it lasts', async () => {
  await world.as('onCall').call('useBreakGlass', { params: { workspace: 'acme--shop', id: 'night' }, body: {} });
  expect((await list('onCall')).answer.may.deploy).toBe(true);
  expect(world.apiServer.seen[0]?.groups).toContain('WSAdmins');
  const { now } = world;
  world.now = new Date('2026-12-01T00:00:01Z');
  await world.db
    .updateTable('session')
    .set({ expires_at: new Date('2027-01-01'), last_seen_at: world.now })
    .execute();
  expect(await codeOf(list('onCall'))).toBe('NOT_FOUND');
  world.now = now;
});

test('the API server decides: what it refuses is recorded, said in words, and shows the way to who may', async () => {
  const before = (await eventsOf('workload.scale')).length;
  const path = '/workspaces/acme--shop/projects/web/workloads/deployment/shop/scale';
  for (const [language, words] of [
    ['en', 'The API server of the workspace refuses it to you'],
    ['ja', 'ワークスペースのAPIサーバーに拒否されました'],
  ] as const) {
    const answer = await world.page('developer', 'POST', path, { form: { replicas: '5' }, language });
    const page = await answer.text();
    expect([answer.status, page.includes(words)]).toEqual([403, true]);
    expect(page).toContain('href="/console/workspaces/acme--shop/projects/web/access"');
  }
  expect((await eventsOf('workload.scale')).slice(before)).toMatchObject([{ result: 'denied' }, { result: 'denied' }]);
  const shown = await (await world.page('developer', 'GET', workloads)).text();
  expect(shown).not.toContain('/scale"');
  expect(shown).toContain('Your groups let you look here');
  expect(shown).toContain('does not show you: cronjobs');
});

test('what a member may do is done once, recorded, and undone by nobody else', async () => {
  const admin = world.as('wsAdmin');
  const deployment = { ...params, kind: 'deployment', workload: 'shop' } as const;
  await admin.call('scaleWorkload', { params: deployment, body: { replicas: 5 } });
  expect(world.apiServer.get('deployments', 'web', 'shop')?.spec?.replicas).toBe(5);
  await admin.call('restartWorkload', { params: deployment, body: { at: '2026-11-21T12:00:00Z' } });
  for (const kind of ['job', 'cronjob'] as const)
    expect(
      await codeOf(
        admin.call('restartWorkload', { params: { ...deployment, kind }, body: { at: '2026-11-21T12:00:00Z' } }),
      ),
    ).toBe('INPUT_INVALID');
  const application = {
    params: { ...params, application: 'api' },
    body: { image: 'registry.example.com/api:1', replicas: 2, port: 8080, service: true },
  };
  const first = await admin.call('putApplication', application);
  const second = await admin.call('putApplication', application);
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(world.apiServer.get('services', 'web', 'api')).toBeDefined();
  expect(
    await codeOf(admin.call('putApplication', { ...application, body: { ...application.body, replicas: 3 } })),
  ).toBe('CONFLICT');
  await admin.call('removeApplication', { params: application.params });
  await admin.call('removeApplication', { params: application.params });
  expect(['deployments', 'services'].map((one) => world.apiServer.get(one, 'web', 'api'))).toEqual([
    undefined,
    undefined,
  ]);
  const actions = await world.db
    .selectFrom('audit_event')
    .select(['action', 'target', 'details'])
    .where('target', 'like', 'application/acme--shop/web/api')
    .where('result', '=', 'allowed')
    .execute();
  expect(actions.map(({ action }) => action)).toEqual(['application.deploy', 'application.delete']);
  expect(actions[0]?.details).toEqual({ image: 'registry.example.com/api:1', replicas: 2 });
});

test('what was not deployed here is not deleted here, and what is refused leaves nothing', async () => {
  const admin = world.as('wsAdmin');
  expect(await codeOf(admin.call('removeApplication', { params: { ...params, application: 'shop' } }))).toBe(
    'CONFLICT',
  );
  expect(world.apiServer.get('deployments', 'web', 'shop')).toBeDefined();
  const untrusted = { image: 'untrusted.example/api:1', replicas: 1 };
  expect(
    await codeOf(admin.call('putApplication', { params: { ...params, application: 'bad' }, body: untrusted })),
  ).toBe('WORKSPACE_REJECTED');
  expect(world.apiServer.get('deployments', 'web', 'bad')).toBeUndefined();
  const form = { name: 'bad', image: 'untrusted.example/api:1', replicas: '1', do: 'save' };
  const answer = await world.page('wsAdmin', 'POST', '/workspaces/acme--shop/projects/web/deploy', { form });
  const page = await answer.text();
  expect([answer.status, page.includes('kaas-trusted-registries')]).toEqual([422, true]);
  expect(page).toContain('value="untrusted.example/api:1"');
});

test('namespaces of the platform are no projects, and no name leads elsewhere', async () => {
  for (const project of ['kube-system', 'default', 'kube-public'])
    expect(await codeOf(world.as('wsAdmin').call('listWorkloads', { params: { ...params, project } }))).toBe(
      'NOT_FOUND',
    );
  for (const name of ['..', '.', '../../secrets', 'a/b', 'a%2fb', 'A', 'x'.repeat(254), 'a?b', 'a#b', '']) {
    const log = world.as('wsAdmin').call('getPodLog', { params: { ...params, pod: name } });
    expect(['INPUT_INVALID', 'NOT_FOUND']).toContain(await codeOf(log));
  }
  expect(world.apiServer.calls).toEqual([]);
  const long = 'x'.repeat(253);
  await world
    .as('wsAdmin')
    .call('getPodLog', { params: { ...params, pod: long } })
    .catch(() => undefined);
  expect(world.apiServer.calls).toEqual([`GET /api/v1/namespaces/web/pods/${long}`]);
});

test.each(['redirect', 'endless', 'garbage', 'half', 'error', 'silent'] as const)(
  'an API server that gives a %s answer hurts nobody, and the page says so',
  async (trouble) => {
    world.apiServer.trouble = trouble;
    const memory = process.memoryUsage().rss;
    const answer = await world.page('wsAdmin', 'GET', workloads);
    const page = await answer.text();
    expect(answer.status).toBeLessThan(503);
    expect(page).not.toContain('INTERNAL');
    if (!['garbage', 'endless'].includes(trouble)) expect(page).toContain('does not answer');
    expect(process.memoryUsage().rss - memory).toBeLessThan(600 * 1_048_576);
    expect(world.lines.filter((line) => line.includes('/caught'))).toEqual([]);
    world.apiServer.trouble = 'none';
    expect((await world.page('wsAdmin', 'GET', workloads)).status).toBe(200);
  },
);

test('a token is in no log, no page and no audit', async () => {
  await (await world.page('wsAdmin', 'GET', workloads)).text();
  const everything = JSON.stringify([
    world.lines,
    await world.db.selectFrom('audit_event').selectAll().execute(),
    await world.db.selectFrom('oidc_model').selectAll().execute(),
  ]);
  expect(everything).not.toMatch(/eyJ[A-Za-z0-9_-]{20,}\.eyJ/);
});

test('names, images and texts of a cluster are text on every page', async () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e';
  const metadata = { name: 'evil', namespace: 'web', annotations: { note: evil.repeat(2_000) } };
  world.apiServer.put('deployments', {
    metadata: metadata as never,
    spec: { replicas: 1, template: { spec: { containers: [{ name: evil, image: evil }] } } },
    status: { conditions: [{ type: 'ReplicaFailure', status: 'True', message: evil }] },
  });
  pod(world.apiServer, 'evil-7f9c5d-x', 'evil', {
    phase: 'Pending',
    containerStatuses: [{ name: evil, state: { waiting: { reason: 'ErrImagePull', message: evil } } }],
  });
  world.apiServer.log = `2026-11-21T11:00:00.000000001Z ${evil}\n2026-11-21T11:00:01.000000001Z \u001b[31m</pre>${'x'.repeat(9_000)}\n`;
  for (const path of [workloads, '/workspaces/acme--shop/projects/web/pods/evil-7f9c5d-x/log']) {
    const page = await (await world.page('wsAdmin', 'GET', path)).text();
    expect(strangeTags(page)).toEqual([]);
    expect(page).not.toContain('\u202e');
    expect(page).not.toContain('\u001b');
    expect(page).toContain('&#60;script&#62;');
  }
  world.apiServer.log = '2026-11-21T11:00:00.000000001Z hello\n';
});

test('hundreds of pods are read in parts, and a page says when there are more', async () => {
  for (let one = 0; one < 620; one++) pod(world.apiServer, `many-${one}`, 'many', { phase: 'Running' });
  const { answer } = await list('wsAdmin');
  expect([answer.pods.length, answer.more]).toEqual([500, true]);
});

describe('a log that is followed', () => {
  const events = '/api/v1/workspaces/acme--shop/projects/web/pods/shop-7f9c5d-aaaaa/log/events?container=main';
  const follow = async (who: string, headers: Record<string, string> = {}) => {
    const ending = new AbortController();
    const answer = await fetch(`${world.url}${events}`, {
      headers: { authorization: `Bearer ${who}`, ...headers },
      signal: ending.signal,
    });
    let text = '';
    const read = (async () => {
      for await (const part of answer.body ?? []) text += Buffer.from(part).toString();
    })().catch(() => undefined);
    const until = async (done: () => boolean): Promise<void> => {
      for (let tries = 0; tries < 400 && !done(); tries++) await pause(25);
    };
    return { answer, read, text: () => text, until, close: () => ending.abort() };
  };
  const settled = async (): Promise<void> => {
    for (let tries = 0; tries < 200 && world.apiServer.following > 0; tries++) await pause(25);
    expect(world.apiServer.following).toBe(0);
  };

  test('gets the lines that come, and whoever comes back gets those that they missed and no other', async () => {
    const first = await follow('u-ws');
    expect(first.answer.headers.get('content-type')).toContain('text/event-stream');
    await first.until(() => first.text().includes('hello'));
    world.apiServer.write('2026-11-21T11:00:02.000000000Z second\n2026-11-21T11:00:02.000000000Z third\n');
    await first.until(() => first.text().includes('third'));
    const id = /^id: (.*)$/m.exec(first.text().split('event: lines').at(-2) ?? '')?.[1];
    expect(id).toBe('2026-11-21T11:00:02.000000000Z_2');
    first.close();
    await settled();
    world.apiServer.log +=
      '2026-11-21T11:00:02.000000000Z second\n2026-11-21T11:00:02.000000000Z third\n2026-11-21T11:00:02.000000000Z fourth\n';
    const again = await follow('u-ws', { 'last-event-id': id ?? '' });
    await again.until(() => again.text().includes('fourth'));
    expect(again.text()).not.toMatch(/hello|second|third/);
    world.apiServer.endLogs();
    await again.read;
    expect(again.text()).toContain('event: end');
    await settled();
  });

  test.each(['session', 'membership'] as const)('ends with the %s', async (what) => {
    const one = await follow('u-dev');
    await one.until(() => one.text().includes('hello'));
    await world.db.deleteFrom(what).where('person_id', '=', 'u-dev').execute();
    const begun = performance.now();
    await one.read;
    // STATUS_CHECK_SECONDS is 1 here.
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(one.text()).not.toContain('event: end');
    await settled();
  });

  test('is one of at most four of a person, whoever else follows', async () => {
    const mine = await Promise.all([1, 2, 3, 4].map(() => follow('u-ws')));
    const fifth = await follow('u-ws');
    const other = await follow('u-dev');
    expect([mine.map(({ answer }) => answer.status), fifth.answer.status, other.answer.status]).toEqual([
      [200, 200, 200, 200],
      429,
      200,
    ]);
    for (const one of [...mine, other]) one.close();
    await settled();
    const after = await follow('u-ws');
    expect(after.answer.status).toBe(200);
    after.close();
    await settled();
  });
});
