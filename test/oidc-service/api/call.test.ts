import { openApiDocument, recordAudit, verifyAudit } from '@hexabase-kaas/oidc-service';
import { startWorld, type World } from './world.js';

jest.setTimeout(300_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(() => world.stop());
beforeEach(async () => {
  world.now = new Date('2026-11-21T12:00:00Z');
  await world.reset();
});

const shop = { workspace: 'acme--shop' };
const users = { ...shop, group: 'WSUsers' };
const outcome = (call: Promise<{ status: number; answer?: unknown }>) =>
  call.then(
    ({ status }) => status,
    ({ status, code }) => `${status} ${code}`,
  );
const raw = (path: string, init: RequestInit = {}) =>
  fetch(`${world.url}/api/v1${path}`, { ...init, headers: { authorization: 'Bearer u-ws', ...init.headers } });

test('putting a member is idempotent, and audited once', async () => {
  const admin = world.as('wsAdmin');
  const params = { ...users, person: 'u-removed' };
  const events = () =>
    world.db
      .selectFrom('audit_event')
      .selectAll()
      .where('target', '=', 'membership/acme--shop/WSUsers/u-removed')
      .execute();
  const before = (await events()).length;
  const first = await admin.call('putMember', { params, body: {} });
  const second = await admin.call('putMember', { params, body: {} });
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.answer).toEqual(first.answer);
  expect(first.answer).toMatchObject({ origin: 'managed', name: 'Name of u-removed' });
  expect([
    await outcome(admin.call('removeMember', { params })),
    await outcome(admin.call('removeMember', { params })),
  ]).toEqual([204, 204]);
  const told = (await events()).slice(before);
  expect(
    told.map(({ action, actor, result, organization_id, request_id }) => [
      action,
      actor,
      result,
      organization_id,
      request_id !== null,
    ]),
  ).toEqual([
    ['membership.put', 'u-ws', 'allowed', 'acme', true],
    ['membership.remove', 'u-ws', 'allowed', 'acme', true],
  ]);
});

test('what is declared shows its origin, stays, and is not taken over', async () => {
  const admin = world.as('wsAdmin');
  const declared = { ...shop, group: 'WSAdmins', person: 'u-ws' };
  expect(await outcome(admin.call('putMember', { params: declared, body: {} }))).toBe(200);
  expect((await admin.call('getMember', { params: declared })).answer.origin).toBe('declared');
  expect(await outcome(admin.call('removeMember', { params: declared }))).toBe('409 DECLARED');
  expect((await admin.call('getMember', { params: declared })).answer.origin).toBe('declared');
});

test('preconditions: the version of what is there, nothing there, and known already', async () => {
  const admin = world.as('wsAdmin');
  const params = { ...users, person: 'u-removed' };
  expect(await outcome(admin.call('putMember', { params, body: {}, ifMatch: '*' }))).toBe('412 PRECONDITION_FAILED');
  const { etag } = await admin.call('putMember', { params, body: {}, ifNoneMatch: '*' });
  expect(etag).toMatch(/^"[\w-]{27}"$/);
  expect(await outcome(admin.call('putMember', { params, body: {}, ifNoneMatch: '*' }))).toBe(
    '412 PRECONDITION_FAILED',
  );
  const path = '/workspaces/acme--shop/groups/WSUsers/members/u-removed';
  expect((await raw(path, { headers: { 'if-none-match': `"x", W/${etag}` } })).status).toBe(304);
  expect(await outcome(admin.call('removeMember', { params, ifMatch: '"x"' }))).toBe('412 PRECONDITION_FAILED');
  expect(await outcome(admin.call('removeMember', { params, ifMatch: `W/${etag}` }))).toBe('412 PRECONDITION_FAILED');
  expect(await outcome(admin.call('removeMember', { params, ifMatch: `"x", ${etag}` }))).toBe(204);
  expect(await outcome(admin.call('removeMember', { params, ifMatch: etag as string }))).toBe(
    '412 PRECONDITION_FAILED',
  );
});

