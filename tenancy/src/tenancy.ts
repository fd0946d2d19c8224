import type { GroupBinding } from './group-binding.js';
import type { HostCluster } from './host-cluster.js';
import type { Organization } from './organization.js';
import type { Plan } from './plan.js';
import type { Project } from './project.js';
import type { Workspace } from './workspace.js';

/** A whole tenancy, with every default filled in: what `parseTenancy` returns and everything else works on. */
export interface Tenancy {
  readonly hostClusters: readonly HostCluster[];
  readonly plans: readonly Plan[];
  readonly organizations: readonly Organization[];
  readonly workspaces: readonly Workspace[];
  readonly projects: readonly Project[];
  readonly groupBindings: readonly GroupBinding[];
}
