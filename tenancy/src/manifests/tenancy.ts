import type { GroupBinding } from '../group-binding.js';
import type { HostCluster } from '../host-cluster.js';
import { bindingPath, folder, projectPath, workspacePath } from '../name.js';
import type { Organization } from '../organization.js';
import type { Plan } from '../plan.js';
import type { Project } from '../project.js';
import type { Tenancy } from '../tenancy.js';
import type { Unit } from '../unit.js';
import { organizationDirectory } from './directory.js';
import { organizationKustomization } from './flux.js';
import { groupBindingManifests } from './group-binding.js';
import { hostClusterManifests } from './host-cluster.js';
import { inFile, type Keyed } from './keyed.js';
import type { Manifest, Manifests } from './manifest.js';
import { patched } from './patch.js';
import { projectManifests } from './project.js';
import { type Scope, scope } from './scope.js';
import { workspaceManifests } from './workspace.js';

/**
 * Every manifest of a tenancy, keyed by its place in the Git tree. The only place that makes manifests, and pure: the same
 * tenancy gives the same objects in the same order on every machine. What a tenancy only knows as context is left out.
 */
export function tenancyManifests(tenancy: Tenancy): Manifests {
  const all: Record<string, Manifest> = {};
  for (const unit of tenancyUnits(tenancy)) Object.assign(all, unit.manifests());
  return all;
}

/** The parts of the tree that are rendered and delivered on their own: host clusters, organizations and workspaces. */
export function tenancyUnits(tenancy: Tenancy): readonly Unit[] {
  const context = new Set(tenancy.context);
  const owned = (path: string): boolean => !context.has(path);
  const clusters = new Map(tenancy.hostClusters.map((cluster) => [cluster.name, cluster]));
  const plans = new Map(tenancy.plans.map((plan) => [plan.name, plan]));
  const organizations = new Map(tenancy.organizations.map((organization) => [organization.name, organization]));
  const projects = groupByWorkspace(tenancy.projects);
  const bindings = groupByWorkspace(tenancy.groupBindings);
  const sites = new Map<string, Map<string, HostCluster>>();
  const units: Unit[] = tenancy.hostClusters
    .filter(({ name }) => owned(`hostClusters.${name}`))
    .map((cluster) =>
      unit(folder.cluster(cluster.name), cluster, () =>
        patched(Object.fromEntries(hostClusterManifests(cluster)), cluster.patches),
      ),
    );
  for (const workspace of tenancy.workspaces) {
    const id = workspaceId(workspace.organization, workspace.name);
    const cluster = clusters.get(workspace.hostCluster) as HostCluster;
    const plan = plans.get(workspace.plan) as Plan;
    const organization = organizations.get(workspace.organization) as Organization;
    siteOf(sites, organization.name).set(cluster.name, cluster);
    const parts = {
      cluster,
      organization,
      plan,
      workspace,
      projects: projects.get(id) ?? [],
      bindings: bindings.get(id) ?? [],
    };
    const own = ownParts(parts, owned);
    if (own.workspace || own.projects.length > 0 || own.bindings.length > 0) {
      const key = folder.workspace(cluster.name, workspace.organization, workspace.name);
      units.push(
        unit(key, { ...parts, own: [own.workspace, own.projects.map(nameOf), own.bindings.map(nameOf)] }, () =>
          workspaceUnit(scope(parts), own),
        ),
      );
    }
  }
  for (const organization of tenancy.organizations.filter(({ name }) => owned(`organizations.${name}`))) {
    const on = [...(sites.get(organization.name)?.values() ?? [])];
    units.push(
      unit(`organizations/${organization.name}`, { organization, on }, () => organizationManifests(organization, on)),
    );
  }
  return units;
}

const unit = (key: string, input: unknown, manifests: () => Manifests): Unit => ({
  key,
  get input() {
    return JSON.stringify(input);
  },
  manifests,
});

interface Own {
  readonly workspace: boolean;
  readonly projects: readonly Project[];
  readonly bindings: readonly GroupBinding[];
}

const ownParts = (
  { workspace, projects, bindings }: Omit<Scope, 'namespace'>,
  owned: (path: string) => boolean,
): Own => ({
  workspace: owned(workspacePath(workspace.organization, workspace.name)),
  projects: projects.filter((project) => owned(projectPath(project.organization, project.workspace, project.name))),
  bindings: bindings.filter((binding) => owned(bindingPath(binding.organization, binding.workspace, binding.name))),
});

function workspaceUnit(whole: Scope, own: Own): Manifests {
  const keyed: Keyed = [
    ...(own.workspace ? workspaceManifests(whole) : []),
    ...own.projects.flatMap((project) => projectManifests(whole, project)),
    ...own.bindings.flatMap((binding) => groupBindingManifests(whole, binding)),
  ];
  return patched(Object.fromEntries(keyed), whole.workspace.patches);
}

const organizationManifests = (organization: Organization, on: readonly HostCluster[]): Manifests =>
  Object.fromEntries(
    on.flatMap((cluster) =>
      inFile(`${folder.cluster(cluster.name)}/organizations/${organization.name}`, {
        flux: organizationKustomization(cluster, organization.name),
        directory: organizationDirectory(cluster, organization),
      }),
    ),
  );

const nameOf = ({ name }: { readonly name: string }): string => name;
const workspaceId = (organization: string, workspace: string): string => `${organization}/${workspace}`;

function siteOf(sites: Map<string, Map<string, HostCluster>>, organization: string): Map<string, HostCluster> {
  const site = sites.get(organization) ?? new Map<string, HostCluster>();
  sites.set(organization, site);
  return site;
}

function groupByWorkspace<T extends { readonly organization: string; readonly workspace: string }>(
  entities: readonly T[],
): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const entity of entities) {
    const id = workspaceId(entity.organization, entity.workspace);
    const known = grouped.get(id);
    if (known) known.push(entity);
    else grouped.set(id, [entity]);
  }
  return grouped;
}