test('pages stay where they are when something is added before and after', async () => {
  const add = async (ids: readonly string[]) => {
    await world.db
      .insertInto('person')
      .values(ids.map((id) => ({ id })))
      .onConflict((c) => c.doNothing())
      .execute();
    const rows = ids.map((person_id) => ({
      workspace_id: 'acme--shop',
      group_name: 'WSUsers',
      person_id,
      origin: 'managed' as const,
    }));
    await world.db.insertInto('membership').values(rows).execute();
  };
  const numbered = (count: number, step: number) =>
    Array.from({ length: count }, (_, i) => `u-p${String(i * step).padStart(4, '0')}`);
  await add(numbered(25, 2));
  const admin = world.as('wsAdmin');
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let round = 0; ; round++) {
    const { answer } = await admin.call('listMembers', {
      params: users,
      query: { limit: 7, ...(cursor && { cursor }) },
    });
    seen.push(...answer.items.map(({ person }) => person));
    if (answer.next === null) break;
    cursor = answer.next;
    // One in what was seen, one in what comes.
    await add([`u-p0000a${round}`, `u-p0048a${round}`]);
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(numbered(25, 2)));
  expect(seen).toEqual([...seen].sort());
  expect(seen.filter((id) => id.startsWith('u-p0000a'))).toEqual([]);
});

test.each([
  ['/workspaces?limit=0', 'query.limit'],
  ['/workspaces?limit=1e9', 'query.limit'],
  ['/workspaces?limit=1&limit=2', 'query.limit'],
  ['/workspaces?cursor=%00', 'query.cursor'],
  ['/workspaces?cursor=JyBvciAxPTE', 'query.cursor'],
  ['/workspaces?unknown=1', 'query'],
  ['/workspaces/acme--shop%00/groups', 'path.workspace'],
  ["/workspaces/acme--shop'--/groups", 'path.workspace'],
  ['/workspaces/acme--shop/groups/system:masters/members', 'path.group'],
  ['/workspaces/acme--shop/groups/WSAdmins%0A/members', 'path.group'],
  ['/workspaces/acme--shop/groups/\u0412SAdmins/members', 'path.group'],
  ['/workspaces/acme--shop/groups/WSAdmins/members/u-%F0%9F%92%A3', 'path.person'],
  ['/workspaces/acme--shop/groups/WSAdmins/members/alice@example.com', 'path.person'],
  ['/organizations/__proto__', 'path.organization'],
])('the hostile %s is refused as %s', async (path, issue) => {
  const response = await raw(path);
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(((await response.json()) as { issues: { path: string }[] }).issues.map((one) => one.path)).toContain(issue);
});

test('group names of other case, of the prototype and of none are just not there', async () => {
  for (const group of ['wsadmins', 'constructor', 'toString', 'A'.repeat(40)])
    expect(await outcome(world.as('wsAdmin').call('listMembers', { params: { ...shop, group } }))).toBe(
      '404 NOT_FOUND',
    );
});

test('why somebody holds a group: every way to it', async () => {
  const admin = world.as('wsAdmin');
  await admin.call('putMember', { params: { ...users, person: 'u-dev' }, body: {} });
  const { answer } = await admin.call('getEffectiveGroups', { params: { ...shop, person: 'u-dev' } });
  const up = ['Developers', 'WSUsers', 'WorkspaceMembers'];
  const managed = (...path: string[]) => ({ path, origin: 'managed' });
  expect(answer.items).toEqual([
    { group: 'Developers', because: [managed('Developers')] },
    { group: 'WSUsers', because: [managed('Developers', 'WSUsers'), managed('WSUsers')] },
    { group: 'WorkspaceMembers', because: [managed(...up), managed('WSUsers', 'WorkspaceMembers')] },
  ]);
});

test('break-glass: declared beforehand, used by whom it names, seen by all members, and over when it expires', async () => {
  const params = { ...shop, id: 'night' };
  const onCall = world.as('onCall');
  const manage = () => outcome(onCall.call('removeMember', { params: { ...users, person: 'u-removed' } }));
  expect(await manage()).toBe('404 NOT_FOUND');
  expect((await onCall.call('useBreakGlass', { params, body: {} })).answer.usedAt).toBe('2026-11-21T12:00:00.000Z');
  expect(await manage()).toBe(204);
  // It ends, and what it would grant does not.
  const grant = { params: { ...users, person: 'u-removed' }, body: {} };
  expect(await outcome(onCall.call('putMember', grant))).toBe('403 NOT_ALLOWED');
  const held = await world.as('developer').call('getEffectiveGroups', { params: { ...shop, person: 'u-oncall' } });
  expect(held.answer.items[0]).toEqual({ group: 'WSAdmins', because: [{ path: ['WSAdmins'], origin: 'break-glass' }] });
  expect((await world.as('developer').call('listBreakGlasses', { params: shop })).answer.items).toHaveLength(1);
  world.now = new Date('2026-12-01T00:00:00Z');
  expect(await manage()).toBe('404 NOT_FOUND');
  expect(await outcome(onCall.call('useBreakGlass', { params, body: {} }))).toBe('409 CONFLICT');
  const actions = await world.db
    .selectFrom('audit_event')
    .select('action')
    .where('target', '=', 'break-glass/acme--shop/night')
    .where('result', '=', 'allowed')
    .execute();
  expect(actions.filter(({ action }) => action === 'break-glass.use').length).toBeGreaterThan(0);
});

