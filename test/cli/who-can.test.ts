import { fixture, kaas, scratch } from './kaas.js';

const dir = scratch();
afterAll(() => dir.remove());

const groups = async (...args: string[]): Promise<string[]> => {
  const { out } = await kaas(['who-can', ...args, fixture, '-w', 'acme/shop', '--json']);
  return (JSON.parse(out) as { groups: { name: string }[] }).groups.map(({ name }) => name);
};

test('a project role holds in its project only', async () => {
  expect(await groups('create', 'deployments.apps', '-n', 'web')).toEqual(['Developers', 'WSAdmins']);
  expect(await groups('create', 'deployments', '-n', 'web')).toEqual(['Developers', 'WSAdmins']);
  expect(await groups('create', 'deployments')).not.toContain('Developers');
});

test('nobody may impersonate', async () => {
  expect(await groups('impersonate', 'users')).toEqual([]);
  const { code, out } = await kaas(['who-can', 'impersonate', 'users', fixture, '-w', 'acme/shop']);
  expect(code).toBe(0);
  expect(out).toContain('No group can impersonate users in workspace acme/shop.');
});

test('a project or workspace that is not there is wrong use', async () => {
  expect(await kaas(['who-can', 'get', 'pods', fixture, '-w', 'acme/nope'])).toMatchObject({ code: 2 });
  const { code, err } = await kaas(['who-can', 'get', 'pods', fixture, '-w', 'acme/shop', '-n', 'nope']);
  expect(code).toBe(2);
  expect(err).toContain('there are web');
});

test('a right to some objects alone is listed with their names', async () => {
  const tools = {
    apiVersion: 'kaas.hexabase.ai/v1',
    kind: 'Project',
    metadata: { name: 'tools', organization: 'acme', workspace: 'shop' },
    spec: {
      roles: [
        {
          name: 'db',
          rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['db', 'cache'] }],
        },
      ],
    },
  };
  const bound = {
    apiVersion: 'kaas.hexabase.ai/v1',
    kind: 'GroupBinding',
    metadata: { name: 'db', organization: 'acme', workspace: 'shop' },
    spec: { group: 'Developers', role: 'db', project: 'tools' },
  };
  const file = dir.write('tools.yaml', `${JSON.stringify(tools)}\n---\n${JSON.stringify(bound)}\n`);
  const ask = (...args: string[]) =>
    kaas(['who-can', 'get', 'secrets', fixture, file, '-w', 'acme/shop', '-n', 'tools', ...args]);
  const asked = async (...args: string[]) =>
    (JSON.parse((await ask(...args, '--json')).out).groups as { name: string; names?: string[] }[])
      .filter(({ name }) => name === 'Developers')
      .map(({ names }) => names ?? 'all');
  expect(await asked()).toEqual([['cache', 'db']]);
  expect(await asked('--name', 'db')).toEqual(['all']);
  expect(await asked('--name', 'other')).toEqual([]);
  expect((await ask()).out).toMatch(/Developers +\S+ +only cache, db/);
  expect((await ask('--name', 'db')).out).toContain('Who can get secrets db in project tools of acme/shop:');
});
