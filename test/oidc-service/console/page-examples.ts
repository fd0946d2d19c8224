// A way to ask for every page; one that is missing here does not compile.
import { type ConsolePageId, settingsOf } from '@hexabase-kaas/oidc-service';
import { waiting } from '../api/world.js';
import { shopContainer } from '../workloads/workload-samples.js';
import { waitingChanges } from './console-tenancy.js';

export interface Example {
  readonly params: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly form?: Readonly<Record<string, string>>;
}

const acme = { organization: 'acme' };
const shop = { workspace: 'acme--shop' };
const biller = { ...acme, person: 'u-billing' };
const webhook = { ...acme, webhook: 'chat' };
const invitation = { ...acme, invitation: waiting.id };
const developer = { ...shop, group: 'Developers', person: 'u-dev' };
const right = { id: 'storm', person: 'u-removed', group: 'WSUsers', reason: 'a storm', hours: '24' };
const id = 'i-11111111-1111-1111-1111-111111111111';

const web = { ...shop, project: 'web' };
const seenContainer = settingsOf(shopContainer);
const shopDeployment = { ...web, kind: 'deployment', workload: 'shop' };
const spare = { ...acme, name: 'spare' };
const coming = { ...acme, change: waitingChanges.workspace };
const inside = { ...shop, change: waitingChanges.project };

