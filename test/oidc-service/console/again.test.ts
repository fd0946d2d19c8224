import { waitingChanges } from './console-tenancy.js';
import { type ConsoleWorld, startConsoleWorld, strangeTags } from './console-world.js';

jest.setTimeout(120_000);

let world: ConsoleWorld;
beforeAll(async () => {
  world = await startConsoleWorld();
}, 120_000);
beforeEach(() => world.reset());
afterAll(() => world.stop());

type Who = 'admin' | 'wsAdmin' | 'developer';
const look = async (who: Who, path: string): Promise<string> => (await world.page(who, 'GET', path)).text();
const place = { organization: 'acme', workspace: 'shop', name: '' };
let count = 0;

/** A change that came to its end. @returns its id */
async function ended(target: string, edit: object, state: 'failed' | 'withdrawn' = 'failed'): Promise<string> {
  const id = `c-${String(++count).padStart(20, '3')}`;
  const row = { organization_id: 'acme', workspace_id: 'acme--shop', actor: 'u-ws', review: false, state };
  await world.db
    .insertInto('change')
    .values({ ...row, id, target, edit: JSON.stringify({ ...place, ...edit }), created_at: world.now, reason: 'full' })
    .execute();
  return id;
}
const ofShop = (id: string) => `/workspaces/acme--shop/changes/${id}`;
/** Where the page of a change leads to make it again. */
const again = (page: string): string | undefined =>
  /<a class="button primary" href="\/console([^"]*)">Change it anew<\/a>/.exec(page)?.[1]?.replaceAll('&#38;', '&');

const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }];
test.each([
  [
    'project/acme--shop/fresh2',
    { kind: 'Project', name: 'fresh2', spec: { ingressPorts: [8080] } },
    'new-project',
    ['value="fresh2"', 'value="8080"'],
  ],
  [
    'project/acme--shop/web',
    { kind: 'Project', name: 'web', spec: { quota: { cpu: '300m' } } },
    'projects/web/edit',
    ['value="300m"'],
  ],
  [
    'role/acme--shop/web/reader',
    { kind: 'Role', project: 'web', name: 'reader', spec: { rules } },
    'projects/web/new-role',
    ['value="reader"', 'value="get,list,watch" selected'],
  ],
  [
    'group/acme--shop/Ops',
    { kind: 'Group', name: 'Ops', spec: { parent: 'WSUsers' } },
    'new-group',
    ['value="Ops"', 'value="WSUsers" selected'],
  ],
  [
    'binding/acme--shop/lookers',
    { kind: 'GroupBinding', name: 'lookers', spec: { group: 'WSUsers', project: 'web', role: 'looker' } },
    'new-binding',
    ['value="lookers"', 'value="web/looker" selected', 'value="WSUsers" selected'],
  ],
  [
    'binding/acme--shop/deployers',
    { kind: 'GroupBinding', name: 'deployers', spec: { group: 'WSUsers', project: 'web', role: 'looker' } },
    'bindings/deployers/edit',
    ['value="web/looker" selected', 'value="WSUsers" selected'],
  ],
])('a change of %s that failed leads to its form, filled in', async (target, edit, form, shown) => {
  const id = await ended(target, edit);
  const to = again(await look('wsAdmin', ofShop(id)));
  expect(to).toBe(`/workspaces/acme--shop/${form}?change=${id}`);
  const page = await look('wsAdmin', to ?? '');
  for (const one of shown) expect(page).toContain(one);
  expect(again(await look('developer', ofShop(id)))).toBeUndefined();
});

test('a workspace that could not be made is asked for again with its plan and name, by an admin', async () => {
  const spec = { plan: 'large', hostCluster: 'tokyo', hostnames: ['a.example.com'], creator: 'u-admin' };
  const id = await ended('workspace/acme--grand', { kind: 'Workspace', workspace: 'grand', spec });
  await world.db.updateTable('change').set({ reason: 'no room' }).where('id', '=', id).execute();
  const to = again(await look('admin', `/organizations/acme/changes/${id}`));
  expect(to).toBe(`/organizations/acme/new-workspace?change=${id}`);
  const page = await look('admin', to ?? '');
  expect(page).toMatch(/value="large"[^>]* checked/);
  expect(page).toContain('value="grand"');
  expect(page).toContain('a.example.com</textarea>');
});

test('a removal leads to the page that asks for it while the thing is there, and nowhere when it is gone', async () => {
  const there = await ended('binding/acme--shop/deployers', { kind: 'GroupBinding', name: 'deployers', spec: null });
  expect(again(await look('wsAdmin', ofShop(there)))).toBe('/workspaces/acme--shop/bindings/deployers/delete');
  const gone = await ended('binding/acme--shop/none', { kind: 'GroupBinding', name: 'none', spec: null });
  expect(again(await look('wsAdmin', ofShop(gone)))).toBeUndefined();
});

test('a form is filled in by changes of its own thing alone, which its reader may read', async () => {
  const script = '"><script>alert(1)</script>';
  const spec = { parent: script, quota: { cpu: script }, allowFrom: [script] };
  const hostile = await ended('project/acme--shop/web', { kind: 'Project', name: 'web', spec });
  expect(strangeTags(await look('wsAdmin', `/workspaces/acme--shop/projects/web/edit?change=${hostile}`))).toEqual([]);
  const other = await look('wsAdmin', `/workspaces/acme--shop/projects/web-eu/edit?change=${hostile}`);
  expect(other).not.toContain('alert(1)');
  expect(other).toContain('value="200m"');
  expect(await look('wsAdmin', `/workspaces/acme--shop/new-group?change=${hostile}`)).not.toContain('alert(1)');
  const elsewhere = await world.page(
    'wsAdmin',
    'GET',
    '/workspaces/acme--shop/new-group?change=c-zzzzzzzzzzzzzzzzzzzz',
  );
  expect(elsewhere.status).toBe(404);
  const strange = await world.page('wsAdmin', 'GET', '/workspaces/acme--shop/new-group?change=../x');
  expect(strange.status).toBe(404);
});

test('a change that the repository holds up has a button, for whoever may withdraw it, and says what it waits for', async () => {
  const id = waitingChanges.project;
  const button = `action="/console${ofShop(id)}/retry"`;
  await world.db.updateTable('change').set({ reason: null }).execute();
  expect(await look('wsAdmin', ofShop(id))).not.toContain(button);
  await world.db.updateTable('change').set({ reason: 'it is away (DELIVERY_REMOTE)' }).execute();
  const page = await look('wsAdmin', ofShop(id));
  expect(page).toContain(button);
  expect(page).toContain('It is tried again by itself');
  expect(await look('developer', ofShop(id))).not.toContain(button);
  const ja = await (await world.page('wsAdmin', 'GET', ofShop(id), { language: 'ja' })).text();
  expect(ja).toContain('今すぐ再試行');
  const pressed = await world.page('wsAdmin', 'POST', `${ofShop(id)}/retry`, { form: {} });
  expect([pressed.status, pressed.headers.get('location')]).toEqual([303, `/console${ofShop(id)}`]);
});
