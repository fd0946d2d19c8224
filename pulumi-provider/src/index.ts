export type { Fields } from './fields.js';
export { GroupBinding, type GroupBindingArgs } from './group-binding.js';
export { HostCluster, type HostClusterArgs, type IHostCluster } from './host-cluster.js';
export { type IOrganization, Organization, type OrganizationArgs } from './organization.js';
export { type IPlan, Plan, type PlanArgs } from './plan.js';
export { type IProject, Project, type ProjectArgs } from './project.js';
export type * from './target-args.js';
export { Tenancy, type TenancyArgs } from './tenancy.js';
export { type IWorkspace, type ReadyArgs, Workspace, type WorkspaceArgs } from './workspace.js';
