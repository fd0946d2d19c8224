// The constructs and the documents are two spellings of one model: everything said in one can be said in the other.
import {
  ControlPlaneStore,
  FluxSourceKind,
  GroupBinding,
  HostCluster,
  Isolation,
  Meter,
  Organization,
  OrganizationRole,
  PatchOp,
  Plan,
  PodSecurity,
  PresetClusterRole,
  PriceInterval,
  Profile,
  Project,
  Retention,
  TenancyApp,
  Workspace,
} from '@hexabase-kaas/constructs';
import { parseTenancy, tenancyManifests } from '@hexabase-kaas/tenancy';
import { ApiObject } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { temporaryFolder } from './sample-app.ts';

const yaml = `
apiVersion: kaas.hexabase.ai/v1
kind: HostCluster
metadata: { name: tokyo, labels: { tier: gold } }
spec:
  region: jp-east
  zones: [jp-east-1a, jp-east-1b, jp-east-1c]
  profile: medium-enterprise
  maxWorkspaces: 42
  domain: kaas.example.com
  issuer: { url: https://id.kaas.example.com }
  capacity: { cpu: "64", memory: 256Gi, storage: 4Ti }
  overcommit: { cpu: 2, memory: 1.5 }
  nodePools: [{ name: acme-pool, capacity: { cpu: "24", memory: 96Gi, storage: 2Ti } }]
  ingress: { className: nginx, namespace: ingress }
  network: { podCidr: 10.42.0.0/16, serviceCidr: 10.43.0.0/16, nodeCidrs: [10.0.0.0/24] }
  registries: [registry.example.com]
  storageClass: fast
  shards: 2
  vclusterVersion: 0.34.0
  chartRepository: https://charts.example.com
  imageRegistry: mirror.example.com
  source: { kind: OCIRepository, name: fleet, namespace: flux-system }
  patches:
    - target: { kind: HelmRepository, name: vcluster }
      operations: [{ op: add, path: /spec/secretRef, value: { name: mirror } }]
---
apiVersion: kaas.hexabase.ai/v1
kind: Plan
metadata: { name: gold }
spec:
  version: 3
  isolation: dedicated
  limits: { cpu: "16", memory: 64Gi, storage: 1Ti, pods: 200 }
  services: 60
  loadBalancers: 1
  projectQuota: { cpu: "4", memory: 8Gi, storage: 100Gi, pods: 40 }
  container: { request: { cpu: 50m, memory: 64Mi }, limit: { cpu: 200m, memory: 256Mi } }
  controlPlane:
    { replicas: 3, store: etcd, request: { cpu: 200m, memory: 512Mi }, limit: { cpu: "2", memory: 4Gi }, storage: 10Gi }
  podSecurity: baseline
  exec: false
  prices:
    - { amount: "12000", currency: JPY, interval: month }
    - currency: USD
      amount: "80.00"
      interval: month
      overage: [{ meter: cpu-hours, included: 1000, amount: "0.085" }]
---
apiVersion: kaas.hexabase.ai/v1
kind: Organization
metadata: { name: acme }
spec:
  displayName: Acme Corporation
  users: [{ user: u-0001, role: admin }, { user: u-0002, role: billing }]
---
apiVersion: kaas.hexabase.ai/v1
kind: Workspace
metadata: { name: shop, organization: acme, labels: { cost: a }, annotations: { compliance.hexabase.ai/gdpr: enabled } }
spec:
  hostCluster: tokyo
  plan: gold
  creator: u-0001
  nodePool: acme-pool
  groups: [{ name: Developers, parent: WSUsers, members: [u-0003] }]
  hostnames: [shop.example.com]
  internetEgress: true
  egressCidrs: [172.20.4.0/24]
  retention: delete
  kubernetesVersion: "1.34"
  vclusterValues: { controlPlane: { statefulSet: { annotations: { note: "c" } } } }
  patches:
    - target: { kind: HelmRelease, name: vcluster, namespace: acme--shop }
      operations:
        - { op: test, path: /spec/timeout, value: 10m }
        - { op: replace, path: /spec/timeout, value: 20m }
        - { op: add, path: /spec/rollback, value: { force: true, cleanupOnFail: true } }
        - { op: remove, path: /spec/upgrade/strategy }
---
apiVersion: kaas.hexabase.ai/v1
kind: Project
metadata: { name: web, organization: acme, workspace: shop, labels: { team: a }, annotations: { note: b } }
spec:
  quota: { cpu: "2", memory: 4Gi, storage: 50Gi, pods: 20 }
  roles: [{ name: deployer, rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get], resourceNames: [a] }] }]
  ingressPorts: [8080]
---
apiVersion: kaas.hexabase.ai/v1
kind: Project
metadata: { name: web-eu, organization: acme, workspace: shop }
spec: { parent: web, allowFrom: [web] }
---
apiVersion: kaas.hexabase.ai/v1
kind: GroupBinding
metadata: { name: view, organization: acme, workspace: shop }
spec: { group: WSUsers, clusterRole: 'hexabase:workspace-viewer' }
---
apiVersion: kaas.hexabase.ai/v1
kind: GroupBinding
metadata: { name: deploy, organization: acme, workspace: shop }
spec: { group: Developers, role: deployer, project: web }
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: web
data: { a: "1", b: "2" }
`;

