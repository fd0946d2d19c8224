// What is wrong is said in the words of the program: the path of the construct, then the field of the model.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GroupBinding, HostCluster, Organization, Plan, Project, Workspace } from '@hexabase-kaas/constructs';
import { TenancyError } from '@hexabase-kaas/tenancy';
import { ApiObject, App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { hostClusterProps, sampleApp, temporaryFolder } from './sample-app.ts';

const thrown = (run: () => void): TenancyError => {
  try {
    run();
  } catch (error) {
    return error as TenancyError;
  }
  throw new Error('nothing was thrown');
};

test('one error lists everything that is wrong, each under its construct, and nothing is written', () => {
  const { app, acme, hostCluster, shop } = sampleApp();
  new Workspace(acme, 'Team', { name: 'team', hostCluster, plan: Plan.fromName('mediun'), creator: 'u-0001' });
  const web = new Project(shop, 'web', { quota: { cpu: '2x', memory: '1Gi', storage: '1Gi', pods: 1 } });
  new GroupBinding(web, 'deploy', { group: 'Developers', role: 'deployer' });
  const error = thrown(() => app.synth());
  expect(error).toBeInstanceOf(TenancyError);
  expect(error.message.split('\n').map((line) => line.replace(/: .*/, ''))).toEqual([
    '[acme/shop/web/deploy] groupBindings.acme/shop/deploy.group',
    '[acme/shop/web/deploy] groupBindings.acme/shop/deploy.role',
    '[acme/shop/web] projects.acme/shop/web.quota.cpu',
    '[acme/Team] workspaces.acme/team.plan',
  ]);
  expect(readdirSync(app.outdir)).toEqual([]);
});

test('an entity whose name cannot be read is named by its construct', () => {
  const { app, shop } = sampleApp();
  new Project(shop, 'web', { name: 'not a name' });
  expect(thrown(() => app.synth()).message).toContain('[acme/shop/web] projects[0].name: ');
});

test('an issue of a workload names the object, by its place and by its name', () => {
  const { app, shop } = sampleApp();
  const web = new Project(shop, 'web');
  new ApiObject(web, 'quota', { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'a.b' } });
  new ApiObject(web, 'bad', { apiVersion: 'nonsense', kind: 'ConfigMap' });
  const { message } = thrown(() => app.synth());
  expect(message).toContain('[acme/shop/web/bad] projects.acme/shop/web.workloads[1].apiVersion: ');
  const other = sampleApp();
  new ApiObject(new Project(other.shop, 'web'), 'quota', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'a.b' },
  });
  expect(thrown(() => other.app.synth()).message).toContain('[acme/shop/web/quota] ');
});

test('two constructs that declare one entity are both named', () => {
  const { app, acme, shop } = sampleApp();
  new Project(shop, 'web');
  new Project(acme, 'again', { name: 'web', workspace: shop });
  expect(thrown(() => app.synth()).message).toMatch(/\[acme\/shop\/web\] \[acme\/again\] projects\.acme\/shop\/web: /);
});

test('validations of cdk8s-plus stand in the same list', () => {
  const { app, shop } = sampleApp();
  new kplus.Deployment(new Project(shop, 'web'), 'empty');
  new Project(shop, 'x', { ingressPorts: [0] });
  const { message } = thrown(() => app.synth());
  expect(message).toContain('acme/shop/web/empty');
  expect(message).toContain('[acme/shop/x] projects.acme/shop/x.ingressPorts[0]: ');
});

test('an App and a Testing chart of cdk8s get the errors of the model as validations', () => {
  const app = new App({ outdir: temporaryFolder() });
  const hostCluster = new HostCluster(app, 'tokyo', hostClusterProps);
  const shop = new Workspace(new Organization(app, 'acme'), 'shop', {
    hostCluster,
    plan: Plan.fromName('gold'),
    creator: 'u-0001',
  });
  const web = new Project(shop, 'web');
  expect(() => app.synth()).toThrow('[acme/shop] workspaces.acme/shop.plan');
  expect(() => Testing.synth(web)).toThrow('[acme/shop] workspaces.acme/shop.plan');
  expect(() => Testing.synth(new Chart(sampleApp().app, 'extra'))).not.toThrow();
});

