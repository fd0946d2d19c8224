import { homePage } from './home.js';
import { auditExport, auditPage, auditVerificationPage } from './organization/audit-page.js';
import { billingPage } from './organization/billing-page.js';
import { invitationsPage, invite, revokeInvitation, revokeInvitationPage } from './organization/invitations-page.js';
import { organizationPage } from './organization/overview-page.js';
import { organizationSettingsPage, renameOrganization } from './organization/settings-page.js';
import { changeRole, removeUser, removeUserPage, usersPage } from './organization/users-page.js';
import {
  addWebhook,
  removeWebhook,
  removeWebhookPage,
  rotateWebhook,
  webhooksPage,
} from './organization/webhooks-page.js';
import { workspacesPage } from './organization/workspaces-page.js';
import type { ConsolePage } from './page.js';
import { activityPage } from './person/activity-page.js';
import { chooseNotifications, notificationsPage, readNotifications } from './person/notifications-page.js';
import {
  dataFile,
  erase,
  erasePage,
  restrict,
  restrictPage,
  saveSettings,
  settingsPage,
} from './person/settings-page.js';
import {
  breakGlassPage,
  declareBreakGlass,
  endBreakGlass,
  endBreakGlassPage,
  useBreakGlass,
  useBreakGlassPage,
} from './workspace/break-glass-page.js';
import { chooseMember, groupPage } from './workspace/group-page.js';
import { groupsPage } from './workspace/groups-page.js';
import { memberPage, putMember, removeMember } from './workspace/member-page.js';
import { kubeconfigFile, workspacePage } from './workspace/overview-page.js';
import { peoplePage, personPage } from './workspace/people-page.js';
import { workspaceStatusPage } from './workspace/status-page.js';

/** Every page of the console. The matrix of the tests has a line for each, or does not compile. */
export const consolePages = {
  homePage,
  organizationPage,
  workspacesPage,
  usersPage,
  changeRole,
  removeUserPage,
  removeUser,
  invitationsPage,
  invite,
  revokeInvitationPage,
  revokeInvitation,
  billingPage,
  auditPage,
  auditExport,
  auditVerificationPage,
  webhooksPage,
  addWebhook,
  rotateWebhook,
  removeWebhookPage,
  removeWebhook,
  organizationSettingsPage,
  renameOrganization,
  workspacePage,
  kubeconfigFile,
  workspaceStatusPage,
  groupsPage,
  groupPage,
  chooseMember,
  memberPage,
  putMember,
  removeMember,
  peoplePage,
  personPage,
  breakGlassPage,
  declareBreakGlass,
  useBreakGlassPage,
  useBreakGlass,
  endBreakGlassPage,
  endBreakGlass,
  activityPage,
  notificationsPage,
  readNotifications,
  chooseNotifications,
  settingsPage,
  saveSettings,
  dataFile,
  restrictPage,
  restrict,
  erasePage,
  erase,
} as const satisfies Record<string, ConsolePage>;

/** Name of a page. */
export type ConsolePageId = keyof typeof consolePages;
