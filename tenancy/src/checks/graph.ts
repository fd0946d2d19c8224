import type { GroupBinding } from '../group-binding.js';
import type { HostCluster } from '../host-cluster.js';
import { projectPath, workspacePath } from '../name.js';
import type { Organization } from '../organization.js';
import type { Plan } from '../plan.js';
import type { Project } from '../project.js';
import type { Tenancy } from '../tenancy.js';
import type { Workspace } from '../workspace.js';

/** A tenancy with every entity found by name at once: what each check reads. */
export interface Graph extends Tenancy {
  /** Paths of entities that are declared but could not be read: a reference to one is no unknown reference. */
  readonly unread: ReadonlySet<string>;
  readonly hostCluster: (name: string) => HostCluster | undefined;
  readonly plan: (name: string) => Plan | undefined;
  readonly organization: (name: string) => Organization | undefined;
  readonly workspace: (organization: string, name: string) => Workspace | undefined;
  readonly project: (organization: string, workspace: string, name: string) => Project | undefined;
  readonly projectsOf: (workspace: Workspace) => readonly Project[];
  readonly bindingsOf: (workspace: Workspace) => readonly GroupBinding[];
  readonly workspacesOn: (cluster: HostCluster) => readonly Workspace[];
}

/** The graph of a tenancy; `unread` as `readTenancy` gives it. */
export function graphOf(tenancy: Tenancy, unread: ReadonlySet<string>): Graph {
  const hostClusters = byKey(tenancy.hostClusters, ({ name }) => name);
  const plans = byKey(tenancy.plans, ({ name }) => name);
  const organizations = byKey(tenancy.organizations, ({ name }) => name);
  const workspaces = byKey(tenancy.workspaces, ({ organization, name }) => workspacePath(organization, name));
  const projects = byKey(tenancy.projects, ({ organization, workspace, name }) =>
    projectPath(organization, workspace, name),
  );
  const inWorkspace = ({ organization, workspace }: { organization: string; workspace: string }) =>
    workspacePath(organization, workspace);
  const projectsIn = grouped(tenancy.projects, inWorkspace);
  const bindingsIn = grouped(tenancy.groupBindings, inWorkspace);
  const workspacesIn = grouped(tenancy.workspaces, ({ hostCluster }) => hostCluster);
  return {
    ...tenancy,
    unread,
    hostCluster: (name) => hostClusters.get(name),
    plan: (name) => plans.get(name),
    organization: (name) => organizations.get(name),
    workspace: (organization, name) => workspaces.get(workspacePath(organization, name)),
    project: (organization, workspace, name) => projects.get(projectPath(organization, workspace, name)),
    projectsOf: ({ organization, name }) => projectsIn.get(workspacePath(organization, name)) ?? [],
    bindingsOf: ({ organization, name }) => bindingsIn.get(workspacePath(organization, name)) ?? [],
    workspacesOn: ({ name }) => workspacesIn.get(name) ?? [],
  };
}

const byKey = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [key(item), item]));

function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
