import { type OperationId, openApiDocument, operations } from '@hexabase-kaas/oidc-service';
import * as outcomes from './outcomes.js';
import {
  type CallerKind,
  callers,
  startWorld,
  type World,
  waiting,
  waitingChange,
  waitingNotification,
} from './world.js';

jest.setTimeout(300_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(() => world.stop());

type Row = Record<CallerKind, number>;
const nobody = { anonymous: 401, machine: 403, erased: 401 };
const known = <R extends object>(row: R) => ({ ...nobody, ...row });
const ofOrganization = (...done: Parameters<typeof outcomes.ofOrganization>) => known(outcomes.ofOrganization(...done));
const people: Row = known(outcomes.people);
const manage = (done: number): Row => known(outcomes.manage(done));
const all = (done: number): Row => known(outcomes.all(done));
const own = (done: number): Row => ({ ...all(404), ...nobody, developer: done });

const shop = { workspace: 'acme--shop' };
const web = { ...shop, project: 'web' };
const deployment = { ...web, kind: 'deployment', workload: 'api' };
const ofMembers: Row = { ...people, admin: 403, wsAdmin: 409, developer: 409 };
const named = { organization: 'acme', name: 'new' };
const change = waitingChange;
const seen = (done: number): Row => ({ ...people, admin: done, wsAdmin: done, developer: done });
const biller = { organization: 'acme', person: 'u-billing' };
const webhook = { organization: 'acme', webhook: 'chat' };
const invitation = { organization: 'acme', invitation: waiting.id };
const developer = { ...shop, group: 'Developers', person: 'u-dev' };
const terms = { person: 'u-removed', group: 'WSUsers', reason: 'a storm', expiresAt: '2026-11-30T00:00:00Z' };

/** Who may do what to objects of acme, acme--shop and u-dev: status of every operation by every kind of caller. */
const matrix: Record<OperationId, { params: Record<string, string>; body?: object; expected: Row }> = {
  getApiDocument: { params: {}, expected: { ...all(200), anonymous: 200, machine: 200, erased: 200 } },
  listOrganizations: { params: {}, expected: all(200) },
  listWorkspaces: { params: {}, expected: all(200) },
  getOrganization: { params: { organization: 'acme' }, expected: ofOrganization(200, 200, 200) },
  // Declared: an admin is heard, and told where its name is changed.
  putOrganization: {
    params: { organization: 'acme' },
    body: { name: 'Acme' },
    expected: ofOrganization(409, 403, 403),
  },
  listOrganizationUsers: { params: { organization: 'acme' }, expected: ofOrganization(200, 200, 403) },
  getOrganizationUser: { params: biller, expected: ofOrganization(200, 200, 403) },
  putOrganizationUser: { params: biller, body: { role: 'admin' }, expected: ofOrganization(200, 403, 403) },
  removeOrganizationUser: { params: biller, expected: ofOrganization(204, 204, 403) },
  listInvitations: { params: { organization: 'acme' }, expected: ofOrganization(200, 403, 403) },
  getInvitation: { params: invitation, expected: ofOrganization(200, 403, 403) },
  putInvitation: {
    params: { ...invitation, invitation: 'i-11111111111111111111' },
    body: { role: 'billing' },
    expected: ofOrganization(201, 403, 403),
  },
  removeInvitation: { params: invitation, expected: ofOrganization(204, 403, 403) },
  acceptInvitation: { params: {}, body: { token: waiting.token }, expected: all(200) },
  listAudit: { params: { organization: 'acme' }, expected: ofOrganization(200, 403, 403) },
  exportAudit: { params: { organization: 'acme' }, expected: ofOrganization(200, 403, 403) },
  getStatement: { params: { organization: 'acme', month: '2026-11' }, expected: ofOrganization(200, 200, 403) },
  getSubscription: { params: { organization: 'acme' }, expected: ofOrganization(200, 200, 403) },
  // Nobody pays anybody with BILLING=none; who may is told so.
  startCheckout: { params: { organization: 'acme' }, body: {}, expected: ofOrganization(409, 409, 403) },
  openBillingPortal: { params: { organization: 'acme' }, body: {}, expected: ofOrganization(409, 409, 403) },
  getGrace: { params: { organization: 'acme' }, expected: ofOrganization(200, 200, 403) },
  confirmDeletion: {
    params: { organization: 'acme' },
    body: { confirm: 'acme' },
    expected: ofOrganization(409, 403, 403),
  },
  getUsage: { params: { organization: 'acme', month: '2026-11' }, expected: ofOrganization(200, 200, 403) },
  getWorkspaceUsage: { params: shop, expected: { ...people, billing: 200 } },
  putUsageCap: {
    params: { organization: 'acme', meter: 'cpu-hours' },
    body: { quantity: '100.5' },
    expected: ofOrganization(201, 201, 403),
  },
  removeUsageCap: {
    params: { organization: 'acme', meter: 'memory-gib-hours' },
    expected: ofOrganization(204, 204, 403),
  },
  listWebhooks: { params: { organization: 'acme' }, expected: ofOrganization(200, 403, 403) },
  putWebhook: {
    params: { organization: 'acme', webhook: 'new' },
    body: { url: 'https://hooks.example.com/x' },
    expected: ofOrganization(201, 403, 403),
  },
  rotateWebhookSecret: { params: webhook, body: {}, expected: ofOrganization(200, 403, 403) },
  removeWebhook: { params: webhook, expected: ofOrganization(204, 403, 403) },
  verifyAudit: { params: { organization: 'acme' }, expected: ofOrganization(200, 403, 403) },
  getWorkspaceState: { params: shop, expected: { ...people, billing: 200 } },
  getWorkspaceStatus: { params: { organization: 'acme', name: 'shop' }, expected: { ...people, billing: 200 } },
  // Nobody of this table has a session, so the stream ends after what there is to see.
  followWorkspaceStatus: { params: { organization: 'acme', name: 'shop' }, expected: { ...people, billing: 200 } },
  listPeople: { params: shop, expected: people },
  getBillingState: { params: { organization: 'acme' }, expected: ofOrganization(200, 200, 403) },
  getWorkspace: { params: shop, expected: { ...people, billing: 200 } },
  listGroups: { params: shop, expected: people },
  listMembers: { params: { ...shop, group: 'Developers' }, expected: people },
  getMember: { params: developer, expected: people },
  getEffectiveGroups: { params: { ...shop, person: 'u-dev' }, expected: people },
  listBreakGlasses: { params: shop, expected: people },
  getBreakGlass: { params: { ...shop, id: 'night' }, expected: people },
  putMember: { params: { ...developer, group: 'WSUsers' }, body: {}, expected: manage(201) },
  removeMember: { params: developer, expected: { ...manage(204), developer: 204 } },
  declareBreakGlass: { params: { ...shop, id: 'storm' }, body: terms, expected: manage(201) },
  endBreakGlass: { params: { ...shop, id: 'night' }, expected: manage(204) },
  useBreakGlass: {
    params: { ...shop, id: 'night' },
    body: {},
    expected: { ...nobody, ...outcomes.strangers, admin: 403, billing: 403, wsAdmin: 403, developer: 403, onCall: 200 },
  },
  // No repository is configured here: whoever may is told so, and all others that they may not.
  listWorkspaceDeclarations: { params: { organization: 'acme' }, expected: ofOrganization(409, 409, 403) },
  getWorkspaceDeclaration: { params: named, expected: ofOrganization(409, 409, 403) },
  putWorkspace: { params: named, body: { plan: 'shared' }, expected: ofOrganization(409, 403, 403) },
  removeWorkspace: { params: named, expected: ofOrganization(409, 403, 403) },
  listChanges: { params: { organization: 'acme' }, expected: ofOrganization(200, 200, 403) },
  getChange: { params: { organization: 'acme', change }, expected: ofOrganization(200, 200, 403) },
  withdrawChange: { params: { organization: 'acme', change }, expected: ofOrganization(409, 403, 403) },
  retryChange: { params: { organization: 'acme', change }, expected: ofOrganization(409, 403, 403) },
  listPlans: { params: { organization: 'acme' }, expected: ofOrganization(409, 409, 403) },
  listWorkspaceChanges: { params: shop, expected: people },
  getWorkspaceChange: { params: { ...shop, change }, expected: people },
  withdrawWorkspaceChange: { params: { ...shop, change }, expected: manage(409) },
  retryWorkspaceChange: { params: { ...shop, change }, expected: manage(409) },
  listProjects: { params: shop, expected: seen(409) },
  getProject: { params: web, expected: seen(409) },
  putProject: { params: web, body: {}, expected: manage(409) },
  removeProject: { params: web, expected: manage(409) },
  listProjectAccess: { params: web, expected: seen(409) },
  listGrantable: { params: web, expected: seen(409) },
  getRole: { params: { ...web, role: 'reader' }, expected: seen(409) },
  putRole: { params: { ...web, role: 'reader' }, body: { rules: [] }, expected: manage(409) },
  removeRole: { params: { ...web, role: 'reader' }, expected: manage(409) },
  listGroupDeclarations: { params: shop, expected: seen(409) },
  getGroupDeclaration: { params: { ...shop, group: 'Developers' }, expected: seen(409) },
  putGroup: { params: { ...shop, group: 'Developers' }, body: {}, expected: manage(409) },
  removeGroup: { params: { ...shop, group: 'Developers' }, expected: manage(409) },
  listBindings: { params: shop, expected: seen(409) },
  getBinding: { params: { ...shop, binding: 'readers' }, expected: seen(409) },
  putBinding: { params: { ...shop, binding: 'readers' }, body: { group: 'WSUsers' }, expected: manage(409) },
  removeBinding: { params: { ...shop, binding: 'readers' }, expected: manage(409) },
  // Nobody has said where the workspace is: members are told so, and all others that they may not.
  listWorkloads: { params: web, expected: ofMembers },
  scaleWorkload: { params: deployment, body: { replicas: 1 }, expected: ofMembers },
  restartWorkload: { params: deployment, body: { at: '2026-11-21T12:00:00Z' }, expected: ofMembers },
  listContainers: { params: deployment, expected: ofMembers },
  putContainer: {
    params: { ...deployment, container: 'main' },
    body: { image: 'registry.example.com/api:2', version: '' },
    expected: ofMembers,
  },
  getProjectRoom: { params: web, expected: ofMembers },
  putApplication: {
    params: { ...web, application: 'api' },
    body: { image: 'registry.example.com/api:1', replicas: 1 },
    expected: ofMembers,
  },
  removeApplication: { params: { ...web, application: 'api' }, expected: ofMembers },
  getPodLog: { params: { ...web, pod: 'api-1' }, expected: ofMembers },
  followPodLog: { params: { ...web, pod: 'api-1' }, expected: ofMembers },
  listNotifications: { params: { person: 'u-dev' }, expected: own(200) },
  readNotifications: {
    params: { person: 'u-dev' },
    body: { until: waitingNotification },
    expected: own(200),
  },
  getNotificationChoices: { params: { person: 'u-dev' }, expected: own(200) },
  putNotificationChoices: { params: { person: 'u-dev' }, body: { mails: ['member-added'] }, expected: own(200) },
  getProfile: { params: { person: 'u-dev' }, expected: own(200) },
  putProfile: { params: { person: 'u-dev' }, body: { name: 'Dev', locale: 'ja' }, expected: own(200) },
  getPersonalData: { params: { person: 'u-dev' }, expected: own(200) },
  listOwnAudit: { params: { person: 'u-dev' }, expected: own(200) },
  restrictPerson: { params: { person: 'u-dev' }, body: {}, expected: own(200) },
  erasePerson: { params: { person: 'u-dev' }, expected: own(204) },
  getSelf: { params: {}, expected: all(200) },
  listOwnSessions: { params: {}, expected: all(200) },
  endOwnSessions: { params: {}, expected: all(204) },
  endOwnSession: { params: { session: 's-dev' }, expected: own(204) },
  listOrganizationOverviews: { params: {}, expected: known(outcomes.operators(200)) },
  getCapacityOverview: { params: {}, expected: known(outcomes.operators(200)) },
  getHealthOverview: { params: {}, expected: known(outcomes.operators(200)) },
  unlinkAccount: { params: { account: 'a-devone' }, expected: own(204) },
};

test('every operation of the document is in the matrix', () => {
  const paths = Object.values(openApiDocument().paths as Record<string, Record<string, { operationId: string }>>);
  const ids = paths.flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect(ids.sort()).toEqual(Object.keys(matrix).sort());
  expect(ids).toEqual(Object.keys(operations).sort());
});

test.each(Object.keys(matrix) as OperationId[])('%s does for each caller what the matrix says', async (id) => {
  const { params, body, expected } = matrix[id];
  const statuses: Partial<Row> = {};
  await world.reset();
  for (const caller of Object.keys(callers) as CallerKind[]) {
    const before = await snapshot();
    const events = await auditLength();
    const call = { params, ...(body !== undefined && { body }) } as never;
    statuses[caller] = await world
      .as(caller)
      .call(id, call)
      .then(
        ({ status }) => status,
        ({ status }) => status,
      );
    const refused = (statuses[caller] as number) >= 400;
    // What is refused changes nothing, and who is known and refused stands in the audit.
    if (refused) expect(await snapshot()).toEqual(before);
    const known = caller !== 'anonymous' && caller !== 'erased';
    const recorded = (await auditLength()) - events;
    // Who may read learns from a state that forbids it, and that is no refusal to be recorded.
    const byState = statuses[caller] === 409 && operations[id].method === 'get';
    if (refused) expect([caller, recorded]).toEqual([caller, known && !byState ? 1 : 0]);
    else if (operations[id].method !== 'get') expect([caller, recorded]).toEqual([caller, 1]);
    // The next caller finds everything as this one did.
    if (!refused && operations[id].method !== 'get') await world.reset();
  }
  expect(statuses).toEqual(expected);
});

test('what is refused in the object of another and what is not there look alike', async () => {
  await world.reset();
  const tell = async (call: Promise<unknown>) =>
    call.then(
      () => 'done',
      ({ status, code, message }) => ({ status, code, message }),
    );
  const other = world.as('other');
  for (const id of ['getWorkspace', 'listGroups'] as const)
    expect(await tell(other.call(id, { params: shop }))).toEqual(
      await tell(other.call(id, { params: { workspace: 'acme--none' } })),
    );
  expect(await tell(other.call('getOrganization', { params: { organization: 'acme' } }))).toEqual(
    await tell(other.call('getOrganization', { params: { organization: 'none' } })),
  );
  expect(await tell(other.call('getProfile', { params: { person: 'u-dev' } }))).toEqual(
    await tell(other.call('getProfile', { params: { person: 'u-none' } })),
  );
});

const auditLength = async (): Promise<number> =>
  (await world.db.selectFrom('audit_head').select('position').executeTakeFirst())?.position ?? 0;
const snapshot = async () => ({
  membership: await world.db
    .selectFrom('membership')
    .select(['workspace_id', 'group_name', 'person_id', 'origin'])
    .execute(),
  person: await world.db.selectFrom('person').selectAll().orderBy('id').execute(),
  organizations: await world.db.selectFrom('organization').select(['id', 'name']).orderBy('id').execute(),
  users: await world.db.selectFrom('organization_user').select(['person_id', 'role']).execute(),
  invitations: await world.db.selectFrom('invitation').select(['id', 'accepted_by', 'revoked_at']).execute(),
  sessions: await world.db.selectFrom('session').select(['id', 'person_id']).orderBy('id').execute(),
  accounts: await world.db.selectFrom('account').select(['id', 'person_id']).orderBy('id').execute(),
  glass: await world.db.selectFrom('break_glass').select(['id', 'used_at', 'expires_at']).execute(),
});
