import { settingsOf, withSettings } from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { type ConsoleWorld, startConsoleWorld, strangeTags } from '../console/console-world.js';
import { shopContainer } from './workload-samples.js';

jest.setTimeout(120_000);

let world: ConsoleWorld;
beforeAll(async () => {
  world = await startConsoleWorld();
}, 120_000);
beforeEach(() => world.reset());
afterAll(() => world.stop());

const params = { workspace: 'acme--shop', project: 'web', kind: 'deployment', workload: 'shop' } as const;
const main = { ...params, container: 'main' };
const path = '/workspaces/acme--shop/projects/web/workloads/deployment/shop/change';
const { version } = settingsOf(shopContainer);
const standing = () => {
  const spec = world.apiServer.get('deployments', 'web', 'shop')?.spec as {
    template: { spec: { containers: (typeof shopContainer)[]; volumes: unknown } };
  };
  return spec.template.spec;
};
const wanted = {
  image: 'registry.example.com/shop:1.5',
  env: [
    { name: 'GREETING', value: 'hello' },
    { name: 'NEW', value: '1=2' },
  ],
  requests: { cpu: '200m', memory: '64Mi' },
  limits: {},
};
const problemOf = (call: Promise<unknown>): Promise<{ code: string; issues?: { message: string; path: string }[] }> =>
  call.then(
    () => ({ code: 'NONE' }),
    (error) => error,
  );
const change = (body: object = {}) =>
  world.as('wsAdmin').call('putContainer', { params: main, body: { ...wanted, version, ...body } as never });
/** Another writer of the same object. */
const meanwhile = (container: object, more: object = {}) => {
  const old = world.apiServer.get('deployments', 'web', 'shop') as never as { metadata: object; spec: object };
  const spec = { ...old.spec, ...more, template: { spec: { containers: [{ ...shopContainer, ...container }] } } };
  world.apiServer.put('deployments', { ...old, spec } as never);
};

test('image, variables and amounts are changed, and everything else of the container stays', async () => {
  const { answer } = await world.as('developer').call('listContainers', { params });
  expect(answer).toEqual({ fromGit: false, containers: [settingsOf(shopContainer)] });
  expect(answer.containers[0]?.kept).toEqual([
    { name: 'DB_PASSWORD', from: 'Secret/database password' },
    { name: '*', from: 'ConfigMap/features' },
  ]);
  await change();
  const { env, image, resources, ...rest } = shopContainer;
  expect(standing()).toEqual({
    volumes: [],
    containers: [
      {
        ...rest,
        image: wanted.image,
        env: [env[1], { name: 'GREETING', value: 'hello' }, { name: 'NEW', value: '1=2' }],
        resources: { requests: { cpu: '200m', memory: '64Mi' }, limits: { 'ephemeral-storage': '1Gi' } },
      },
    ],
  });
  expect([image, resources.requests.cpu]).toEqual(['registry.example.com/shop:1.4', '100m']);
});

