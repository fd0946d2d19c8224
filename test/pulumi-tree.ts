// A tenancy of documents said again by Pulumi resources, the way a Pulumi user would.
import {
  GroupBinding,
  HostCluster,
  Organization,
  Plan,
  Project,
  Tenancy,
  type TenancyArgs,
  Workspace,
} from '@hexabase-kaas/pulumi-provider';
import { names } from '@hexabase-kaas/tenancy';
import type { CustomResourceOptions } from '@pulumi/pulumi';

/** A document of a tenancy, or an ordinary object of a project. */
export interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly organization: string;
    readonly workspace: string;
    readonly namespace: string;
    readonly labels?: Record<string, string>;
  };
  readonly spec?: Record<string, unknown>;
}

/** What a program declares, and the resources that tests look at. */
export interface PulumiTree {
  readonly tenancy: Tenancy;
  readonly workspaces: ReadonlyMap<string, Workspace>;
}

/** How the resources are declared, where that is not as usual. */
export interface TreeOptions {
  /** Options of every workspace. */
  readonly workspaces?: Partial<CustomResourceOptions>;
  /** Name of the resource of each path: `acme/shop/web`. @default the path */
  readonly called?: (path: string) => string;
}

/** A tenancy that declares what the documents declare; resources are named by their paths. */
export function pulumiTree(documents: readonly unknown[], args: TenancyArgs, options: TreeOptions = {}): PulumiTree {
  const { called = (path) => path } = options;
  const tenancy = new Tenancy('tenancy', args);
  const below = { parent: tenancy };
  const all = documents as readonly Document[];
  const of = (kind: string) =>
    all.filter((document) => document.apiVersion === names.apiVersion && document.kind === kind);
  // biome-ignore lint/suspicious/noExplicitAny: the provider checks what documents hold
  const fields = ({ metadata, spec }: Document): any => ({ ...metadata, ...spec });
  const clusters = new Map(
    of('HostCluster').map((one) => [one.metadata.name, new HostCluster(one.metadata.name, fields(one), below)]),
  );
  const plans = new Map(of('Plan').map((one) => [one.metadata.name, new Plan(one.metadata.name, fields(one), below)]));
  const organizations = new Map(
    of('Organization').map((one) => [one.metadata.name, new Organization(one.metadata.name, fields(one), below)]),
  );
  const workspaces = new Map<string, Workspace>();
  for (const one of of('Workspace')) {
    const { organization, hostCluster, plan, ...own } = fields(one);
    const path = `${organization}/${own.name}`;
    workspaces.set(
      path,
      new Workspace(
        called(path),
        {
          ...own,
          organization: organizations.get(organization) ?? Organization.fromName(organization),
          hostCluster: clusters.get(hostCluster) ?? HostCluster.fromName(hostCluster),
          plan: plans.get(plan) ?? Plan.fromName(plan),
        },
        { ...below, ...options.workspaces },
      ),
    );
  }
  const workspaceOf = (organization: string, workspace: string) =>
    workspaces.get(`${organization}/${workspace}`) ??
    Workspace.fromName(Organization.fromName(organization), workspace);
  for (const one of of('Project')) {
    const { organization, workspace, parent, allowFrom, ...own } = fields(one);
    const home = workspaceOf(organization, workspace);
    const named = (name: string) => Project.fromName(home, name);
    const workloads = workloadsOf(all, organization, workspace, own.name);
    new Project(
      called(`${organization}/${workspace}/${own.name}`),
      {
        ...own,
        workspace: home,
        ...(parent !== undefined && { parent: named(parent) }),
        ...(allowFrom !== undefined && { allowFrom: allowFrom.map(named) }),
        ...(workloads.length > 0 && { workloads: [...(own.workloads ?? []), ...workloads] }),
      },
      below,
    );
  }
  for (const one of of('GroupBinding')) {
    const { organization, workspace, project, ...own } = fields(one);
    const home = workspaceOf(organization, workspace);
    new GroupBinding(
      called(`${organization}/${workspace}/${own.name}`),
      { ...own, workspace: home, ...(project !== undefined && { project: Project.fromName(home, project) }) },
      below,
    );
  }
  return { tenancy, workspaces };
}

/** The objects of a project, without the labels that say whose they are: where they stand says it. */
function workloadsOf(all: readonly Document[], organization: string, workspace: string, project: string): object[] {
  return all
    .filter(({ apiVersion }) => apiVersion !== names.apiVersion)
    .filter(
      ({ metadata: { namespace, labels } }) =>
        namespace === project &&
        labels?.[names.labels.organization] === organization &&
        labels[names.labels.workspace] === workspace,
    )
    .map(({ metadata, ...rest }) => {
      const { [names.labels.organization]: _o, [names.labels.workspace]: _w, ...labels } = metadata.labels ?? {};
      const { labels: _l, ...others } = metadata;
      return { ...rest, metadata: { ...others, ...(Object.keys(labels).length > 0 && { labels }) } };
    });
}
