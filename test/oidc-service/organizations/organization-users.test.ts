import { randomUUID } from 'node:crypto';
import { privateOrganization, verifyAudit } from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import type { Browser } from '../identity/browser.js';
import { type SignInServer, startSignInServer } from '../identity/sign-in-server.js';

jest.setTimeout(300_000);

let server: SignInServer;
beforeAll(async () => {
  server = await startSignInServer();
});
afterAll(() => server.stop());

let made = 0;
const idOf = async (browser: Browser): Promise<string> => {
  const me = await server.me(browser);
  if (me === undefined) throw new Error('nobody is signed in');
  return me.id;
};
const join = (
  organization_id: string,
  person_id: string,
  role: 'admin' | 'billing',
  origin: 'declared' | 'managed' = 'managed',
) => server.db.insertInto('organization_user').values({ organization_id, person_id, role, origin }).execute();
/** A person with a browser, and the id of their private organization. */
async function person(name = `person ${made++}`) {
  const browser = await server.as(name);
  const id = await idOf(browser);
  return { browser, id, organization: privateOrganization(id) };
}
/** An organization of that many admins. */
async function organizationOf(admins: number) {
  const people = [];
  for (let i = 0; i < admins; i++) people.push(await person());
  const [{ organization }, ...others] = people as [Awaited<ReturnType<typeof person>>];
  for (const { id } of others) await join(organization, id, 'admin');
  return { organization, people };
}
const fresh = () => `/invitations/i-${randomUUID()}`;
const usersPath = (organization: string, one = '') => `/api/v1/organizations/${organization}/users${one && `/${one}`}`;
const rolesOf = async (organization: string) => {
  const rows = await server.db
    .selectFrom('organization_user')
    .select(['person_id', 'role'])
    .where('organization_id', '=', organization)
    .execute();
  return Object.fromEntries(rows.map(({ person_id, role }) => [person_id, role]));
};
const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  return ((await response.json()) as { code: string }).code;
};

test('a person sees the organizations of their own, and those alone', async () => {
  const [me, other] = [await person('Ann'), await person()];
  const own = { id: me.organization, name: 'Ann', private: true, origin: 'managed', role: 'admin' };
  expect(await (await me.browser.get('/api/v1/organizations')).json()).toEqual({ items: [own], next: null });
  await join(other.organization, me.id, 'billing');
  const listed = (await (await me.browser.get('/api/v1/organizations')).json()) as {
    items: { id: string; role: string }[];
  };
  expect(listed.items.map(({ id, role }) => [id, role]).sort()).toEqual(
    [
      [me.organization, 'admin'],
      [other.organization, 'billing'],
    ].sort(),
  );
});

test('an admin renames, changes roles and removes; each change is one event, and doing it twice is once', async () => {
  const { organization, people } = await organizationOf(2);
  const [admin, second] = people as [(typeof people)[0], (typeof people)[0]];
  for (let i = 0; i < 2; i++) {
    const renamed = await admin.browser.send('PUT', `/api/v1/organizations/${organization}`, { name: 'Acme' });
    expect([renamed.status, await renamed.json()]).toMatchObject([200, { name: 'Acme' }]);
    expect((await admin.browser.send('PUT', usersPath(organization, second.id), { role: 'billing' })).status).toBe(200);
  }
  expect(await rolesOf(organization)).toEqual({ [admin.id]: 'admin', [second.id]: 'billing' });
  for (let i = 0; i < 2; i++)
    expect((await admin.browser.send('DELETE', usersPath(organization, second.id))).status).toBe(204);
  expect(await problem(await admin.browser.send('PUT', usersPath(organization, second.id), { role: 'admin' }))).toBe(
    'NOT_FOUND',
  );
  const told = await server.db
    .selectFrom('audit_event')
    .select(['action', 'result'])
    .where('organization_id', '=', organization)
    .where('actor', '=', admin.id)
    .orderBy('position')
    .execute();
  expect(told.map(({ action, result }) => `${action} ${result}`)).toEqual([
    'person.create allowed',
    'organization.update allowed',
    'organization-user.update allowed',
    'organization-user.delete allowed',
    'organization-user.update failed',
  ]);
});

