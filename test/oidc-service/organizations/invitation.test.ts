import { randomUUID } from 'node:crypto';
import { organizationsFeature, privateOrganization } from '@hexabase-kaas/oidc-service';
import type { Browser } from '../identity/browser.js';
import { type SignInServer, startSignInServer } from '../identity/sign-in-server.js';

jest.setTimeout(300_000);

let server: SignInServer;
beforeAll(async () => {
  server = await startSignInServer([organizationsFeature]);
});
afterAll(() => server.stop());
afterEach(() => server.ahead(0));

let made = 0;
async function person() {
  const browser = await server.as(`guest ${made++}`);
  const { id } = (await server.me(browser)) as { id: string };
  return { browser, id, organization: privateOrganization(id) };
}
type Person = Awaited<ReturnType<typeof person>>;
const path = (organization: string) => `/api/v1/organizations/${organization}/invitations`;
const fresh = (organization: string) => `${path(organization)}/i-${randomUUID()}`;
async function invite({ browser, organization }: Person, body: object = { role: 'billing' }) {
  const answer = await browser.send('PUT', fresh(organization), body);
  expect(answer.status).toBe(201);
  const invitation = (await answer.json()) as { id: string; link: string; expiresAt: string; mailed: boolean };
  const [, token] = /^http:\/\/localhost:3000\/invitations\/([A-Za-z0-9_-]{43})$/.exec(invitation.link) as unknown as [
    string,
    string,
  ];
  return { ...invitation, token };
}
const accept = (browser: Browser, token: string) => browser.send('POST', '/api/v1/invitations/accept', { token });
const roleIn = async (organization: string, id: string) =>
  (
    await server.db
      .selectFrom('organization_user')
      .select('role')
      .where('organization_id', '=', organization)
      .where('person_id', '=', id)
      .executeTakeFirst()
  )?.role;

test('an invitation is a link, of which only a hash is kept; it is accepted once, and the audit says by whom', async () => {
  const [admin, guest, second] = [await person(), await person(), await person()];
  const { id, token } = await invite(admin);
  const rows = JSON.stringify([
    await server.db.selectFrom('invitation').selectAll().where('id', '=', id).execute(),
    await server.db.selectFrom('audit_event').selectAll().execute(),
  ]);
  expect(rows).not.toContain(token);
  expect(server.lines.join('\n')).not.toContain(token);
  expect(await (await admin.browser.get(path(admin.organization))).json()).toMatchObject({
    items: [{ id, role: 'billing', invitedBy: admin.id }],
  });
  expect((await accept(guest.browser, token)).status).toBe(200);
  expect(await roleIn(admin.organization, guest.id)).toBe('billing');
  expect((await accept(second.browser, token)).status).toBe(409);
  expect((await accept(guest.browser, token)).status).toBe(409);
  expect(await roleIn(admin.organization, second.id)).toBe(undefined);
  expect(await (await admin.browser.get(path(admin.organization))).json()).toEqual({ items: [], next: null });
  const told = await server.db
    .selectFrom('audit_event')
    .selectAll()
    .where('action', '=', 'invitation.accept')
    .where('target', '=', `invitation/${id}`)
    .execute();
  expect(told).toMatchObject([
    { actor: guest.id, result: 'allowed', organization_id: admin.organization, details: { role: 'billing' } },
  ]);
});

test('inviting again under the same id is one invitation, whose link is told once', async () => {
  const admin = await person();
  const at = fresh(admin.organization);
  const ask = async (body: object, headers = {}) => {
    const answer = await admin.browser.send('PUT', at, body, headers);
    return {
      status: answer.status,
      etag: answer.headers.get('etag'),
      json: (await answer.json()) as { link: unknown },
    };
  };
  const first = await ask({ role: 'billing' }, { 'if-none-match': '*' });
  const second = await ask({ role: 'billing' });
  expect([first.status, second.status, second.json.link]).toEqual([201, 200, null]);
  expect({ ...first.json, link: null }).toEqual(second.json);
  expect((await ask({ role: 'billing' }, { 'if-none-match': '*' })).status).toBe(412);
  expect([(await ask({ role: 'admin' })).status, (await ask({ role: 'billing', days: 8 })).status]).toEqual([409, 409]);
  const read = await admin.browser.get(at);
  expect([read.status, read.headers.get('etag')]).toEqual([200, first.etag]);
  expect((await admin.browser.send('DELETE', at, undefined, { 'if-match': '"x"' })).status).toBe(412);
  expect((await admin.browser.send('DELETE', at, undefined, { 'if-match': String(first.etag) })).status).toBe(204);
  expect((await ask({ role: 'billing' })).status).toBe(409);
});

