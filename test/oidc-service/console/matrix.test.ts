import { type ConsolePage, type ConsolePageId, consolePages } from '@hexabase-kaas/oidc-service';
import { all, manage, ofOrganization, operators, people, strangers } from '../api/outcomes.js';
import { type CallerKind, callers } from '../api/world.js';
import { type ConsoleWorld, pathOf, startConsoleWorld } from './console-world.js';
import { examples } from './page-examples.js';

jest.setTimeout(300_000);

let world: ConsoleWorld;
beforeAll(async () => {
  world = await startConsoleWorld();
}, 120_000);
afterAll(() => world.stop());

type Outcome = number | 'sign-in';
type Row = Record<CallerKind, Outcome>;
/** What a page gives to who is signed in; others are asked to sign in by pages, and refused by forms. */
type Known = Omit<Row, 'anonymous' | 'machine' | 'erased'> & Partial<Row>;

const named = (status: number, others: number): Known => ({
  ...strangers,
  admin: others,
  billing: others,
  wsAdmin: others,
  developer: others,
  onCall: status,
});

const members = (wsAdmin: number, developer: number): Known => ({
  ...{ ...strangers, admin: 403, billing: 403 },
  ...{ wsAdmin, developer },
});

/** Pages of acme, acme--shop and whoever asks: what everybody gets. A page without a line does not compile. */
const matrix: Record<ConsolePageId, Known> = {
  homePage: all(200),
  organizationPage: ofOrganization(200, 200, 200),
  workspacesPage: ofOrganization(200, 200, 200),
  newWorkspacePage: ofOrganization(200, 200, 403),
  createWorkspace: ofOrganization(303, 403, 403),
  editWorkspacePage: ofOrganization(200, 200, 403),
  saveWorkspace: ofOrganization(303, 403, 403),
  deleteWorkspacePage: ofOrganization(200, 200, 403),
  deleteWorkspace: ofOrganization(303, 403, 403),
  organizationChangesPage: ofOrganization(200, 200, 403),
  organizationChangePage: ofOrganization(200, 200, 403),
  withdrawOrganizationChangePage: ofOrganization(200, 200, 403),
  withdrawOrganizationChange: ofOrganization(303, 403, 403),
  retryOrganizationChange: ofOrganization(303, 403, 403),
  usersPage: ofOrganization(200, 200, 403),
  changeRole: ofOrganization(303, 403, 403),
  removeUserPage: ofOrganization(200, 200, 403),
  removeUser: ofOrganization(303, 303, 403),
  invitationsPage: ofOrganization(200, 403, 403),
  invite: ofOrganization(200, 403, 403),
  revokeInvitationPage: ofOrganization(200, 403, 403),
  revokeInvitation: ofOrganization(303, 403, 403),
  billingPage: ofOrganization(200, 200, 403),
  saveUsageCap: ofOrganization(303, 303, 403),
  auditPage: ofOrganization(200, 403, 403),
  auditExport: ofOrganization(200, 403, 403),
  auditVerificationPage: ofOrganization(200, 403, 403),
  webhooksPage: ofOrganization(200, 403, 403),
  addWebhook: ofOrganization(200, 403, 403),
  rotateWebhook: ofOrganization(200, 403, 403),
  removeWebhookPage: ofOrganization(200, 403, 403),
  removeWebhook: ofOrganization(303, 403, 403),
  organizationSettingsPage: ofOrganization(200, 200, 200),
  // Declared: an admin is heard, and told where its name is changed.
  renameOrganization: ofOrganization(409, 403, 403),
  workspacePage: { ...people, billing: 200 },
  kubeconfigFile: { ...people, billing: 200 },
  projectsPage: people,
  newProjectPage: people,
  createProject: manage(303),
  projectPage: people,
  editProjectPage: people,
  saveProject: manage(303),
  deleteProjectPage: people,
  deleteProject: manage(303),
  accessPage: people,
  // Members alone: organization users have no right inside a workspace by that role. The rest its API server decides.
  workloadsPage: members(200, 200),
  logPage: members(200, 200),
  scalePage: members(200, 200),
  scaleWorkload: members(303, 403),
  restartPage: members(200, 200),
  restartWorkload: members(303, 403),
  containerPage: members(200, 200),
  changeContainer: members(303, 403),
  deployPage: members(200, 200),
  deployContainer: members(303, 403),
  deleteApplicationPage: members(200, 200),
  deleteApplication: members(303, 403),
  newRolePage: people,
  createRole: manage(303),
  rolePage: people,
  saveRole: manage(303),
  deleteRolePage: people,
  deleteRole: manage(303),
  bindingsPage: people,
  newBindingPage: people,
  createBinding: manage(303),
  editBindingPage: people,
  saveBinding: manage(303),
  deleteBindingPage: people,
  deleteBinding: manage(303),
  workspaceChangesPage: people,
  workspaceChangePage: people,
  withdrawWorkspaceChangePage: people,
  withdrawWorkspaceChange: manage(303),
  retryWorkspaceChange: manage(303),
  workspaceStatusPage: { ...people, billing: 200 },
  workspaceUsagePage: { ...people, billing: 200 },
  groupsPage: people,
  newGroupPage: people,
  createGroup: manage(303),
  moveGroupPage: people,
  moveGroup: manage(303),
  deleteGroupPage: people,
  deleteGroup: manage(303),
  groupPage: people,
  chooseMember: { ...people, admin: 303, wsAdmin: 303, developer: 303 },
  memberPage: people,
  putMember: manage(303),
  removeMember: { ...manage(303), developer: 303 },
  peoplePage: people,
  personPage: people,
  breakGlassPage: people,
  declareBreakGlass: manage(303),
  useBreakGlassPage: { ...named(200, 404), erased: 404 },
  useBreakGlass: named(303, 403),
  endBreakGlassPage: people,
  endBreakGlass: manage(303),
  activityPage: all(200),
  notificationsPage: all(200),
  readNotifications: all(404),
  chooseNotifications: all(303),
  settingsPage: all(200),
  saveSettings: all(303),
  dataFile: all(200),
  restrictPage: all(200),
  restrict: all(303),
  erasePage: all(200),
  // The only admin of others does not go.
  erase: { ...all(303), admin: 409 },
  operatorOrganizationsPage: operators(200),
  operatorCapacityPage: operators(200),
  operatorHealthPage: operators(200),
};