test('what is declared stays as it is declared', async () => {
  const { organization, people } = await organizationOf(1);
  const [admin] = people as [(typeof people)[0]];
  const declared = await person();
  await join(organization, declared.id, 'billing', 'declared');
  expect(await problem(await admin.browser.send('PUT', usersPath(organization, declared.id), { role: 'admin' }))).toBe(
    'DECLARED',
  );
  expect(await problem(await admin.browser.send('DELETE', usersPath(organization, declared.id)))).toBe('DECLARED');
  await server.db.updateTable('organization').set({ origin: 'declared' }).where('id', '=', organization).execute();
  expect(await problem(await admin.browser.send('PUT', `/api/v1/organizations/${organization}`, { name: 'x' }))).toBe(
    'DECLARED',
  );
});

test('the last admin can neither leave nor step down, and one who may not sign in counts for none', async () => {
  const { organization, people } = await organizationOf(2);
  const [admin, second] = people as [(typeof people)[0], (typeof people)[0]];
  await server.db.updateTable('person').set({ restricted_at: new Date() }).where('id', '=', second.id).execute();
  expect(await problem(await admin.browser.send('DELETE', usersPath(organization, admin.id)))).toBe('CONFLICT');
  expect(await problem(await admin.browser.send('PUT', usersPath(organization, admin.id), { role: 'billing' }))).toBe(
    'CONFLICT',
  );
  await server.db.updateTable('person').set({ restricted_at: null }).where('id', '=', second.id).execute();
  expect((await admin.browser.send('DELETE', usersPath(organization, admin.id))).status).toBe(204);
  expect(await problem(await admin.browser.get(`/api/v1/organizations/${organization}`))).toBe('NOT_FOUND');
});

test('two admins who remove each other at once leave one', async () => {
  for (let round = 0; round < 20; round++) {
    const { organization, people } = await organizationOf(2);
    const [one, two] = people as [(typeof people)[0], (typeof people)[0]];
    const answers = await Promise.all([
      one.browser.send('DELETE', usersPath(organization, two.id)),
      two.browser.send('DELETE', usersPath(organization, one.id)),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect(Object.values(await rolesOf(organization))).toEqual(['admin']);
  }
});

test('whatever admins do to each other at once, an admin stays', async () => {
  const { organization, people } = await organizationOf(4);
  const index = fc.nat({ max: 3 });
  const step = fc.record({ by: index, to: index, what: fc.constantFrom('leave', 'billing', 'admin', 'remove') });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      await server.db.deleteFrom('organization_user').where('organization_id', '=', organization).execute();
      for (const { id } of people) await join(organization, id, 'admin');
      const answers = await Promise.all(
        steps.map(({ by, to, what }) => {
          const { browser, id } = people[by] as (typeof people)[0];
          if (what === 'leave') return browser.send('DELETE', usersPath(organization, id));
          const target = usersPath(organization, (people[to] as (typeof people)[0]).id);
          return what === 'remove' ? browser.send('DELETE', target) : browser.send('PUT', target, { role: what });
        }),
      );
      expect(answers.filter(({ status }) => ![200, 204, 403, 404, 409].includes(status))).toEqual([]);
      expect(Object.values(await rolesOf(organization))).toContain('admin');
    }),
    { numRuns: 25 },
  );
  expect(await verifyAudit(server.db)).not.toHaveProperty('broken');
});