test('break-glass: ended early it is over, terms never change, and none is for ever', async () => {
  const admin = world.as('wsAdmin');
  const terms = { person: 'u-removed', group: 'WSUsers', reason: 'a storm', expiresAt: '2026-11-30T00:00:00Z' };
  const params = { ...shop, id: 'storm' };
  const put = (body: typeof terms) => outcome(admin.call('declareBreakGlass', { params, body }));
  expect(await put({ ...terms, expiresAt: '2027-11-30T00:00:00Z' })).toBe('400 INPUT_INVALID');
  expect([await put(terms), await put(terms), await put({ ...terms, group: 'WSAdmins' })]).toEqual([
    201,
    200,
    '409 CONFLICT',
  ]);
  const removed = world.as('removed');
  await removed.call('useBreakGlass', { params, body: {} });
  expect(await outcome(removed.call('getWorkspace', { params: shop }))).toBe(200);
  await admin.call('endBreakGlass', { params });
  expect(await outcome(removed.call('getWorkspace', { params: shop }))).toBe('404 NOT_FOUND');
});

test('the audit of an organization: filtered, in pages, exported, and its formulas harmless', async () => {
  const evil = '=HYPERLINK("http://evil")';
  await recordAudit(world.db, {
    at: world.now,
    actor: evil,
    action: 'test.evil',
    target: '"quoted", line\nbreak',
    organization: 'acme',
    source: '+1',
    result: 'denied',
    details: { a: '=1' },
  });
  await recordAudit(world.db, {
    at: world.now,
    actor: 'u-x',
    action: 'test.foreign',
    target: 'x',
    organization: 'globex',
    source: 'x',
    result: 'denied',
  });
  const admin = world.as('admin');
  const params = { organization: 'acme' };
  const { answer } = await admin.call('listAudit', { params, query: { action: 'test.evil', result: 'denied' } });
  expect(answer.items.map(({ actor }) => actor)).toEqual([evil]);
  const first = await admin.call('listAudit', { params, query: { limit: 2 } });
  const second = await admin.call('listAudit', { params, query: { limit: 2, cursor: first.answer.next as string } });
  const positions = [...first.answer.items, ...second.answer.items].map(({ position }) => position);
  expect(positions).toEqual([...positions].sort((a, b) => b - a));
  const lines = String((await admin.call('exportAudit', { params })).answer)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ organization }) => organization).every((one) => one === 'acme')).toBe(true);
  expect(lines.filter(({ action }) => action === 'test.evil')).toHaveLength(1);
  const csv = String(
    (await admin.call('exportAudit', { params, query: { format: 'csv', action: 'test.evil' } })).answer,
  );
  expect(csv.split('\r\n')[0]).toBe(
    'position,at,actor,action,target,organization,source,result,requestId,details,previousHash,hash',
  );
  expect(csv).toContain(`"'=HYPERLINK(""http://evil"")","test.evil","""quoted"", line\nbreak","acme","'+1","denied"`);
  const { answer: verified } = await admin.call('verifyAudit', { params });
  expect(verified.broken).toBeUndefined();
  expect((await verifyAudit(world.db)).broken).toBeUndefined();
});

test('the document is OpenAPI 3.1 whose references are all there', async () => {
  const document = (await world.as('anonymous').call('getApiDocument', { params: {} })).answer;
  expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  const { components } = document as { components: { schemas: Record<string, unknown> } };
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name,
  );
  expect(references.length).toBeGreaterThan(20);
  expect(references.filter((name) => !(String(name) in components.schemas))).toEqual([]);
  expect(JSON.stringify(document)).not.toContain('$defs');
});
