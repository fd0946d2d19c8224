import { type ConsolePage, type ConsolePageId, consolePages } from '@hexabase-kaas/oidc-service';
import { parseAllDocuments } from 'yaml';
import { runs } from '../runs.js';
import { type ConsoleWorld, pathOf, startConsoleWorld, strangeTags } from './console-world.js';
import { examples } from './page-examples.js';

jest.setTimeout(120_000);

let world: ConsoleWorld;
beforeAll(async () => {
  world = await startConsoleWorld();
}, 120_000);
beforeEach(() => world.reset());
afterAll(() => world.stop());

const shop = { workspace: 'acme--shop' };
type Form = Readonly<Record<string, string>>;
const send = async (who: 'admin' | 'wsAdmin' | 'developer', path: string, form: Form, language = 'en') => {
  const answer = await world.page(who, 'POST', path, { form, language });
  return { status: answer.status, to: answer.headers.get('location') ?? '', page: await answer.text() };
};
const look = async (who: 'admin' | 'wsAdmin' | 'developer', path: string) =>
  (await world.page(who, 'GET', path)).text();
const plain = (markup: string) =>
  markup.replaceAll(/<[^>]*>/g, '').replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
/** The document that the page shows as YAML. */
const shownDocument = (page: string): unknown =>
  parseAllDocuments(plain(/<pre id="same-yaml"[^>]*>(.*?)<\/pre>/s.exec(page)?.[1] ?? ''))[0]?.toJS();

/** Forms that make or change something in the tenancy. */
const forms = [
  'createWorkspace',
  'saveWorkspace',
  'deleteWorkspace',
  'createProject',
  'saveProject',
  'deleteProject',
  'createRole',
  'saveRole',
  'createBinding',
  'saveBinding',
  'createGroup',
  'moveGroup',
] as const satisfies ConsolePageId[];
const payloads = [
  '"><script>alert(1)</script>',
  "' onfocus=alert(1) autofocus='",
  '</textarea></pre><img src=x onerror=alert(1)>',
  '\u202e*/`${7*7}`: {a: !!js}',
];

