import { effectiveGroupsOf } from '@hexabase-kaas/oidc-service';
import { some } from '../runs.js';
import { callers, startWorld, type World } from './world.js';

jest.setTimeout(600_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(() => world.stop());

const names = [
  ...['masters', 'authenticated', 'unauthenticated', 'nodes', 'serviceaccounts', 'bootstrappers', 'monitoring'],
  ...['kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'apiserver', 'admin', 'anonymous', 'aggregated'],
  ...['serviceaccount:kube-system:default', 'node:node-1', 'serviceaccounts:kube-system', 'volume-scheduler'],
];
const prefixes = ['system:', 'System:', 'SYSTEM:', 'system%3A', '\uff53ystem:', 'system\u0430:'];
/** 106 ways to write what Kubernetes keeps for itself. */
const reserved = [
  ...prefixes.flatMap((prefix) => names.slice(0, 17).map((name) => prefix + name)),
  'system:',
  'system',
  'cluster-admin',
  ' system:masters',
];

/** Nine places where a name is taken. */
const fields: readonly ((name: string) => { method: string; path: string; body?: object; as?: string })[] = [
  (name) => ({ method: 'PUT', path: `/workspaces/acme--shop/groups/${name}/members/${callers.wsAdmin}`, body: {} }),
  (name) => ({ method: 'PUT', path: `/workspaces/acme--shop/groups/WSUsers/members/${name}`, body: {} }),
  (name) => ({ method: 'PUT', path: `/workspaces/${name}/groups/WSAdmins/members/${callers.wsAdmin}`, body: {} }),
  (name) => ({
    method: 'PUT',
    path: `/workspaces/acme--shop/break-glass/${idOf(name)}`,
    body: terms('WSUsers', 'u-dev'),
  }),
  (name) => ({ method: 'PUT', path: '/workspaces/acme--shop/break-glass/one', body: terms(decoded(name), 'u-dev') }),
  (name) => ({ method: 'PUT', path: '/workspaces/acme--shop/break-glass/two', body: terms('WSUsers', decoded(name)) }),
  (name) => ({ method: 'PUT', path: `/organizations/${name}`, body: { name: 'x' }, as: callers.admin }),
  (name) => ({ method: 'PUT', path: `/organizations/acme/users/${name}`, body: { role: 'admin' }, as: callers.admin }),
  (name) => ({
    method: 'POST',
    path: '/organizations/acme/invitations',
    body: { workspace: 'acme--shop', group: decoded(name) },
    as: callers.wsAdmin,
  }),
];
/** The id of an emergency right is a name of its own, and without a colon it is none of Kubernetes'. */
const idOf = (name: string): string => (/^[a-z-]+$/.test(name) ? `${name}:` : name);
const terms = (group: string, person: string) => ({ group, person, reason: 'test', expiresAt: '2026-11-30T00:00:00Z' });
const decoded = (name: string): string => decodeURIComponent(name);

test('no name that Kubernetes keeps for itself is taken anywhere, gives a right, or breaks anything', async () => {
  expect(reserved).toHaveLength(106);
  const rights = async () => {
    const people = Object.values(callers).filter((id) => id.startsWith('u-'));
    return Promise.all(people.map((person) => effectiveGroupsOf(world.db, person, 'acme--shop', world.now)));
  };
  const before = await rights();
  const rows = async () => [
    await world.db.selectFrom('membership').selectAll().orderBy('person_id').execute(),
    await world.db.selectFrom('workspace_group').select('name').orderBy('name').execute(),
    await world.db.selectFrom('organization_user').selectAll().orderBy('person_id').execute(),
    await world.db.selectFrom('invitation').select('id').execute(),
    await world.db.selectFrom('person').select('id').orderBy('id').execute(),
  ];
  const there = await rows();
  let tried = 0;
  for (const name of some(reserved, 12)) {
    for (const field of fields) {
      const { method, path, body, as = callers.wsAdmin } = field(name.includes('%') ? name : encodeURIComponent(name));
      const response = await fetch(`${world.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      expect([method, path, body, response.status >= 400 && response.status < 500, text]).toEqual([
        method,
        path,
        body,
        true,
        text,
      ]);
      tried++;
    }
  }
  expect(tried).toBe(some(reserved, 12).length * 9);
  expect(await rights()).toEqual(before);
  expect(await rows()).toEqual(there);
});