test('of twenty people who accept at once, one gets it', async () => {
  const admin = await person();
  const guests = await Promise.all(Array.from({ length: 20 }, person));
  const { token } = await invite(admin);
  const answers = await Promise.all(guests.map(({ browser }) => accept(browser, token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)]);
  const roles = await Promise.all(guests.map(({ id }) => roleIn(admin.organization, id)));
  expect(roles.filter((role) => role !== undefined)).toEqual(['billing']);
});

test('opening the link, however often and by whomever, accepts nothing', async () => {
  const [admin, guest] = [await person(), await person()];
  const { token } = await invite(admin, { role: 'admin' });
  const stranger = await server.browser().get(`/invitations/${token}`);
  expect([stranger.status, stranger.headers.get('location')]).toEqual([
    303,
    `/sign-in?return_to=%2Finvitations%2F${token}`,
  ]);
  for (const headers of [{}, { 'sec-purpose': 'prefetch' }]) {
    const page = await guest.browser.get(`/invitations/${token}`, { headers });
    expect([page.status, page.headers.get('cache-control'), page.headers.get('referrer-policy')]).toEqual([
      200,
      'no-store',
      'same-origin',
    ]);
    expect(await page.text()).toContain(`<form method="post" action="/invitations/${token}/accept">`);
  }
  expect((await guest.browser.get(`/invitations/${token}/accept`)).status).toBe(404);
  expect((await guest.browser.get(`/invitations/${token}`, { method: 'HEAD' })).status).toBe(200);
  const foreign = await guest.browser.send('POST', `/invitations/${token}/accept`, undefined, {
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
  });
  expect([foreign.status, await roleIn(admin.organization, guest.id)]).toEqual([303, undefined]);
  expect((await guest.browser.send('POST', `/invitations/${token}/accept`)).status).toBe(200);
  expect(await roleIn(admin.organization, guest.id)).toBe('admin');
  expect((await guest.browser.get(`/invitations/${token}`)).status).toBe(404);
});

test('an invitation that has expired, was taken back, or never was is refused', async () => {
  const [admin, guest] = [await person(), await person()];
  const late = await invite(admin, { role: 'billing', days: 1 });
  const back = await invite(admin);
  for (let i = 0; i < 2; i++)
    expect((await admin.browser.send('DELETE', `${path(admin.organization)}/${back.id}`)).status).toBe(204);
  expect((await accept(guest.browser, back.token)).status).toBe(409);
  expect((await accept(guest.browser, 'A'.repeat(43))).status).toBe(404);
  expect((await accept(guest.browser, 'short')).status).toBe(400);
  server.ahead(86_400_001);
  const later = await server.as('guest later');
  expect((await accept(later, late.token)).status).toBe(409);
  expect(await (await (await server.as(`guest ${made - 2}`)).get(path(admin.organization))).json()).toEqual({
    items: [],
    next: null,
  });
  expect(
    await server.db
      .selectFrom('organization_user')
      .select('person_id')
      .where('organization_id', '=', admin.organization)
      .execute(),
  ).toHaveLength(1);
});

test('one that was accepted cannot be taken back, and one of another organization neither', async () => {
  const [admin, guest, other] = [await person(), await person(), await person()];
  const { id, token } = await invite(admin);
  // There is none of that id in theirs, so it is gone from there.
  expect((await other.browser.send('DELETE', `${path(other.organization)}/${id}`)).status).toBe(204);
  expect((await other.browser.send('DELETE', `${path(admin.organization)}/${id}`)).status).toBe(404);
  expect((await accept(guest.browser, token)).status).toBe(200);
  expect((await admin.browser.send('DELETE', `${path(admin.organization)}/${id}`)).status).toBe(409);
});

test('an invitation gives nothing that who made it has lost since', async () => {
  for (const loss of ['removed', 'demoted', 'restricted'] as const) {
    const [owner, admin, guest] = [await person(), await person(), await person()];
    await accept(admin.browser, (await invite(owner, { role: 'admin' })).token);
    const { token } = await invite({ ...admin, organization: owner.organization }, { role: 'admin' });
    const user = `/api/v1/organizations/${owner.organization}/users/${admin.id}`;
    if (loss === 'removed') await owner.browser.send('DELETE', user);
    if (loss === 'demoted') await owner.browser.send('PUT', user, { role: 'billing' });
    if (loss === 'restricted')
      await server.db.updateTable('person').set({ restricted_at: new Date() }).where('id', '=', admin.id).execute();
    expect([loss, (await accept(guest.browser, token)).status]).toEqual([loss, 409]);
    expect(await roleIn(owner.organization, guest.id)).toBe(undefined);
  }
});

test('accepting raises a role and never lowers one', async () => {
  const [admin, guest] = [await person(), await person()];
  for (const [role, then] of [
    ['billing', 'billing'],
    ['admin', 'admin'],
    ['billing', 'admin'],
  ] as const) {
    expect((await accept(guest.browser, (await invite(admin, { role })).token)).status).toBe(200);
    expect(await roleIn(admin.organization, guest.id)).toBe(then);
  }
  const self = await invite(admin);
  expect((await accept(admin.browser, self.token)).status).toBe(200);
  expect(await roleIn(admin.organization, admin.id)).toBe('admin');
});