test('every page of the console is in the matrix', () => {
  expect(Object.keys(matrix).sort()).toEqual(Object.keys(consolePages).sort());
});

test.each(Object.keys(matrix) as ConsolePageId[])('%s gives each caller what the matrix says', async (id) => {
  const page: ConsolePage = consolePages[id];
  const { params, query, form } = examples[id];
  const path = `${pathOf(page.path, params)}${query === undefined ? '' : `?${query}`}`;
  const outcomes: Partial<Row> = {};
  await world.reset();
  const before = await snapshot();
  for (const caller of Object.keys(callers) as CallerKind[]) {
    const events = await auditLength();
    const answer = await world.page(caller, page.method, path, form === undefined ? {} : { form });
    await answer.text();
    const outcome = /^\/sign-in\?/.test(answer.headers.get('location') ?? '') ? 'sign-in' : answer.status;
    outcomes[caller] = outcome;
    const done = outcome !== 'sign-in' && outcome < 400;
    if (!done && page.method === 'post') expect(await snapshot()).toEqual(before);
    // Who may not stands in the audit, once, and who looks at what is theirs does not.
    if (outcome === 403) expect((await auditLength()) - events).toBe(1);
    if (done && page.method === 'post') await world.reset();
  }
  // Looking at pages changes nothing.
  expect(await snapshot()).toEqual(before);
  const nobody: Outcome = page.method === 'get' ? 'sign-in' : 401;
  expect(outcomes).toEqual({ anonymous: nobody, machine: nobody, erased: 401, ...matrix[id] });
});

test('a page of another organization and one that is not there look alike', async () => {
  const look = async (path: string) => {
    const answer = await world.page('other', 'GET', path);
    return [
      answer.status,
      (await answer.text()).replaceAll(/[0-9a-f-]{36}|acme--(shop|none)|organizations\/(acme|none)/g, ''),
    ];
  };
  expect(await look('/workspaces/acme--shop')).toEqual(await look('/workspaces/acme--none'));
  expect(await look('/organizations/acme')).toEqual(await look('/organizations/none'));
});

/** Coming to a workspace for the first time in a session is told on its own. */
const auditLength = async (): Promise<number> =>
  (await world.db.selectFrom('audit_event').select('position').where('action', '<>', 'workspace.sign-in').execute())
    .length;
const snapshot = async () => ({
  membership: await world.db.selectFrom('membership').select(['workspace_id', 'group_name', 'person_id']).execute(),
  person: await world.db.selectFrom('person').selectAll().orderBy('id').execute(),
  organizations: await world.db.selectFrom('organization').select(['id', 'name']).orderBy('id').execute(),
  users: await world.db.selectFrom('organization_user').select(['person_id', 'role']).execute(),
  invitations: await world.db.selectFrom('invitation').select(['id', 'accepted_by', 'revoked_at']).execute(),
  changes: await world.db.selectFrom('change').select(['id', 'state']).orderBy('position').execute(),
  glass: await world.db.selectFrom('break_glass').select(['id', 'used_at', 'expires_at']).execute(),
});
