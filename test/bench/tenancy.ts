import type { TenancySpec } from '@hexabase-kaas/tenancy';

/** A tenancy of a given size: ten workspaces an organization, every project with a role and a binding. */
export function sizedTenancy(workspaces: number, projects: number): TenancySpec {
  const ids = Array.from({ length: workspaces }, (_, i) => ({
    organization: `org-${Math.floor(i / 10)}`,
    name: `ws-${i}`,
  }));
  const inEach = Array.from({ length: projects }, (_, i) => `project-${i}`);
  return {
    hostClusters: [
      {
        name: 'tokyo',
        region: 'jp-east',
        domain: 'kaas.example.com',
        issuer: { url: 'https://id.kaas.example.com' },
        capacity: { cpu: String(workspaces * 4), memory: `${workspaces * 8}Gi`, storage: `${workspaces * 200}Gi` },
        maxWorkspaces: workspaces,
        network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
      },
    ],
    organizations: [...new Set(ids.map(({ organization }) => organization))].map((name) => ({ name })),
    workspaces: ids.map((id) => ({ ...id, hostCluster: 'tokyo', plan: 'small', creator: 'u-0001' })),
    projects: ids.flatMap(({ organization, name: workspace }) =>
      inEach.map((name) => ({
        name,
        organization,
        workspace,
        quota: { cpu: '200m', memory: '256Mi', storage: '1Gi', pods: 3 },
        roles: [
          { name: 'deployer', rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'patch'] }] },
        ],
      })),
    ),
    groupBindings: ids.flatMap(({ organization, name: workspace }) =>
      inEach.map((project) => ({
        name: `deploy-${project}`,
        organization,
        workspace,
        group: 'WSUsers',
        project,
        role: 'deployer',
      })),
    ),
  };
}
