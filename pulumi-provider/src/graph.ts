import { createHash } from 'node:crypto';
import {
  type Issue,
  names,
  parseTenancy,
  type Tenancy,
  type TenancySpec,
  tenancyIssues,
  tenancyUnits,
} from '@hexabase-kaas/tenancy';

/** Specs by list and by the name of the resource that declares them. */
export type Specs = Readonly<Partial<Record<keyof TenancySpec, Readonly<Record<string, unknown>>>>>;

/** A tenancy that the program can look at, in a preview too. */
export interface Graph {
  /** Errors and warnings of the whole. */
  readonly issues: readonly Issue[];
  /** Digest of what each workspace, project and binding becomes, by path; empty while there are errors. */
  readonly digests: Readonly<Record<string, string>>;
  /** How members reach each workspace, by path; empty while there are errors. */
  readonly access: Readonly<Record<string, WorkspaceAccess>>;
}

/** How members reach a workspace. */
export interface WorkspaceAccess {
  readonly apiServer: string;
  readonly issuer: string;
}

/** Checks a tenancy and computes everything about it that can be known before it is delivered. */
export function graphOf(specs: Specs, context: readonly unknown[]): Graph {
  const input = tenancySpec(specs);
  const issues = tenancyIssues(input, context);
  if (issues.some(({ severity }) => severity === 'error')) return { issues, digests: {}, access: {} };
  const tenancy = parseTenancy(input, context);
  return { issues, digests: digestsOf(tenancy), access: accessOf(tenancy) };
}

/** The specs as the model reads them; the names of resources are no part of the model. */
export const tenancySpec = (specs: Specs): TenancySpec =>
  Object.fromEntries(Object.entries(specs).map(([list, named]) => [list, Object.values(named)])) as TenancySpec;

/** A workspace's digest is of the manifests of its whole unit; those of its parts are of what is declared. */
function digestsOf(tenancy: Tenancy): Record<string, string> {
  const manifests = new Map(tenancyUnits(tenancy).map((unit) => [unit.key, unit.manifests]));
  const digests: Record<string, string> = {};
  for (const { organization, name, hostCluster } of tenancy.workspaces) {
    const rendered = manifests.get(names.folder.workspace(hostCluster, organization, name))?.();
    if (rendered !== undefined) digests[names.workspacePath(organization, name)] = digest(rendered);
  }
  for (const project of tenancy.projects)
    digests[names.projectPath(project.organization, project.workspace, project.name)] = digest(project);
  for (const binding of tenancy.groupBindings)
    digests[names.bindingPath(binding.organization, binding.workspace, binding.name)] = digest(binding);
  return digests;
}

function accessOf({ hostClusters, workspaces }: Tenancy): Record<string, WorkspaceAccess> {
  const clusters = new Map(hostClusters.map((cluster) => [cluster.name, cluster]));
  const access: Record<string, WorkspaceAccess> = {};
  for (const { organization, name, hostCluster } of workspaces) {
    const cluster = clusters.get(hostCluster);
    if (cluster === undefined) continue;
    const apiServer = names.apiServer(organization, name, cluster.domain);
    access[names.workspacePath(organization, name)] = { apiServer, issuer: cluster.issuer.url };
  }
  return access;
}

const digest = (value: unknown): string => `sha256:${createHash('sha256').update(JSON.stringify(value)).digest('hex')}`;
