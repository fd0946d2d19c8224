// A tenancy of documents said again by constructs, the way a cdk8s user would.
import {
  GroupBinding,
  HostCluster,
  Organization,
  Plan,
  Project,
  TenancyApp,
  type TenancyAppProps,
  Workspace,
} from '@hexabase-kaas/constructs';
import { names } from '@hexabase-kaas/tenancy';
import { ApiObject } from 'cdk8s';

interface Document {
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

/** An app that declares what the documents declare. */
export function constructTree(documents: readonly unknown[], props: TenancyAppProps): TenancyApp {
  const app = new TenancyApp(props);
  const all = documents as readonly Document[];
  const of = (kind: string) =>
    all.filter((document) => document.apiVersion === names.apiVersion && document.kind === kind);
  // biome-ignore lint/suspicious/noExplicitAny: the documents were checked by the other front end
  const props_ = ({ metadata: { labels, ...rest }, spec }: Document): any => ({
    ...rest,
    ...(labels && { labels }),
    ...spec,
  });
  const clusters = new Map(
    of('HostCluster').map((one) => [one.metadata.name, new HostCluster(app, one.metadata.name, props_(one))]),
  );
  const plans = new Map(
    of('Plan').map((one) => [one.metadata.name, new Plan(app, `plan-${one.metadata.name}`, props_(one))]),
  );
  const organizations = new Map(
    of('Organization').map((one) => [
      one.metadata.name,
      new Organization(app, `org-${one.metadata.name}`, { ...props_(one), name: one.metadata.name }),
    ]),
  );
  const workspaces = new Map<string, Workspace>();
  for (const one of of('Workspace')) {
    const { name, organization } = one.metadata;
    const given = props_(one);
    const { organization: _ignored, ...own } = given;
    const hostCluster = clusters.get(given.hostCluster) ?? HostCluster.fromName(given.hostCluster);
    const plan = plans.get(given.plan) ?? Plan.fromName(given.plan);
    workspaces.set(
      `${organization}/${name}`,
      new Workspace(organizations.get(organization) as Organization, name, { ...own, hostCluster, plan }),
    );
  }
  const projects = projectTree(of('Project'), workspaces, props_);
  for (const one of of('GroupBinding')) {
    const { name, organization, workspace } = one.metadata;
    const { organization: _o, workspace: _w, project, ...own } = props_(one);
    const parent = workspaces.get(`${organization}/${workspace}`) as Workspace;
    new GroupBinding(parent, `binding-${name}`, {
      ...own,
      name,
      project: projects.get(`${organization}/${workspace}/${project}`),
    });
  }
  for (const one of all.filter(({ apiVersion }) => apiVersion !== names.apiVersion)) {
    const {
      [names.labels.organization]: organization,
      [names.labels.workspace]: workspace,
      ...labels
    } = one.metadata.labels ?? {};
    const project = projects.get(`${organization}/${workspace}/${one.metadata.namespace}`) as Project;
    const { metadata, ...rest } = one;
    new ApiObject(project, `${one.kind}-${metadata.name}`, {
      ...rest,
      metadata: { ...metadata, labels: Object.keys(labels).length > 0 ? labels : undefined },
    } as never);
  }
  return app;
}

/** Projects are declared below their parents, whatever order the documents have. */
function projectTree(
  documents: readonly Document[],
  workspaces: ReadonlyMap<string, Workspace>,
  // biome-ignore lint/suspicious/noExplicitAny: the documents were checked by the other front end
  props: (document: Document) => any,
): Map<string, Project> {
  const projects = new Map<string, Project>();
  const key = ({ metadata: { organization, workspace, name } }: Document) => `${organization}/${workspace}/${name}`;
  const allowed = (one: Document): string[] => (one.spec?.allowFrom as string[] | undefined) ?? [];
  for (let pending = [...documents]; pending.length > 0; ) {
    const ready = pending.filter((one) => {
      const home = `${one.metadata.organization}/${one.metadata.workspace}`;
      return [one.spec?.parent, ...allowed(one)].every((name) => name === undefined || projects.has(`${home}/${name}`));
    });
    if (ready.length === 0) throw new Error('the projects of this case allow each other in a circle');
    for (const one of ready) {
      const { organization, workspace, name } = one.metadata;
      const { organization: _o, workspace: _w, parent, ...own } = props(one);
      const scope =
        projects.get(`${organization}/${workspace}/${parent}`) ??
        (workspaces.get(`${organization}/${workspace}`) as Workspace);
      const allowFrom = allowed(one).map((from) => projects.get(`${organization}/${workspace}/${from}`) as Project);
      projects.set(key(one), new Project(scope, name, { ...own, ...(allowFrom.length > 0 && { allowFrom }) }));
    }
    pending = pending.filter((one) => !ready.includes(one));
  }
  return projects;
}
