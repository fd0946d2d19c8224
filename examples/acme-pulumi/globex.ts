import {
  GroupBinding,
  type IHostCluster,
  Organization,
  Plan,
  Project,
  type Tenancy,
  Workspace,
} from '@hexabase-kaas/pulumi-provider';

/** Globex tries things out: one small workspace, and nothing is kept when it goes. */
export function globex(tenancy: Tenancy, hostCluster: IHostCluster): void {
  const organization = new Organization('globex', {}, { parent: tenancy });
  const lab = new Workspace(
    'lab',
    { hostCluster, plan: Plan.small(), creator: 'u-0101', retention: 'delete' },
    { parent: organization },
  );
  new GroupBinding(
    'lab-users-view',
    { name: 'users-view', group: 'WSUsers', clusterRole: 'hexabase:workspace-viewer' },
    { parent: lab },
  );
  new Project('experiments', {}, { parent: lab });
}
