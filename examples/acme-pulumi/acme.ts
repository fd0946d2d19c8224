import {
  GroupBinding,
  type IHostCluster,
  Organization,
  Plan,
  Project,
  type Tenancy,
  Workspace,
} from '@hexabase-kaas/pulumi-provider';
import { nightlyReport, orderDatabase, webFrontend } from './workloads.ts';

/** Acme sells things: a workspace to build in, on shared nodes, and one to sell from, on nodes of its own. */
export function acme(tenancy: Tenancy, hostCluster: IHostCluster): { readonly shop: Workspace } {
  const organization = new Organization(
    'acme',
    {
      displayName: 'Acme Corporation',
      users: [
        { user: 'u-0001', role: 'admin' },
        { user: 'u-0002', role: 'billing' },
      ],
    },
    { parent: tenancy },
  );
  prod(tenancy, organization, hostCluster);
  return { shop: shop(organization, hostCluster) };
}

function shop(acme: Organization, hostCluster: IHostCluster): Workspace {
  const workspace = new Workspace(
    'shop',
    {
      hostCluster,
      plan: Plan.medium(),
      creator: 'u-0001',
      groups: [
        { name: 'Developers', parent: 'WSUsers', members: ['u-0003', 'u-0004'] },
        { name: 'EuropeDevelopers', parent: 'Developers' },
      ],
      hostnames: ['shop.example.com', '*.shop.example.com'],
      internetEgress: true,
    },
    { parent: acme },
  );
  viewers('shop', workspace);

  const web = new Project(
    'web',
    { roles: [deployer], ingressPorts: [8080], labels: { tier: 'front' }, workloads: webFrontend('frontend') },
    { parent: workspace },
  );
  new GroupBinding('developers-deploy', { group: 'Developers', role: deployer.name }, { parent: web });

  // A nested project: whoever may deploy in web may deploy here as well, and EuropeDevelopers only here.
  const europe = new Project(
    'web-eu',
    { roles: [configurer], ingressPorts: [8080], workloads: webFrontend('frontend') },
    { parent: web },
  );
  new GroupBinding('europe-configures', { group: 'EuropeDevelopers', role: configurer.name }, { parent: europe });

  const batch = new Project('batch', { workloads: nightlyReport('report') }, { parent: workspace });
  new Project(
    'data',
    {
      allowFrom: [web, europe, batch],
      quota: { cpu: '1', memory: '2Gi', storage: '100Gi', pods: 20 },
      workloads: orderDatabase('orders'),
    },
    { parent: workspace },
  );
  return workspace;
}

function prod(tenancy: Tenancy, acme: Organization, hostCluster: IHostCluster): void {
  const plan = new Plan(
    'acme-dedicated',
    {
      isolation: 'dedicated',
      limits: { cpu: '16', memory: '64Gi', storage: '1Ti', pods: 200 },
      controlPlane: { replicas: 3, storage: '10Gi' },
      exec: false,
      prices: [{ amount: '180000', currency: 'JPY', interval: 'month' }],
    },
    { parent: tenancy },
  );
  const workspace = new Workspace(
    'prod',
    {
      hostCluster,
      plan,
      nodePool: 'acme-prod-pool',
      creator: 'u-0001',
      hostnames: ['acme.example.com'],
      retention: 'keep',
      annotations: { 'compliance.hexabase.ai/gdpr': 'enabled' },
    },
    { parent: acme },
  );
  viewers('prod', workspace);
  new Project(
    'prod-web',
    { name: 'web', ingressPorts: [8080], workloads: webFrontend('frontend') },
    { parent: workspace },
  );
}

/** Names of resources are unique in a list of the whole tenancy, and ids only in their workspace. */
const viewers = (workspace: string, parent: Workspace): GroupBinding =>
  new GroupBinding(
    `${workspace}-users-view`,
    { name: 'users-view', group: 'WSUsers', clusterRole: 'hexabase:workspace-viewer' },
    { parent },
  );

const deployer = {
  name: 'deployer',
  rules: [
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch', 'patch', 'update'] },
    { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list', 'watch'] },
  ],
};

const configurer = {
  name: 'configurer',
  rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'create', 'update'] }],
};