export const examples: Readonly<Record<ConsolePageId, Example>> = {
  homePage: { params: {} },
  organizationPage: { params: acme },
  workspacesPage: { params: acme },
  newWorkspacePage: { params: acme },
  createWorkspace: { params: acme, form: { name: 'api', plan: 'small' } },
  editWorkspacePage: { params: spare },
  // Any version will do: what a version is for is tested where forms are.
  saveWorkspace: { params: spare, form: { etag: '*', plan: 'small', internetEgress: 'on' } },
  deleteWorkspacePage: { params: spare },
  deleteWorkspace: { params: spare, form: { confirm: 'spare' } },
  organizationChangesPage: { params: acme },
  organizationChangePage: { params: coming },
  withdrawOrganizationChangePage: { params: coming },
  withdrawOrganizationChange: { params: coming, form: {} },
  retryOrganizationChange: { params: coming, form: {} },
  usersPage: { params: acme },
  changeRole: { params: biller, form: { role: 'admin', before: 'billing' } },
  removeUserPage: { params: biller },
  removeUser: { params: biller, form: {} },
  invitationsPage: { params: acme },
  invite: { params: acme, form: { invitation: id, role: 'billing', days: '7' } },
  revokeInvitationPage: { params: invitation },
  revokeInvitation: { params: invitation, form: {} },
  billingPage: { params: acme, query: 'month=2026-11' },
  saveUsageCap: { params: acme, form: { meter: 'cpu-hours', quantity: '1234.5' } },
  auditPage: { params: acme },
  auditExport: { params: acme, query: 'format=csv' },
  auditVerificationPage: { params: acme },
  webhooksPage: { params: acme },
  addWebhook: { params: acme, form: { webhook: 'new', url: 'https://hooks.example.com/x' } },
  rotateWebhook: { params: webhook, form: {} },
  removeWebhookPage: { params: webhook },
  removeWebhook: { params: webhook, form: {} },
  organizationSettingsPage: { params: acme },
  renameOrganization: { params: acme, form: { name: 'Acme' } },
  workspacePage: { params: shop },
  kubeconfigFile: { params: shop },
  projectsPage: { params: shop },
  newProjectPage: { params: shop },
  createProject: { params: shop, form: { name: 'batch', parent: 'web' } },
  projectPage: { params: web },
  editProjectPage: { params: web },
  saveProject: { params: web, form: { etag: '*', ingressPorts: '8080, 8443' } },
  deleteProjectPage: { params: { ...shop, project: 'web-eu' } },
  deleteProject: { params: { ...shop, project: 'web-eu' }, form: { confirm: 'web-eu' } },
  accessPage: { params: web },
  workloadsPage: { params: web },
  logPage: { params: { ...web, pod: 'shop-7f9c5d-aaaaa' }, query: 'lines=100' },
  scalePage: { params: shopDeployment },
  scaleWorkload: { params: shopDeployment, form: { replicas: '3' } },
  restartPage: { params: shopDeployment },
  restartWorkload: { params: shopDeployment, form: {} },
  containerPage: { params: shopDeployment },
  changeContainer: {
    params: shopDeployment,
    form: { container: 'main', version: seenContainer.version, image: 'registry.example.com/shop:1.5' },
  },
  deployPage: { params: web },
  deployContainer: { params: web, form: { name: 'api', image: 'registry.example.com/api:1', replicas: '1' } },
  deleteApplicationPage: { params: { ...web, application: 'hello' } },
  deleteApplication: { params: { ...web, application: 'hello' }, form: { confirm: 'hello' } },
  newRolePage: { params: web },
  createRole: { params: web, form: { name: 'reader', 'rule::pods': 'get,list' } },
  rolePage: { params: { ...web, role: 'deployer' } },
  saveRole: { params: { ...web, role: 'deployer' }, form: { etag: '*', 'rule:apps:deployments': 'get,list,watch' } },
  deleteRolePage: { params: { ...web, role: 'looker' } },
  deleteRole: { params: { ...web, role: 'looker' }, form: {} },
  bindingsPage: { params: shop },
  newBindingPage: { params: shop },
  createBinding: { params: shop, form: { name: 'lookers', group: 'WSUsers', gives: 'web/looker' } },
  editBindingPage: { params: { ...shop, binding: 'deployers' } },
  saveBinding: {
    params: { ...shop, binding: 'deployers' },
    form: { etag: '*', group: 'WSUsers', gives: 'web/looker' },
  },
  deleteBindingPage: { params: { ...shop, binding: 'deployers' } },
  deleteBinding: { params: { ...shop, binding: 'deployers' }, form: {} },
  workspaceChangesPage: { params: shop },
  workspaceChangePage: { params: inside },
  withdrawWorkspaceChangePage: { params: inside },
  withdrawWorkspaceChange: { params: inside, form: {} },
  retryWorkspaceChange: { params: inside, form: {} },
  workspaceStatusPage: { params: { ...acme, name: 'shop' } },
  workspaceUsagePage: { params: shop, query: 'by=day' },
  groupsPage: { params: shop },
  newGroupPage: { params: shop, query: 'parent=WSUsers' },
  createGroup: { params: shop, form: { name: 'Ops', parent: 'WSUsers' } },
  moveGroupPage: { params: { ...shop, group: 'Developers' } },
  moveGroup: { params: { ...shop, group: 'Developers' }, form: { etag: '*', parent: 'WorkspaceMembers' } },
  deleteGroupPage: { params: { ...shop, group: 'Idle' } },
  deleteGroup: { params: { ...shop, group: 'Idle' }, form: {} },
  groupPage: { params: { ...shop, group: 'Developers' } },
  chooseMember: { params: { ...shop, group: 'Developers' }, query: 'person=u-dev' },
  memberPage: { params: developer },
  putMember: { params: { ...developer, group: 'WSUsers' }, form: {} },
  removeMember: { params: developer, form: {} },
  peoplePage: { params: shop },
  personPage: { params: { ...shop, person: 'u-dev' }, query: 'group=WSAdmins' },
  breakGlassPage: { params: shop },
  declareBreakGlass: { params: shop, form: right },
  useBreakGlassPage: { params: { ...shop, id: 'night' } },
  useBreakGlass: { params: { ...shop, id: 'night' }, form: {} },
  endBreakGlassPage: { params: { ...shop, id: 'night' } },
  endBreakGlass: { params: { ...shop, id: 'night' }, form: {} },
  activityPage: { params: {} },
  notificationsPage: { params: {} },
  // Of somebody else: whoever sends it has none of that id.
  readNotifications: { params: {}, form: { until: `n-${'0'.repeat(32)}` } },
  chooseNotifications: { params: {}, form: { 'mail-workspace-ready': 'on' } },
  settingsPage: { params: {} },
  saveSettings: { params: {}, form: { name: 'Dev', language: 'ja', zone: 'Asia/Tokyo' } },
  dataFile: { params: {} },
  restrictPage: { params: {} },
  restrict: { params: {}, form: {} },
  erasePage: { params: {} },
  erase: { params: {}, form: {} },
  operatorOrganizationsPage: { params: {} },
  operatorCapacityPage: { params: {} },
  operatorHealthPage: { params: {} },
};
