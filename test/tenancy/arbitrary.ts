import type { GroupBindingSpec, PlanSpec, ProjectSpec, TenancySpec, WorkspaceSpec } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

/**
 * Sound tenancies: several organizations and host clusters, shared and dedicated plans, nested projects, groups in trees,
 * roles, bindings and workloads. Whatever it gives parses without an issue.
 */
export function arbitraryTenancy(): fc.Arbitrary<TenancySpec> {
  return fc
    .record({
      clusters: fc.uniqueArray(id(20), { minLength: 1, maxLength: 3 }),
      organizations: fc.uniqueArray(id(20), { minLength: 1, maxLength: 3 }),
      plans: fc.uniqueArray(id(30), { maxLength: 2 }),
      workspaces: fc.array(workspaceSeed, { maxLength: 5 }),
    })
    .map(({ clusters, organizations, plans, workspaces }): TenancySpec => {
      const declared = plans.map((name, i) => plan(`plan-${name}`, i % 2 === 0 ? 'shared' : 'dedicated'));
      const offers = ['small', 'medium', 'edge', 'dedicated', ...declared.map(({ name }) => name)];
      const built = workspaces.map((seed, i) => {
        const organization = pick(organizations, seed.organization);
        const hostCluster = pick(clusters, seed.cluster);
        const planName = pick(offers, seed.plan);
        const dedicated =
          planName === 'dedicated' || declared.some((own) => own.name === planName && own.isolation === 'dedicated');
        return workspace(seed, i, organization, hostCluster, planName, dedicated ? `pool-${i}` : undefined);
      });
      return {
        hostClusters: clusters.map((name) =>
          hostCluster(
            name,
            built.map(({ spec }) => spec),
          ),
        ),
        plans: declared,
        organizations: organizations.map((name) => ({ name, users: [{ user: 'u-1', role: 'admin' as const }] })),
        workspaces: built.map(({ spec }) => spec),
        projects: built.flatMap(({ projects }) => projects),
        groupBindings: built.flatMap(({ bindings }) => bindings),
      };
    });
}

/** An id as the model takes it: no double hyphen, not reserved. */
export const id = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .stringMatching(/^[a-z](?:-?[a-z0-9]){0,9}$/)
    .map((text) => text.slice(0, maxLength).replace(/-$/, ''))
    .filter((text) => !/^(?:kube(?:-.*)?|xn|default)$/.test(text));

const group = fc.stringMatching(/^[A-Z][a-z]{1,6}[0-9]$/);

const workspaceSeed = fc.record({
  name: id(18),
  organization: fc.nat(),
  cluster: fc.nat(),
  plan: fc.nat(),
  groups: fc.uniqueArray(group, { maxLength: 4 }),
  parents: fc.array(fc.option(fc.nat(), { nil: undefined }), { minLength: 4, maxLength: 4 }),
  projects: fc.uniqueArray(id(30), { maxLength: 4 }),
  projectParents: fc.array(fc.option(fc.nat(), { nil: undefined }), { minLength: 4, maxLength: 4 }),
  roles: fc.uniqueArray(id(30), { maxLength: 2 }),
  bindings: fc.array(fc.record({ group: fc.nat(), project: fc.nat(), wide: fc.boolean() }), { maxLength: 4 }),
  internetEgress: fc.boolean(),
  retention: fc.constantFrom('keep' as const, 'delete' as const),
  kubernetesVersion: fc.option(fc.constantFrom('1.33', '1.34'), { nil: undefined }),
  ports: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 3 }),
  workload: fc.boolean(),
  label: fc.option(fc.stringMatching(/^[a-z0-9]{1,8}$/), { nil: undefined }),
});
type WorkspaceSeed = typeof workspaceSeed extends fc.Arbitrary<infer Seed> ? Seed : never;

const pick = <T>(items: readonly T[], i: number): T => items[i % items.length] as T;

function workspace(
  seed: WorkspaceSeed,
  index: number,
  organization: string,
  cluster: string,
  plan: string,
  nodePool: string | undefined,
): { spec: WorkspaceSpec; projects: ProjectSpec[]; bindings: GroupBindingSpec[] } {
  // The index keeps names apart without throwing samples away.
  const name = `${seed.name}-w${index}`;
  const home = { organization, workspace: name };
  const projects = seed.projects.map((project, i): ProjectSpec => {
    const parent = seed.projectParents[i];
    return {
      name: project,
      ...home,
      // A parent further up the list: a tree, never a cycle.
      ...(parent !== undefined && i > 0 && { parent: pick(seed.projects.slice(0, i), parent) }),
      roles: seed.roles.map((role) => ({
        name: role,
        rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'patch'] }],
      })),
      allowFrom: seed.projects.slice(0, i),
      ingressPorts: seed.ports,
      ...(seed.label !== undefined && { labels: { 'example.com/team': seed.label } }),
      workloads: seed.workload ? [configMap, deployment] : [],
    };
  });
  const groups = ['WSAdmins', 'WSUsers', 'WorkspaceMembers', ...seed.groups];
  const bindings = seed.bindings.map(({ group, project, wide }, i): GroupBindingSpec => {
    const binding = { name: `b${i}`, ...home, group: pick(groups, group) };
    return wide || projects.length === 0 || seed.roles.length === 0
      ? { ...binding, clusterRole: 'hexabase:workspace-viewer' }
      : { ...binding, project: pick(projects, project).name, role: pick(seed.roles, group) };
  });
  const spec: WorkspaceSpec = {
    name,
    organization,
    hostCluster: cluster,
    plan,
    creator: `u-${index}`,
    groups: seed.groups.map((own, i) => {
      const parent = seed.parents[i];
      return {
        name: own,
        ...(parent !== undefined && { parent: pick(['WorkspaceMembers', ...seed.groups.slice(0, i)], parent) }),
        members: [`m-${i}`],
      };
    }),
    hostnames: [`w${index}.example.org`, `*.w${index}.example.org`],
    internetEgress: seed.internetEgress,
    egressCidrs: [`203.0.113.${index * 16}/28`],
    retention: seed.retention,
    ...(nodePool !== undefined && { nodePool }),
    ...(seed.kubernetesVersion !== undefined && { kubernetesVersion: seed.kubernetesVersion }),
  };
  return { spec, projects, bindings };
}

const plan = (name: string, isolation: 'shared' | 'dedicated'): PlanSpec => ({
  name,
  isolation,
  limits: { cpu: '3', memory: '6Gi', storage: '60Gi', pods: 60 },
  exec: isolation === 'shared',
});

const hostCluster = (
  name: string,
  workspaces: readonly WorkspaceSpec[],
): NonNullable<TenancySpec['hostClusters']>[number] => ({
  name,
  region: 'jp-east',
  domain: `${name}.kaas.example.com`,
  issuer: { url: 'https://login.example.com' },
  capacity: { cpu: '200', memory: '500Gi', storage: '20Ti' },
  network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['192.168.0.0/24'] },
  nodePools: workspaces.flatMap(({ hostCluster: home, nodePool }) =>
    home === name && nodePool !== undefined
      ? [{ name: nodePool, capacity: { cpu: '32', memory: '64Gi', storage: '4Ti' } }]
      : [],
  ),
  ingress: { className: 'traefik', namespace: 'kube-system' },
});

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { colour: 'blue' } };
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'registry.example.com/web:1' }] },
    },
  },
};
