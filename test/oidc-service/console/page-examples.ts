// A way to ask for every page; one that is missing here does not compile.
import type { ConsolePageId } from '@hexabase-kaas/oidc-service';
import { waiting } from '../api/world.js';

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

export const examples: Readonly<Record<ConsolePageId, Example>> = {
  homePage: { params: {} },
  organizationPage: { params: acme },
  workspacesPage: { params: acme },
  usersPage: { params: acme },
  changeRole: { params: biller, form: { role: 'admin', before: 'billing' } },
  removeUserPage: { params: biller },
  removeUser: { params: biller, form: {} },
  invitationsPage: { params: acme },
  invite: { params: acme, form: { invitation: id, role: 'billing', days: '7' } },
  revokeInvitationPage: { params: invitation },
  revokeInvitation: { params: invitation, form: {} },
  billingPage: { params: acme, query: 'month=2026-11' },
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
  workspaceStatusPage: { params: { ...acme, name: 'shop' } },
  groupsPage: { params: shop },
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
};