describe('into a workspace', () => {
  let owner: Person;
  let member: Person;
  let workspace: string;
  const groupsOf = async (id: string) =>
    (
      await server.db
        .selectFrom('membership')
        .select('group_name')
        .where('person_id', '=', id)
        .where('workspace_id', '=', workspace)
        .execute()
    ).map(({ group_name }) => group_name);
  const put = (id: string, group_name: string) =>
    server.db
      .insertInto('membership')
      .values({ workspace_id: workspace, group_name, person_id: id, origin: 'managed' })
      .execute();
  beforeEach(async () => {
    [owner, member] = [await person(), await person()];
    workspace = `${owner.organization}--shop`;
    await server.db
      .insertInto('workspace')
      .values({ id: workspace, organization_id: owner.organization, name: 'shop', origin: 'declared' })
      .execute();
    const tree = [
      ['WorkspaceMembers', null],
      ['WSAdmins', 'WorkspaceMembers'],
      ['WSUsers', 'WorkspaceMembers'],
      ['Auditors', null],
    ] as const;
    for (const [name, parent] of tree)
      await server.db
        .insertInto('workspace_group')
        .values({ workspace_id: workspace, name, parent, origin: 'declared' })
        .execute();
    await put(member.id, 'WSAdmins');
    await accept(member.browser, (await invite(owner, { role: 'admin' })).token);
  });
  const ask = (by: Person, body: object) => by.browser.send('PUT', fresh(owner.organization), body);

  test('an admin of the organization cannot invite into groups, themselves least of all', async () => {
    const put = (group: string) =>
      owner.browser.send('PUT', `/api/v1/workspaces/${workspace}/groups/${group}/members/${owner.id}`, {});
    for (const group of ['WSAdmins', 'WSUsers', 'WorkspaceMembers', 'Nobody']) {
      expect((await ask(owner, { workspace, group })).status).toBe(403);
      expect((await ask(owner, { role: 'billing', workspace, group })).status).toBe(403);
      expect((await put(group)).status).toBe(403);
    }
    expect(await groupsOf(owner.id)).toEqual([]);
  });

  test('an admin of the workspace gives every group of it, and members give none', async () => {
    const guest = await person();
    const { token } = await invite(
      { ...member, organization: owner.organization },
      { workspace, group: 'WorkspaceMembers' },
    );
    expect((await ask(member, { workspace, group: 'Auditors' })).status).toBe(201);
    expect((await ask(member, { workspace, group: 'Nobody' })).status).toBe(404);
    expect((await accept(guest.browser, token)).status).toBe(200);
    expect(await groupsOf(guest.id)).toEqual(['WorkspaceMembers']);
    expect(await roleIn(owner.organization, guest.id)).toBe(undefined);
    expect((await ask(guest, { workspace, group: 'WorkspaceMembers' })).status).toBe(403);
  });

  test('an invitation into a group that its maker has left gives nothing', async () => {
    const guest = await person();
    const { token } = await invite(
      { ...member, organization: owner.organization },
      { role: 'billing', workspace, group: 'WSAdmins' },
    );
    await server.db.deleteFrom('membership').where('person_id', '=', member.id).execute();
    expect((await accept(guest.browser, token)).status).toBe(409);
    expect([await groupsOf(guest.id), await roleIn(owner.organization, guest.id)]).toEqual([[], undefined]);
  });

  test('an invitation into a group that is gone gives nothing', async () => {
    const guest = await person();
    const { token } = await invite({ ...member, organization: owner.organization }, { workspace, group: 'Auditors' });
    await server.db
      .deleteFrom('workspace_group')
      .where('workspace_id', '=', workspace)
      .where('name', '=', 'Auditors')
      .execute();
    expect((await accept(guest.browser, token)).status).toBe(409);
    expect(await groupsOf(guest.id)).toEqual([]);
  });

  test('the workspace of another organization is out of reach, even for who is in both', async () => {
    const answer = await member.browser.send('PUT', fresh(member.organization), {
      role: 'billing',
      workspace,
      group: 'WSAdmins',
    });
    expect(answer.status).toBe(404);
  });
});

test.each([
  ['nothing', {}],
  ['half a group', { workspace: 'a--b' }],
  ['a role that there is not', { role: 'owner' }],
  ['an address with a line end', { role: 'admin', email: 'a@example.com\r\nBcc: b@example.com' }],
  ['several addresses', { role: 'admin', email: 'a@example.com, b@example.com' }],
  ['a year', { role: 'admin', days: 366 }],
])('an invitation with %s is refused', async (_name, body) => {
  const admin = await person();
  expect((await admin.browser.send('PUT', fresh(admin.organization), body)).status).toBe(400);
});
