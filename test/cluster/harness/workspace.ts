import { effectiveGroups, names, type Tenancy, type Workspace } from '@hexabase-kaas/tenancy';
import { type ApiServer, type ApiServerOptions, withApiServers } from './api-server.ts';
import { acme, type Entry, parseCase, tenants } from './cases.ts';
import type { Client } from './client.ts';
import { inApplyOrder } from './dry-run.ts';
import { createNamespaces } from './namespaces.ts';
import { until } from './until.ts';

/** An API server with everything of one workspace applied, as delivery would leave it. */
export interface RunningWorkspace {
  readonly tenancy: Tenancy;
  readonly workspace: Workspace;
  /** Names of its projects, at least one. */
  readonly projects: readonly string[];
  readonly entries: readonly Entry[];
  readonly server: ApiServer;
  /** What Flux acts as: the policies do not apply to it. */
  readonly delivery: Client;
  /** A signed-in person who is a direct member of these groups, with what the `groups` claim would hold. */
  readonly member: (...groups: string[]) => Client;
}

/** Runs `use` on a workspace of the example: one that has projects, and as many groups of its own as any. */
export async function withWorkspace(
  use: (running: RunningWorkspace) => Promise<void>,
  options: ApiServerOptions = {},
): Promise<void> {
  const tenancy = parseCase(acme());
  const projectsOf = ({ organization, name }: Workspace): string[] =>
    tenancy.projects
      .filter((project) => project.organization === organization && project.workspace === name)
      .map(({ name }) => name);
  const [workspace] = tenancy.workspaces
    .filter((candidate) => projectsOf(candidate).length > 0)
    .toSorted((a, b) => b.groups.length - a.groups.length);
  if (workspace === undefined) throw new Error('the example has no workspace with a project');
  const tenant = tenants(tenancy).find(
    (candidate) => candidate.organization === workspace.organization && candidate.workspace === workspace.name,
  );
  const entries = inApplyOrder(tenant?.entries ?? []);
  await withApiServers([options], async (server) => {
    const delivery = server.member('kubernetes-super-admin', ['system:masters']);
    await applyAll(delivery, entries);
    await policiesHold(server.admin);
    const member = (...groups: string[]): Client =>
      server.member(`oidc:${groups.join('-')}`, effectiveGroups(workspace.groups, groups));
    await use({ tenancy, workspace, projects: projectsOf(workspace), entries, server, delivery, member });
  });
}

/** Policies first, then all else, as their Flux Kustomizations depend on each other. */
async function applyAll(delivery: Client, entries: readonly Entry[]): Promise<void> {
  const isPolicy = ([, { kind }]: Entry): boolean => kind.startsWith('ValidatingAdmissionPolicy');
  for (const [, policy] of entries.filter(isPolicy)) await delivery.apply(policy);
  await createNamespaces(delivery, entries);
  for (const [, manifest] of entries.filter((entry) => !isPolicy(entry))) await delivery.apply(manifest);
}

/** The API server takes up new policies once a second, all that there are at that time. */
async function policiesHold(admin: Client): Promise<void> {
  const label = { [names.labels.managed]: 'true' };
  const metadata = { name: 'probe', namespace: 'kube-public', labels: label };
  await until('the policies hold', 30, async () => {
    const { ok } = await admin.dryRun({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    return !ok;
  });
  await new Promise((done) => setTimeout(done, 2000));
}