test.each(forms)('scripted text in any field of %s is text, in what is sent back and in the code', async (id) => {
  const page: ConsolePage = consolePages[id];
  const { params, form = {} } = examples[id];
  const who = page.path.startsWith('/organizations') ? 'admin' : 'wsAdmin';
  const path = pathOf(page.path, params);
  const names = [
    ...new Set([
      ...Object.keys(form),
      'hostnames',
      'egressCidrs',
      'hostCluster',
      'nodePool',
      'cpu',
      'ingressPorts',
      'parent',
      'from:x',
    ]),
  ];
  const changes = async () => (await world.db.selectFrom('change').select('id').execute()).length;
  const before = await changes();
  for (const payload of payloads.slice(0, runs(2, payloads.length)))
    for (const doing of ['look', 'save']) {
      const typed = Object.fromEntries(names.map((name) => [name, payload]));
      const answer = await send(who, path, { ...typed, do: doing });
      expect([200, 400, 409, 412, 422]).toContain(answer.status);
      expect(strangeTags(answer.page)).toEqual([]);
      if (/[<>"']/.test(payload)) expect(answer.page).not.toContain(payload);
      const field = await send(who, path, { ...form, [names[0] as string]: payload, do: doing });
      expect(strangeTags(field.page)).toEqual([]);
    }
  expect(await changes()).toBe(before);
});

test('a form with mistakes comes back whole, and says beside each field what is wrong', async () => {
  const form = {
    name: 'api',
    plan: 'small',
    hostnames: 'not a host\nshop.example.com',
    retention: 'delete',
    do: 'save',
  };
  for (const [language, title] of [
    ['en', 'Some fields need another look'],
    ['ja', '確認が必要な項目があります'],
  ] as const) {
    const { status, page } = await send('admin', '/organizations/acme/new-workspace', form, language);
    expect(status).toBe(422);
    expect(page).toContain(title);
    expect(page).toMatch(/<textarea[^>]*name="hostnames"[^>]*aria-invalid="true"/);
    expect(page).toContain('not a host\nshop.example.com</textarea>');
    expect(page).toMatch(/value="small" required checked/);
    expect(page).toMatch(/<option value="delete" selected>/);
  }
  const unknown = await send('admin', '/organizations/acme/new-workspace', { name: 'Not An Id', do: 'save' });
  expect(unknown.status).toBe(400);
  expect(unknown.page).toMatch(/name="name"[^>]*value="Not An Id"[^>]*aria-invalid="true"/);
});

test('making what is there already changes nothing, and says so at the name', async () => {
  const made = await send('wsAdmin', '/workspaces/acme--shop/new-project', { name: 'web', ingressPorts: '80' });
  expect(made.status).toBe(409);
  expect(made.page).toMatch(/name="name"[^>]*value="web"[^>]*aria-invalid="true"/);
  expect(made.page).toContain('There is one of this name already.');
});

test('who saves what somebody else changed meanwhile is told, and undoes nothing', async () => {
  const path = '/workspaces/acme--shop/projects/web/edit';
  const etag = plain(/name="etag" value="([^"]*)"/.exec(await look('wsAdmin', path))?.[1] ?? '');
  expect((await send('wsAdmin', path, { etag, ingressPorts: '8080' })).status).toBe(303);
  const late = await send('wsAdmin', path, { etag, ingressPorts: '9090' });
  expect([late.status, late.page.includes('Somebody changed it meanwhile')]).toEqual([412, true]);
  const { answer } = await world.as('wsAdmin').call('getProject', { params: { ...shop, project: 'web' } });
  expect(answer.spec.ingressPorts).toEqual([8080]);
});

test.each([
  [
    'admin',
    '/organizations/acme/new-workspace',
    {
      name: 'api',
      plan: 'large',
      hostnames: 'yes.example.com\n*.shop.example.com',
      egressCidrs: '192.0.2.0/24',
      internetEgress: 'on',
      retention: 'delete',
    },
  ],
  [
    'wsAdmin',
    '/workspaces/acme--shop/new-project',
    {
      name: 'true',
      cpu: '500m',
      memory: '1Gi',
      storage: '2Gi',
      pods: '5',
      'from:web': 'on',
      ingressPorts: '8080, 443',
    },
  ],
  [
    'wsAdmin',
    '/workspaces/acme--shop/projects/web/new-role',
    { name: 'on', 'rule::pods': 'get,list', 'rule:apps:deployments': 'get,list', 'rule::services': 'get,list' },
  ],
  ['wsAdmin', '/workspaces/acme--shop/new-binding', { name: 'lookers', group: 'WSUsers', gives: 'web/looker' }],
] as const)('%s sees at %s the code of exactly what is then saved', async (who, path, form) => {
  const shown = shownDocument((await send(who, path, { ...form, do: 'look' })).page) as {
    spec: Record<string, unknown>;
  };
  expect((await send(who, path, { ...form, do: 'save' })).status).toBe(303);
  const row = await world.db.selectFrom('change').select('edit').orderBy('position', 'desc').executeTakeFirstOrThrow();
  const { kind, spec, name } = row.edit as { kind: string; spec: Record<string, unknown>; name: string };
  if (kind === 'Role') expect(shown.spec.roles).toContainEqual({ name, ...spec });
  else expect(shown.spec).toEqual(spec);
});

describe('the builder of roles', () => {
  const path = '/workspaces/acme--shop/projects/web/new-role';
  const offered = (page: string) =>
    [...page.matchAll(/<select id="f-(rule:[^"]+)"[^>]*>(.*?)<\/select>/gs)].map(
      ([, field = '', options = '']) =>
        [field, [...options.matchAll(/value="([^"]+)"/g)].map(([, verbs = '']) => verbs)] as const,
    );

  test('offers nothing that the author could not give: all of it together is taken', async () => {
    const all = offered(await look('wsAdmin', path));
    expect(all.length).toBeGreaterThan(20);
    const most = Object.fromEntries(all.map(([field, verbs]) => [field, verbs.at(-1) ?? '']));
    expect((await send('wsAdmin', path, { name: 'most', ...most })).status).toBe(303);
    const verbs = all.flatMap(([, levels]) => levels.flatMap((level) => level.split(',')));
    expect(new Set(verbs)).toEqual(
      new Set(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']),
    );
    // What may only be read is offered to be read alone.
    expect(all.find(([field]) => field === 'rule:networking.k8s.io:networkpolicies')?.[1]).toEqual(['get,list,watch']);
    expect(all.map(([field]) => field)).not.toContain('rule::nodes');
  });

  test('refuses in words what was not offered, and keeps what was chosen', async () => {
    const { status, page } = await send('wsAdmin', path, {
      name: 'more',
      'rule::pods': 'get,list,watch',
      'rule:example.com:widgets': 'get,patch',
    });
    expect(status).toBe(403);
    expect(page).toContain('You do not hold these rights in the project yourself');
    expect(plain(page)).toContain('patch widgets.example.com');
    expect(page).toContain('<option value="get,list,watch" selected>');
    expect(page).toContain('name="name" type="text" value="more"');
  });

  test('offers nothing to who gives nothing', async () => {
    expect(offered(await look('developer', path))).toEqual([]);
    const { answer } = await world.as('developer').call('listGrantable', { params: { ...shop, project: 'web' } });
    expect(answer.items.find(({ resource }) => resource === 'deployments')?.verbs.toSorted()).toEqual([
      'get',
      'list',
      'patch',
      'update',
      'watch',
    ]);
    expect((await send('developer', path, { name: 'mine', 'rule:apps:deployments': 'get' })).status).toBe(403);
  });

  test('keeps rules for objects of certain names when a role is changed', async () => {
    const role = '/workspaces/acme--shop/projects/web/roles/deployer';
    expect((await send('wsAdmin', role, { etag: '*', 'rule:apps:deployments': 'get' })).status).toBe(303);
    const { answer } = await world
      .as('wsAdmin')
      .call('getRole', { params: { ...shop, project: 'web', role: 'deployer' } });
    expect(answer.spec.rules).toEqual([
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['settings'] },
    ]);
  });
});

test('before a group moves, the page shows whose claim changes to what', async () => {
  const page = (
    await send('wsAdmin', '/workspaces/acme--shop/groups/Developers/move', { parent: 'WSAdmins', do: 'look' })
  ).page;
  expect(page).toMatch(/u-dev.*Developers, WSUsers, WorkspaceMembers.*Developers, WSAdmins, WorkspaceMembers/s);
  const same = (
    await send('wsAdmin', '/workspaces/acme--shop/new-group', { name: 'Ops', parent: 'WSUsers', do: 'look' })
  ).page;
  expect(same).toContain('Nobody’s groups claim changes.');
  expect(plain(same)).toMatch(/Its members hold: Ops\s*WSUsers\s*WorkspaceMembers/);
  // A group cannot be put below itself.
  expect(page).not.toMatch(/<option value="Developers"/);
});

test('who can do what is what the bindings say, in a project and in those below it', async () => {
  const extents = async (project: string) => {
    const { answer } = await world.as('developer').call('listProjectAccess', { params: { ...shop, project } });
    return Object.fromEntries(
      answer.items.map(({ group, may }) => [group, [may.see, may.logs, may.run, may.shell, may.secrets]]),
    );
  };
  const expected = {
    Developers: ['all', 'all', 'some', 'none', 'none'],
    Idle: ['none', 'none', 'none', 'none', 'none'],
    WSAdmins: ['all', 'all', 'all', 'all', 'all'],
    WSUsers: ['all', 'all', 'none', 'none', 'none'],
    WorkspaceMembers: ['none', 'none', 'none', 'none', 'none'],
  };
  expect(await extents('web')).toEqual(expected);
  expect(await extents('web-eu')).toEqual(expected);
  expect(await extents('core')).toEqual({ ...expected, Developers: expected.WSUsers });
  const page = plain(await look('developer', '/workspaces/acme--shop/projects/web-eu/access'));
  expect(page).toMatch(/web\/deployer deployers/);
});

test('what is declared in code is shown with its file, and refused', async () => {
  const file = 'tenancy/platform/platform.yaml';
  for (const path of ['/organizations/acme/workspaces/sibling/edit', '/organizations/acme/workspaces/sibling/delete'])
    expect(await look('admin', path)).toContain(file);
  expect(await look('wsAdmin', '/workspaces/acme--shop/projects/core')).toContain(file);
  const forced = await send('admin', '/organizations/acme/workspaces/sibling/edit', { etag: '*', plan: 'large' });
  expect([forced.status, forced.to]).toEqual([200, '']);
  expect((await send('wsAdmin', '/workspaces/acme--shop/projects/core/delete', { confirm: 'core' })).page).toContain(
    file,
  );
});

test('what cannot be brought back is deleted by typing its name alone', async () => {
  for (const confirm of ['', 'Spare', 'spare ', 'acme--spare']) {
    const { status, page } = await send('admin', '/organizations/acme/workspaces/spare/delete', { confirm });
    expect([status, /name="confirm"[^>]*aria-invalid="true"/.test(page)]).toEqual([400, true]);
  }
  const { status, to } = await send('admin', '/organizations/acme/workspaces/spare/delete', { confirm: 'spare' });
  expect([status, to]).toEqual([303, expect.stringMatching(/^\/console\/organizations\/acme\/changes\/c-/)]);
  // What somebody else declares in it would be left without a workspace.
  const refused = await send('admin', '/organizations/acme/workspaces/shop/delete', { confirm: 'shop' });
  expect([refused.status, plain(refused.page).includes('projects.acme/shop/core')]).toEqual([422, true]);
});

test('a change leads to its own page, which says where it is, and can be withdrawn there', async () => {
  const { to } = await send('wsAdmin', '/workspaces/acme--shop/new-group', { name: 'Ops', parent: 'WSUsers' });
  const path = to.replace('/console', '');
  expect(await look('wsAdmin', path)).toMatch(/<li class="now" aria-current="step"><strong>Committed to Git/);
  expect(await look('wsAdmin', '/workspaces/acme--shop/groups')).toContain('Ops');
  expect((await send('wsAdmin', `${path}/withdraw`, {})).status).toBe(303);
  expect(plain(await look('wsAdmin', path))).toContain('It was taken back before it was applied.');
  expect(await look('wsAdmin', '/workspaces/acme--shop/groups')).not.toContain('Ops');
  // Twice is once.
  expect((await send('wsAdmin', `${path}/withdraw`, {})).status).toBe(303);
});
