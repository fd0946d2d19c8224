import {
  DefaultGroup,
  GroupBinding,
  type IHostCluster,
  Isolation,
  Organization,
  OrganizationRole,
  Plan,
  PresetClusterRole,
  PriceInterval,
  Project,
  type ProjectRole,
  Retention,
  type TenancyApp,
  Workspace,
} from '@hexabase-kaas/constructs';
import { nightlyReport, orderDatabase, webFrontend } from './workloads.ts';

/** Acme sells things: a workspace to build in, on shared nodes, and one to sell from, on nodes of its own. */
export function acme(app: TenancyApp, hostCluster: IHostCluster): void {
  const organization = new Organization(app, 'acme', {
    displayName: 'Acme Corporation',
    users: [
      { user: 'u-0001', role: OrganizationRole.ADMIN },
      { user: 'u-0002', role: OrganizationRole.BILLING },
    ],
  });
  shop(organization, hostCluster);
  prod(organization, hostCluster);
}

function shop(acme: Organization, hostCluster: IHostCluster): void {
  const workspace = new Workspace(acme, 'shop', {
    hostCluster,
    plan: Plan.medium(),
    creator: 'u-0001',
    groups: [
      { name: 'Developers', parent: DefaultGroup.WS_USERS, members: ['u-0003', 'u-0004'] },
      { name: 'EuropeDevelopers', parent: 'Developers' },
    ],
    hostnames: ['shop.example.com', '*.shop.example.com'],
    internetEgress: true,
  });
  new GroupBinding(workspace, 'users-view', {
    group: DefaultGroup.WS_USERS,
    clusterRole: PresetClusterRole.WORKSPACE_VIEWER,
  });

  const web = new Project(workspace, 'web', { roles: [deployer], ingressPorts: [8080], labels: { tier: 'front' } });
  new GroupBinding(web, 'developers-deploy', { group: 'Developers', role: deployer.name });
  webFrontend(web, 'frontend');

  // A nested project: whoever may deploy in web may deploy here as well, and EuropeDevelopers only here.
  const europe = new Project(web, 'web-eu', { roles: [configurer], ingressPorts: [8080] });
  new GroupBinding(europe, 'europe-configures', { group: 'EuropeDevelopers', role: configurer.name });
  webFrontend(europe, 'frontend');

  const batch = new Project(workspace, 'batch');
  nightlyReport(batch, 'report');

  const data = new Project(workspace, 'data', {
    allowFrom: [web, europe, batch],
    quota: { cpu: '1', memory: '2Gi', storage: '100Gi', pods: 20 },
  });
  orderDatabase(data, 'orders');
}

function prod(acme: Organization, hostCluster: IHostCluster): void {
  const plan = new Plan(acme, 'acme-dedicated', {
    isolation: Isolation.DEDICATED,
    limits: { cpu: '16', memory: '64Gi', storage: '1Ti', pods: 200 },
    controlPlane: { replicas: 3, storage: '10Gi' },
    exec: false,
    prices: [{ amount: '180000', currency: 'JPY', interval: PriceInterval.MONTH }],
  });
  const workspace = new Workspace(acme, 'prod', {
    hostCluster,
    plan,
    nodePool: 'acme-prod-pool',
    creator: 'u-0001',
    hostnames: ['acme.example.com'],
    retention: Retention.KEEP,
    annotations: { 'compliance.hexabase.ai/gdpr': 'enabled' },
  });
  new GroupBinding(workspace, 'users-view', {
    group: DefaultGroup.WS_USERS,
    clusterRole: PresetClusterRole.WORKSPACE_VIEWER,
  });
  webFrontend(new Project(workspace, 'web', { ingressPorts: [8080] }), 'frontend');
}

const deployer: ProjectRole = {
  name: 'deployer',
  rules: [
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch', 'patch', 'update'] },
    { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list', 'watch'] },
  ],
};

const configurer: ProjectRole = {
  name: 'configurer',
  rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'create', 'update'] }],
};
