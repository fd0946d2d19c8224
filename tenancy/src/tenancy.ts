import type { GroupBinding, GroupBindingSpec } from './group-binding.js';
import type { HostCluster, HostClusterSpec } from './host-cluster.js';
import type { Organization, OrganizationSpec } from './organization.js';
import type { Plan, PlanSpec } from './plan.js';
import type { Project, ProjectSpec } from './project.js';
import type { Workspace, WorkspaceSpec } from './workspace.js';

/** A whole tenancy, with every default filled in: what `parseTenancy` returns and everything else works on. */
export interface Tenancy {
  readonly hostClusters: readonly HostCluster[];
  readonly plans: readonly Plan[];
  readonly organizations: readonly Organization[];
  readonly workspaces: readonly Workspace[];
  readonly projects: readonly Project[];
  readonly groupBindings: readonly GroupBinding[];
  /** Paths of what other sources declare, sorted: checked together with this tenancy, but not rendered from it. */
  readonly context: readonly string[];
}

/** A tenancy as its author writes it: whatever has a default may be left out. */
export interface TenancySpec {
  readonly hostClusters?: readonly HostClusterSpec[];
  readonly plans?: readonly PlanSpec[];
  readonly organizations?: readonly OrganizationSpec[];
  readonly workspaces?: readonly WorkspaceSpec[];
  readonly projects?: readonly ProjectSpec[];
  readonly groupBindings?: readonly GroupBindingSpec[];
}