function app(): TenancyApp {
  const app = new TenancyApp({ outdir: temporaryFolder() });
  const hostCluster = new HostCluster(app, 'tokyo', {
    region: 'jp-east',
    zones: ['jp-east-1a', 'jp-east-1b', 'jp-east-1c'],
    labels: { tier: 'gold' },
    profile: Profile.MEDIUM_ENTERPRISE,
    maxWorkspaces: 42,
    domain: 'kaas.example.com',
    issuer: { url: 'https://id.kaas.example.com' },
    capacity: { cpu: '64', memory: '256Gi', storage: '4Ti' },
    overcommit: { cpu: 2, memory: 1.5 },
    nodePools: [{ name: 'acme-pool', capacity: { cpu: '24', memory: '96Gi', storage: '2Ti' } }],
    ingress: { className: 'nginx', namespace: 'ingress' },
    network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
    registries: ['registry.example.com'],
    storageClass: 'fast',
    shards: 2,
    vclusterVersion: '0.34.0',
    chartRepository: 'https://charts.example.com',
    imageRegistry: 'mirror.example.com',
    source: { kind: FluxSourceKind.OCI_REPOSITORY, name: 'fleet' },
    patches: [
      {
        target: { kind: 'HelmRepository', name: 'vcluster' },
        operations: [{ op: PatchOp.ADD, path: '/spec/secretRef', value: { name: 'mirror' } }],
      },
    ],
  });
  const plan = new Plan(app, 'gold', {
    version: 3,
    isolation: Isolation.DEDICATED,
    limits: { cpu: '16', memory: '64Gi', storage: '1Ti', pods: 200 },
    services: 60,
    loadBalancers: 1,
    projectQuota: { cpu: '4', memory: '8Gi', storage: '100Gi', pods: 40 },
    container: { request: { cpu: '50m', memory: '64Mi' }, limit: { cpu: '200m', memory: '256Mi' } },
    controlPlane: { replicas: 3, store: ControlPlaneStore.ETCD, storage: '10Gi' },
    podSecurity: PodSecurity.BASELINE,
    exec: false,
    prices: [
      { amount: '12000', currency: 'JPY', interval: PriceInterval.MONTH },
      {
        amount: '80.00',
        currency: 'USD',
        interval: PriceInterval.MONTH,
        overage: [{ meter: Meter.CPU_HOURS, included: 1000, amount: '0.085' }],
      },
    ],
  });
  const acme = new Organization(app, 'acme', {
    displayName: 'Acme Corporation',
    users: [
      { user: 'u-0002', role: OrganizationRole.BILLING },
      { user: 'u-0001', role: OrganizationRole.ADMIN },
    ],
  });
  const shop = new Workspace(acme, 'shop', {
    hostCluster,
    plan,
    creator: 'u-0001',
    nodePool: 'acme-pool',
    groups: [{ name: 'Developers', parent: 'WSUsers', members: ['u-0003'] }],
    hostnames: ['shop.example.com'],
    internetEgress: true,
    egressCidrs: ['172.20.4.0/24'],
    retention: Retention.DELETE,
    kubernetesVersion: '1.34',
    vclusterValues: { controlPlane: { statefulSet: { annotations: { note: 'c' } } } },
    patches: [
      {
        target: { kind: 'HelmRelease', name: 'vcluster', namespace: 'acme--shop' },
        operations: [
          { op: PatchOp.TEST, path: '/spec/timeout', value: '10m' },
          { op: PatchOp.REPLACE, path: '/spec/timeout', value: '20m' },
          { op: PatchOp.ADD, path: '/spec/rollback', value: { cleanupOnFail: true, force: true } },
          { op: PatchOp.REMOVE, path: '/spec/upgrade/strategy' },
        ],
      },
    ],
    labels: { cost: 'a' },
    annotations: { 'compliance.hexabase.ai/gdpr': 'enabled' },
  });
  const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'], resourceNames: ['a'] }];
  const web = new Project(shop, 'web', {
    quota: { cpu: '2', memory: '4Gi', storage: '50Gi', pods: 20 },
    roles: [{ name: 'deployer', rules }],
    ingressPorts: [8080],
    labels: { team: 'a' },
    annotations: { note: 'b' },
  });
  new ApiObject(web, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { b: '2', a: '1' } });
  new Project(web, 'web-eu', { allowFrom: [web] });
  new GroupBinding(shop, 'view', { group: 'WSUsers', clusterRole: PresetClusterRole.WORKSPACE_VIEWER });
  new GroupBinding(web, 'deploy', { group: 'Developers', role: 'deployer' });
  return app;
}

const documents = (): unknown[] => {
  const found = parseAllDocuments(yaml).map((document) => document.toJS() as Record<string, Record<string, unknown>>);
  // The object has no labels in the project's own list, so it stands there instead of among the documents.
  const object = found.pop();
  const project = found.find(({ metadata }) => metadata?.name === 'web');
  if (project?.spec !== undefined) project.spec.workloads = [object];
  return found;
};

test('a tree of constructs with every property parses to what the same documents parse to', () => {
  expect(parseTenancy(app().documents())).toEqual(parseTenancy(documents()));
});

test('and renders to the same manifests, key by key and in the same order', () => {
  expect(JSON.stringify(app().manifests())).toBe(JSON.stringify(tenancyManifests(parseTenancy(documents()))));
});
