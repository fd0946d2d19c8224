import type { Changes } from '@hexabase-kaas/delivery';
import { names, type Tenancy, type Unit } from '@hexabase-kaas/tenancy';
import { type FluxStep, fluxOrder } from './flux-order.js';

/** What a rendering made, in numbers; `kaas render --json` prints it. */
export interface Summary {
  readonly organizations: readonly OrganizationSummary[];
  readonly hostClusters: readonly string[];
  /** Objects that host clusters have of their own. */
  readonly hostObjects: number;
  readonly total: { readonly organizations: number } & Counts;
  readonly changes: Changes;
  /** What Flux does next, step by step; empty when nothing changed. */
  readonly flux: readonly FluxStep[];
}

export interface Counts {
  readonly workspaces: number;
  readonly projects: number;
  readonly bindings: number;
  readonly objects: number;
}

export interface OrganizationSummary extends Counts {
  readonly name: string;
  readonly displayName: string;
}

/** Counts what a tenancy declares and what it was rendered to. */
export function summarize(tenancy: Tenancy, units: readonly Unit[], changes: Changes): Summary {
  const context = new Set(tenancy.context);
  const order = fluxOrder();
  const objects = new Map<string, number>();
  let all = 0;
  for (const unit of units) {
    const manifests = unit.manifests();
    order.add(manifests);
    const made = Object.keys(manifests).length;
    const organization = organizationOf(unit.key);
    objects.set(organization, (objects.get(organization) ?? 0) + made);
    all += made;
  }
  const workspaces = tenancy.workspaces.filter((w) => !context.has(names.workspacePath(w.organization, w.name)));
  const projects = tenancy.projects.filter((p) => !context.has(names.projectPath(p.organization, p.workspace, p.name)));
  const bindings = tenancy.groupBindings.filter(
    (b) => !context.has(names.bindingPath(b.organization, b.workspace, b.name)),
  );
  const [byWorkspaces, byProjects, byBindings] = [workspaces, projects, bindings].map(countByOrganization);
  const organizations = tenancy.organizations.map(({ name, displayName }) => ({
    name,
    displayName,
    workspaces: byWorkspaces?.get(name) ?? 0,
    projects: byProjects?.get(name) ?? 0,
    bindings: byBindings?.get(name) ?? 0,
    objects: objects.get(name) ?? 0,
  }));
  const own = organizations.filter(
    ({ name, ...n }) => !context.has(names.organizationPath(name)) || n.workspaces + n.projects + n.bindings > 0,
  );
  return {
    organizations: own,
    hostClusters: [
      ...new Set([
        ...tenancy.hostClusters.filter((c) => !context.has(names.hostClusterPath(c.name))).map((c) => c.name),
        ...workspaces.map((w) => w.hostCluster),
      ]),
    ].sort(),
    hostObjects: objects.get('') ?? 0,
    total: {
      organizations: own.length,
      workspaces: workspaces.length,
      projects: projects.length,
      bindings: bindings.length,
      objects: all,
    },
    changes,
    flux: order.steps([...changes.written, ...changes.removed]),
  };
}

/** `workspaces/tokyo/acme/shop` and `organizations/acme` are of acme; a host cluster's unit is of nobody. */
function organizationOf(key: string): string {
  const [kind, second = '', third = ''] = key.split('/');
  return kind === 'workspaces' ? third : kind === 'organizations' ? second : '';
}

function countByOrganization(entities: readonly { readonly organization: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { organization } of entities) counts.set(organization, (counts.get(organization) ?? 0) + 1);
  return counts;
}
