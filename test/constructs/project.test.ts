// A project is a chart: what stands in its scope becomes its workloads, and a project in its scope its child.
import { Project, Workspace } from '@hexabase-kaas/constructs';
import { ApiObject, Chart, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { sampleApp } from './sample-app.ts';

type Document = { readonly metadata: { readonly name: string }; readonly spec: Record<string, unknown> };
type Workload = { readonly kind: string; readonly metadata: Record<string, unknown>; readonly data?: unknown };

const specOf = (documents: unknown[], name: string): Record<string, unknown> =>
  (documents as Document[]).find(({ metadata }) => metadata.name === name)?.spec ?? {};
const workloadsOf = (documents: unknown[], name: string): Workload[] => specOf(documents, name).workloads as Workload[];

test('objects get the namespace of their nearest project, and names without hashes', () => {
  const { app, shop } = sampleApp();
  const web = new Project(shop, 'web');
  const europe = new Project(web, 'web-eu');
  const deployment = new kplus.Deployment(web, 'front', {
    replicas: 1,
    containers: [{ image: 'x/y:1', portNumber: 80, resources: {} }],
  });
  deployment.exposeViaService();
  new kplus.ConfigMap(europe, 'settings', { data: { a: 'b' } });
  const documents = app.documents();
  expect(workloadsOf(documents, 'web').map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
    ['Deployment', 'front', 'web'],
    ['Service', 'front-service', 'web'],
  ]);
  expect(workloadsOf(documents, 'web-eu').map(({ metadata }) => metadata)).toEqual([
    { name: 'settings', namespace: 'web-eu' },
  ]);
});

test('the parent is the project around, unless one is given', () => {
  const { app, shop } = sampleApp();
  const quota = { cpu: '500m', memory: '1Gi', storage: '1Gi', pods: 5 };
  const web = new Project(shop, 'web');
  const europe = new Project(web, 'web-eu', { quota });
  new Project(europe, 'web-fr', { quota });
  new Project(shop, 'web-us', { parent: web, quota });
  new Project(web, 'web-jp', { quota, parent: Project.fromName(shop, 'web-fr') });
  const documents = app.documents();
  expect(['web', 'web-eu', 'web-fr', 'web-us', 'web-jp'].map((name) => specOf(documents, name).parent)).toEqual([
    undefined,
    'web',
    'web-eu',
    'web',
    'web-fr',
  ]);
  expect(Object.keys(app.manifests()).some((key) => key.endsWith('tenant/projects/web-jp/namespace'))).toBe(true);
});

test('a chart and a construct of one’s own inside a project belong to the project', () => {
  const { app, shop } = sampleApp();
  const chart = new Chart(new Project(shop, 'web'), 'inner', { disableResourceNameHashes: true });
  new kplus.ConfigMap(chart, 'settings', { data: { a: 'b' } });
  expect(Object.keys(app.manifests()).some((key) => key.includes('workloads/web/configmap-'))).toBe(true);
  expect(app.charts).toEqual([]);
});

test('lazy values, tokens and patches are resolved', () => {
  const { app, shop } = sampleApp();
  const object = new ApiObject(new Project(shop, 'web'), 'settings', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    data: { lazy: Lazy.any({ produce: () => 'late' }) },
  });
  object.addJsonPatch({ _toJson: () => ({ op: 'add', path: '/data/patched', value: 'yes' }) } as never);
  expect(workloadsOf(app.documents(), 'web')[0]?.data).toEqual({ lazy: 'late', patched: 'yes' });
});

test('the name of an entity is the id of its construct, or the name that is given', () => {
  const { app, acme, hostCluster, shop } = sampleApp();
  const team = new Workspace(acme, 'TeamWorkspace', {
    name: 'team',
    hostCluster,
    plan: { planName: 'small' },
    creator: 'u-0001',
  });
  expect([shop.workspaceName, team.workspaceName, new Project(team, 'Web', { name: 'web' }).namespace]).toEqual([
    'shop',
    'team',
    'web',
  ]);
  expect(Object.keys(app.manifests()).some((key) => key.startsWith('workspaces/tokyo/acme/team/'))).toBe(true);
});