test('the same once more changes nothing, and the audit has the image and no value', async () => {
  await change();
  const calls = world.apiServer.calls.filter((call) => call.startsWith('PATCH')).length;
  await change();
  expect(world.apiServer.calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(calls);
  const events = await world.db.selectFrom('audit_event').selectAll().where('action', '=', 'workload.change').execute();
  expect(events.at(-1)).toMatchObject({
    actor: 'u-ws',
    target: 'workload/acme--shop/web/deployment/shop',
    details: { container: 'main', image: wanted.image },
  });
  expect(JSON.stringify(events)).not.toContain('hello');
});

test('who looked at something older is refused, and told what changed; what only runs on is no change', async () => {
  meanwhile({ image: 'registry.example.com/shop:hotfix', env: [{ name: 'LOG_LEVEL', value: 'debug' }] });
  const refused = await problemOf(change());
  expect(refused.code).toBe('PRECONDITION_FAILED');
  expect(refused.issues?.map(({ message }) => message)).toEqual([
    'image is now registry.example.com/shop:hotfix',
    'env LOG_LEVEL is now debug',
    'env GREETING is gone',
  ]);
  await world.reset();
  meanwhile({}, { replicas: 7 });
  await change();
  expect(world.apiServer.get('deployments', 'web', 'shop')?.spec?.replicas).toBe(7);
});

test('another writer at the last moment is not overwritten, and one that writes something else holds nobody up', async () => {
  let times = 0;
  world.apiServer.overtake = () => {
    if (++times === 1) meanwhile({ image: 'registry.example.com/shop:other' });
  };
  expect((await problemOf(change())).code).toBe('PRECONDITION_FAILED');
  expect(standing().containers[0]?.image).toBe('registry.example.com/shop:other');
  await world.reset();
  times = 0;
  world.apiServer.overtake = () => {
    if (++times < 4) meanwhile({}, { replicas: times });
  };
  await change();
  expect(standing().containers[0]?.image).toBe(wanted.image);
  await world.reset();
  world.apiServer.overtake = () => meanwhile({}, { replicas: ++times });
  expect((await problemOf(change())).code).toBe('CONFLICT');
});

test('what comes from a Secret cannot be put over, nor named twice, nor what Flux brought', async () => {
  const over = await problemOf(change({ env: [{ name: 'DB_PASSWORD', value: 'mine' }] }));
  expect(over).toMatchObject({ code: 'INPUT_INVALID', issues: [{ path: 'body.env' }] });
  const twice = [
    { name: 'A', value: '1' },
    { name: 'A', value: '2' },
  ];
  expect((await problemOf(change({ env: twice }))).code).toBe('INPUT_INVALID');
  for (const [container, code] of [
    ['none', 'NOT_FOUND'],
    ['../main', 'INPUT_INVALID'],
  ] as const) {
    const call = world
      .as('wsAdmin')
      .call('putContainer', { params: { ...main, container }, body: { ...wanted, version } });
    expect((await problemOf(call)).code).toBe(code);
  }
  const old = world.apiServer.get('deployments', 'web', 'shop') as never as { metadata: object };
  const labels = { 'kustomize.toolkit.fluxcd.io/name': 'workloads' };
  world.apiServer.put('deployments', { ...old, metadata: { ...old.metadata, labels } } as never);
  expect((await problemOf(change())).code).toBe('CONFLICT');
  expect(await (await world.page('wsAdmin', 'GET', path)).text()).toContain('Flux brought it from Git');
  for (const kind of ['job', 'cronjob'] as const)
    expect((await problemOf(world.as('wsAdmin').call('listContainers', { params: { ...params, kind } }))).code).toBe(
      'INPUT_INVALID',
    );
});

test('who may not is refused by the API server, and nothing is changed', async () => {
  const call = world.as('developer').call('putContainer', { params: main, body: { ...wanted, version } });
  expect((await problemOf(call)).code).toBe('WORKSPACE_REFUSED');
  expect(standing().containers[0]?.image).toBe(shopContainer.image);
});

test('the form shows what is there, takes what is typed, and lets who was told put their own in its place', async () => {
  const page = await (await world.page('wsAdmin', 'GET', path)).text();
  expect(page).toContain('value="registry.example.com/shop:1.4"');
  expect(page).toContain('LOG_LEVEL=info\nGREETING=こんにちは &#60;b&#62;</textarea>');
  expect(page).toContain('Secret/database password');
  const form = { container: 'main', version, image: 'registry.example.com/shop:2', env: 'LOG_LEVEL=warn' };
  meanwhile({ image: 'registry.example.com/shop:hotfix' });
  const stale = await world.page('wsAdmin', 'POST', path, { form });
  const told = await stale.text();
  expect(stale.status).toBe(412);
  expect(told).toContain('image is now registry.example.com/shop:hotfix');
  expect(told).toContain('value="registry.example.com/shop:2"');
  expect(strangeTags(told)).toEqual([]);
  const seen = /name="version" value="([^"]*)"/.exec(told)?.[1] ?? '';
  const saved = await world.page('wsAdmin', 'POST', path, { form: { ...form, version: seen } });
  expect(saved.status).toBe(303);
  expect(standing().containers[0]?.image).toBe('registry.example.com/shop:2');
});

test('whatever a container holds, taking its own settings changes nothing of it', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 20 });
  const variable = fc.oneof(
    fc.record({ name: fc.constantFrom('A', 'B', 'C_1', 'd.e', '1bad', ''), value: text }),
    fc.record({
      name: fc.constantFrom('A', 'B', 'S'),
      valueFrom: fc.constant({ secretKeyRef: { name: 's', key: 'k' } }),
    }),
    fc.record({ name: fc.constantFrom('E') }),
  );
  const amounts = fc.dictionary(fc.constantFrom('cpu', 'memory', 'example.com/gpu'), fc.constantFrom('1', '2Gi'), {
    noNullPrototype: true,
    maxKeys: 3,
  });
  const container = fc.record({
    name: fc.constant('main'),
    image: text,
    command: fc.array(text, { maxLength: 2 }),
    env: fc.array(variable, { minLength: 1, maxLength: 5 }),
    resources: fc.record({ requests: amounts.filter(some), limits: amounts.filter(some) }),
  });
  fc.assert(
    fc.property(container, (one) => {
      const settings = settingsOf(one);
      expect(withSettings(one, settings)).toEqual(one);
      const next = withSettings(one, { ...settings, image: 'x', env: [] });
      expect(settingsOf(next).kept).toEqual(settings.kept);
    }),
  );
});
const some = (given: object): boolean => Object.keys(given).length > 0;
