import { fixture, kaas } from './kaas.js';

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
