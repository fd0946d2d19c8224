import {
  organizationChangePage,
  organizationChangesPage,
  retryOrganizationChange,
  retryWorkspaceChange,
  withdrawOrganizationChange,
  withdrawOrganizationChangePage,
  withdrawWorkspaceChange,
  withdrawWorkspaceChangePage,
  workspaceChangePage,
  workspaceChangesPage,
} from './changes-page.js';
import { homePage } from './home.js';
import { operatorCapacityPage } from './operator/capacity-page.js';
import { operatorHealthPage } from './operator/health-page.js';
import { operatorOrganizationsPage } from './operator/organizations-page.js';
import { auditExport, auditPage, auditVerificationPage } from './organization/audit-page.js';
import { billingPage, saveUsageCap } from './organization/billing-page.js';
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
import {
  createWorkspace,
  deleteWorkspace,
  deleteWorkspacePage,
  editWorkspacePage,
  newWorkspacePage,
  saveWorkspace,
} from './organization/workspace-pages.js';
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
import { changeContainer, containerPage } from './workloads/container-page.js';
import { deleteApplication, deleteApplicationPage } from './workloads/delete-application-page.js';
import { deployContainer, deployPage } from './workloads/deploy-page.js';
import { logPage } from './workloads/log-page.js';
import { restartPage, restartWorkload } from './workloads/restart-page.js';
import { scalePage, scaleWorkload } from './workloads/scale-page.js';
import { workloadsPage } from './workloads/workloads-page.js';
import { accessPage } from './workspace/access-page.js';
import { createBinding, editBindingPage, newBindingPage, saveBinding } from './workspace/binding-form.js';
import { bindingsPage, deleteBinding, deleteBindingPage } from './workspace/bindings-page.js';
import {
  breakGlassPage,
  declareBreakGlass,
  endBreakGlass,
  endBreakGlassPage,
  useBreakGlass,
  useBreakGlassPage,
} from './workspace/break-glass-page.js';
import {
  createGroup,
  deleteGroup,
  deleteGroupPage,
  moveGroup,
  moveGroupPage,
  newGroupPage,
} from './workspace/group-form.js';
import { chooseMember, groupPage } from './workspace/group-page.js';
import { groupsPage } from './workspace/groups-page.js';
import { memberPage, putMember, removeMember } from './workspace/member-page.js';
import { kubeconfigFile, workspacePage } from './workspace/overview-page.js';
import { peoplePage, personPage } from './workspace/people-page.js';
import {
  createProject,
  deleteProject,
  deleteProjectPage,
  editProjectPage,
  newProjectPage,
  saveProject,
} from './workspace/project-form.js';
import { projectPage, projectsPage } from './workspace/projects-page.js';
import { createRole, deleteRole, deleteRolePage, newRolePage, rolePage, saveRole } from './workspace/role-pages.js';
import { workspaceStatusPage } from './workspace/status-page.js';
import { workspaceUsagePage } from './workspace/usage-page.js';

/** Every page of the console. The matrix of the tests has a line for each, or does not compile. */
export const consolePages = {
  homePage,
  organizationPage,
  workspacesPage,
  newWorkspacePage,
  createWorkspace,
  editWorkspacePage,
  saveWorkspace,
  deleteWorkspacePage,
  deleteWorkspace,
  organizationChangesPage,
  organizationChangePage,
  withdrawOrganizationChangePage,
  withdrawOrganizationChange,
  retryOrganizationChange,
  usersPage,
  changeRole,
  removeUserPage,
  removeUser,
  invitationsPage,
  invite,
  revokeInvitationPage,
  revokeInvitation,
  billingPage,
  saveUsageCap,
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
  projectsPage,
  newProjectPage,
  createProject,
  projectPage,
  editProjectPage,
  saveProject,
  deleteProjectPage,
  deleteProject,
  accessPage,
  workloadsPage,
  logPage,
  scalePage,
  scaleWorkload,
  restartPage,
  restartWorkload,
  containerPage,
  changeContainer,
  deployPage,
  deployContainer,
  deleteApplicationPage,
  deleteApplication,
  newRolePage,
  createRole,
  rolePage,
  saveRole,
  deleteRolePage,
  deleteRole,
  bindingsPage,
  newBindingPage,
  createBinding,
  editBindingPage,
  saveBinding,
  deleteBindingPage,
  deleteBinding,
  workspaceChangesPage,
  workspaceChangePage,
  withdrawWorkspaceChangePage,
  withdrawWorkspaceChange,
  retryWorkspaceChange,
  workspaceStatusPage,
  workspaceUsagePage,
  groupsPage,
  newGroupPage,
  createGroup,
  moveGroupPage,
  moveGroup,
  deleteGroupPage,
  deleteGroup,
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
  operatorOrganizationsPage,
  operatorCapacityPage,
  operatorHealthPage,
} as const satisfies Record<string, ConsolePage>;

/** Name of a page. */
export type ConsolePageId = keyof typeof consolePages;
