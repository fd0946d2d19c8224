import {
  DefaultGroup,
  GroupBinding,
  type IHostCluster,
  Organization,
  Plan,
  PresetClusterRole,
  Project,
  Retention,
  type TenancyApp,
  Workspace,
} from '@hexabase-kaas/constructs';

/** Globex tries things out: one small workspace, and nothing is kept when it goes. */
export function globex(app: TenancyApp, hostCluster: IHostCluster): void {
  const organization = new Organization(app, 'globex');
  const lab = new Workspace(organization, 'lab', {
    hostCluster,
    plan: Plan.small(),
    creator: 'u-0101',
    retention: Retention.DELETE,
  });
  new GroupBinding(lab, 'users-view', {
    group: DefaultGroup.WS_USERS,
    clusterRole: PresetClusterRole.WORKSPACE_VIEWER,
  });
  new Project(lab, 'experiments');
}