test('every route answers each kind of caller as it should, and records who was denied', async () => {
  const { organization, people } = await organizationOf(2);
  const [admin, target] = people as [(typeof people)[0], (typeof people)[0]];
  const [billing, stranger, removed, member] = [await person(), await person(), await person(), await person()];
  await join(organization, billing.id, 'billing');
  await join(organization, removed.id, 'admin');
  expect((await admin.browser.send('DELETE', usersPath(organization, removed.id))).status).toBe(204);
  // A workspace admin has no right in the organization by that.
  await server.db
    .insertInto('workspace')
    .values({ id: `${organization}--w`, organization_id: organization, name: 'w', origin: 'declared' })
    .execute();
  await server.db
    .insertInto('workspace_group')
    .values({ workspace_id: `${organization}--w`, name: 'WSAdmins', origin: 'declared' })
    .execute();
  await server.db
    .insertInto('membership')
    .values({ workspace_id: `${organization}--w`, group_name: 'WSAdmins', person_id: member.id, origin: 'declared' })
    .execute();
  const routes: [string, string, object | undefined, Record<string, number>][] = [
    ['GET', '', undefined, { admin: 200, billing: 200, member: 200 }],
    ['GET', '/users', undefined, { admin: 200, billing: 200, member: 403 }],
    ['GET', '/invitations', undefined, { admin: 200, billing: 403, member: 403 }],
    ['PUT', '', { name: 'Same' }, { admin: 200, billing: 403, member: 403 }],
    ['PUT', `/users/${target.id}`, { role: 'admin' }, { admin: 200, billing: 403, member: 403 }],
    ['PUT', `/users/${billing.id}`, { role: 'admin' }, { billing: 403, member: 403 }],
    ['PUT', fresh(), { role: 'billing' }, { admin: 201, billing: 403, member: 403 }],
    ['PUT', fresh(), { workspace: `${organization}--w`, group: 'WSAdmins' }, { admin: 403, billing: 403, member: 201 }],
    ['DELETE', fresh(), undefined, { admin: 204, billing: 403, member: 403 }],
    ['DELETE', `/users/${target.id}`, undefined, { billing: 403, member: 403, admin: 204 }],
  ];
  const callers = { billing, stranger, removed, member, admin };
  const denials = async () =>
    (await server.db.selectFrom('audit_event').select('position').where('result', '=', 'denied').execute()).length;
  for (const [method, path, body, expected] of routes) {
    for (const [kind, { browser }] of Object.entries(callers)) {
      const before = await denials();
      const wanted = expected[kind] ?? (kind === 'admin' || kind === 'billing' ? undefined : 404);
      if (wanted === undefined) continue;
      const answer = await browser.send(method, `/api/v1/organizations/${organization}${path}`, body);
      expect([kind, method, path, answer.status]).toEqual([kind, method, path, wanted]);
      expect((await denials()) - before).toBe(wanted < 400 ? 0 : 1);
    }
    const before = await denials();
    const nobody = await server.browser().send(method, `/api/v1/organizations/${organization}${path}`, body);
    expect([nobody.status, await problem(nobody), (await denials()) - before]).toEqual([401, 'SIGN_IN_NEEDED', 1]);
  }
});

test('the door is open to the document of the API', async () => {
  expect((await server.browser().get('/api/v1/openapi.json')).status).toBe(200);
});

test('admins see the addresses of users, and nobody else does', async () => {
  const { organization, people } = await organizationOf(1);
  const [admin] = people as [(typeof people)[0]];
  const billing = await person();
  await join(organization, billing.id, 'billing');
  await server.db.updateTable('person').set({ email: 'b@example.com' }).where('id', '=', billing.id).execute();
  const seen = async ({ browser }: { readonly browser: Browser }) => {
    const list = (await (await browser.get(usersPath(organization))).json()) as { items: { email: unknown }[] };
    const one = (await (await browser.get(usersPath(organization, billing.id))).json()) as { email: unknown };
    return [list.items.map(({ email }) => email).filter((email) => email !== null), one.email];
  };
  expect(await seen(admin)).toEqual([['b@example.com'], 'b@example.com']);
  expect(await seen(billing)).toEqual([[], null]);
  await server.db.updateTable('person').set({ restricted_at: new Date() }).where('id', '=', billing.id).execute();
  expect(await seen(admin)).toEqual([[], null]);
});

test('below /api nobody gets in without signing in, whether there is a route or not', async () => {
  for (const path of [
    '/api',
    '/api/',
    '/api/v1',
    '/api/v1/me',
    '/api/v1/nothing',
    '/api//v1/me',
    '/api/v1/organizations/x/y',
  ]) {
    const answer = await server.browser().get(path);
    expect([path, answer.status, await problem(answer)]).toEqual([path, 401, 'SIGN_IN_NEEDED']);
  }
});

test.each([
  ['a role that there is not', { role: 'owner' }],
  ['no role', {}],
  ['more than a role', { role: 'admin', origin: 'declared' }],
])('%s is refused', async (_name, body) => {
  const { organization, people } = await organizationOf(1);
  const [admin] = people as [(typeof people)[0]];
  expect(await problem(await admin.browser.send('PUT', usersPath(organization, admin.id), body))).toBe('INPUT_INVALID');
});