test('an issue of a context file names the file, and a context is not rendered', () => {
  const file = join(temporaryFolder(), 'platform.yaml');
  writeFileSync(
    file,
    'apiVersion: kaas.hexabase.ai/v1\nkind: Plan\nmetadata: { name: gold }\nspec: { limits: { cpu: x } }\n',
  );
  const { app } = sampleApp({ context: [file] });
  expect(thrown(() => app.synth()).message).toContain(`[${file}] plans.gold.limits.cpu: `);
});

test('what other sources declare is checked and not rendered', () => {
  const { app } = sampleApp();
  const globex = Organization.fromProps(app, 'globex', {});
  const osaka = HostCluster.fromProps(app, 'osaka', { ...hostClusterProps, profile: undefined });
  const lab = Workspace.fromProps(globex, 'lab', { hostCluster: osaka, plan: Plan.small(), creator: 'u-0101' });
  new Project(lab, 'experiments');
  const keys = Object.keys(app.manifests());
  expect(keys.filter((key) => key.includes('experiments'))).not.toEqual([]);
  expect(keys.filter((key) => key.startsWith('clusters/osaka') || key.includes('/globex/lab/host/vcluster'))).toEqual(
    [],
  );
});

test('a project of another workspace cannot be referred to, nor can a scope be missing', () => {
  const { app, acme, hostCluster, shop } = sampleApp();
  const lab = new Workspace(acme, 'lab', { hostCluster, plan: Plan.small(), creator: 'u-0001' });
  const web = new Project(shop, 'web');
  expect(() => new Project(lab, 'data', { allowFrom: [web] })).toThrow(
    '[acme/lab/data] project "web" is of workspace acme/shop; use a project of acme/lab',
  );
  expect(() => new Project(app, 'loose')).toThrow('[loose] has no workspace');
});

test('a context may be JSON', () => {
  const file = join(temporaryFolder(), 'platform.json');
  const limits = { cpu: '2', memory: '4Gi', storage: '10Gi', pods: 10 };
  writeFileSync(
    file,
    JSON.stringify([{ apiVersion: 'kaas.hexabase.ai/v1', kind: 'Plan', metadata: { name: 'gold' }, spec: { limits } }]),
  );
  const { app, acme, hostCluster } = sampleApp({ context: [file] });
  new Workspace(acme, 'lab', { hostCluster, plan: Plan.fromName('gold'), creator: 'u-0001' });
  expect(() => app.synth()).not.toThrow();
});

test.each([
  ['platform.yaml', (plans: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: plans })],
  ['platform.yaml', (plans: object[]) => `\ufeff${JSON.stringify(plans)}`],
  ['platform.json', (plans: object[]) => `\ufeff${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: plans })}`],
])('a context is read as kaas reads it: a list of documents in %s', (name, text) => {
  const limits = { cpu: '2', memory: '4Gi', storage: '10Gi', pods: 10 };
  const plan = (of: string) => ({
    apiVersion: 'kaas.hexabase.ai/v1',
    kind: 'Plan',
    metadata: { name: of },
    spec: { limits },
  });
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text([plan('gold'), plan('silver')]));
  const { app, acme, hostCluster } = sampleApp({ context: [file] });
  for (const of of ['gold', 'silver'])
    new Workspace(acme, of, { hostCluster, plan: Plan.fromName(of), creator: 'u-0001' });
  expect(() => app.synth()).not.toThrow();
});

test.each([
  ['platform.yaml', 'kind: !Plan x\n', 'Unresolved tag'],
  ['platform.json', '{', 'JSON'],
  ['platform.yaml', Buffer.from([0x61, 0xff]), 'is not UTF-8 text'],
])('a context that cannot be read names its file: %s with %s', (name, content, words) => {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  const { message } = thrown(() => sampleApp({ context: [file] }).app.synth());
  expect(message).toContain(`${file}: `);
  expect(message).toContain(words);
});
