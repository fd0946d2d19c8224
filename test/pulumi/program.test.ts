// A Pulumi program under Pulumi's own mocks, as a user tests one: no engine, no provider, no Git.
import {
  GroupBinding,
  HostCluster,
  Organization,
  Plan,
  Project,
  Tenancy,
  Workspace,
} from '@hexabase-kaas/pulumi-provider';
import { check } from '@hexabase-kaas/pulumi-provider/runtime';
import { ComponentResource, type Output, output, runtime, secret } from '@pulumi/pulumi';

/** What the program registers: type and inputs by name. */
const registered = new Map<string, { readonly type: string; readonly inputs: Record<string, unknown> }>();

beforeEach(async () => {
  registered.clear();
  await runtime.setMocks({
    newResource({ type, name, inputs }) {
      registered.set(`${type.split(':').at(-1)} ${name}`, { type, inputs });
      return { id: name, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
});

const settled = <T>(value: Output<T>): Promise<T> => new Promise((resolve) => void value.apply(resolve));
const cluster = {
  region: 'jp-east',
  domain: 'kaas.example.com',
  issuer: { url: 'https://id.kaas.example.com' },
  capacity: { cpu: '64', memory: '256Gi', storage: '4Ti' },
  network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
};

function program(fields: object = {}) {
  const tenancy = new Tenancy('acme', { target: { directory: { path: '/nowhere' } }, source: 'acme' });
  const hostCluster = new HostCluster('tokyo', cluster, { parent: tenancy });
  const acme = new Organization('acme', {}, { parent: tenancy });
  const shop = new Workspace(
    'shop',
    { hostCluster, plan: Plan.small(), creator: 'u-0001', groups: [{ name: 'Developers' }], ...fields },
    { parent: acme },
  );
  return { tenancy, hostCluster, acme, shop };
}

// This is the part to copy: a program that is declared, and what is asked of it.
test('the workspace has its names, and a kubeconfig that holds no secret', async () => {
  const { tenancy, shop } = program();
  expect(await settled(tenancy.issues)).toEqual([]);
  expect(await settled(shop.hostNamespace)).toBe('acme--shop');
  expect(await settled(shop.apiServer)).toBe('https://acme--shop.kaas.example.com');
  expect(await settled(shop.clientId)).toBe('workspace-acme--shop');
  expect(await settled(shop.issuer)).toBe('https://id.kaas.example.com');
  expect(await settled(shop.manifestDigest)).toMatch(/^sha256:[0-9a-f]{64}$/);
  const { users } = JSON.parse(await settled(shop.kubeconfig));
  expect(users).toEqual([{ name: 'acme--shop', user: { exec: expect.objectContaining({ command: 'kubectl' }) } }]);
});

test('a mistake is an issue of the tenancy', async () => {
  const { tenancy } = program({ creator: 'someone@example.com' });
  expect(await settled(tenancy.issues)).toMatchObject([
    { code: 'personal-data', path: 'workspaces.acme/shop.creator' },
  ]);
});

test('types in state read hexabase, and one resource alone holds the whole tenancy', async () => {
  const { tenancy, shop } = program();
  const web = new Project('web', { roles: [] }, { parent: shop });
  new GroupBinding('admins', { group: 'Developers', clusterRole: 'hexabase:workspace-viewer' }, { parent: shop });
  await settled(web.urn);
  await settled(tenancy.commit);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([...registered.values()].map(({ type }) => type).sort()).toEqual([
    'hexabase:index:HostCluster',
    'hexabase:index:Organization',
    'hexabase:index:Tenancy',
    'pulumi-nodejs:dynamic/hexabase:Delivery',
    'pulumi-nodejs:dynamic/hexabase:GroupBinding',
    'pulumi-nodejs:dynamic/hexabase:Project',
    'pulumi-nodejs:dynamic/hexabase:Workspace',
  ]);
  expect(registered.get('Delivery acme')?.inputs).toMatchObject({
    source: 'acme',
    hostClusters: { tokyo: { name: 'tokyo', region: 'jp-east' } },
    workspaces: { shop: { name: 'shop', organization: 'acme', hostCluster: 'tokyo', plan: 'small' } },
    projects: { web: { name: 'web', organization: 'acme', workspace: 'shop' } },
    groupBindings: { admins: { group: 'Developers', workspace: 'shop' } },
  });
});

test('what stands around a resource says where it belongs', async () => {
  const { tenancy, shop } = program();
  const web = new Project('web', { roles: [{ name: 'deployer', rules: [] }] }, { parent: shop });
  const api = new Project('api', {}, { parent: web });
  new GroupBinding('deploy', { group: 'Developers', role: 'deployer' }, { parent: api });
  await settled(tenancy.commit);
  expect(registered.get('Delivery acme')?.inputs).toMatchObject({
    projects: { api: { parent: 'web', workspace: 'shop', organization: 'acme' } },
    groupBindings: { deploy: { project: 'api', workspace: 'shop', organization: 'acme' } },
  });
});

test("a team's own component may stand between", async () => {
  const { tenancy, hostCluster, acme } = program();
  const team = new ComponentResource('team:index:Team', 'team', {}, { parent: acme });
  new Workspace('lab', { hostCluster, plan: Plan.small(), creator: 'u-0001' }, { parent: team });
  await settled(tenancy.commit);
  expect(registered.get('Delivery acme')?.inputs.workspaces).toMatchObject({ lab: { organization: 'acme' } });
});

test('every field may be an output', async () => {
  const { tenancy } = program({ labels: { team: output('shop') }, creator: output(Promise.resolve('u-0002')) });
  await settled(tenancy.commit);
  expect(registered.get('Delivery acme')?.inputs.workspaces).toMatchObject({
    shop: { creator: 'u-0002', labels: { team: 'shop' } },
  });
});

test('a resource outside of a tenancy, or after it was complete, is refused with what to do', async () => {
  const { tenancy, hostCluster } = program();
  const workspace = { hostCluster, plan: Plan.small(), creator: 'u-0001' };
  expect(() => new Organization('loose', {}, {})).toThrow('"loose" has no tenancy; give the property, or give one');
  expect(() => new Workspace('lab', workspace, { parent: tenancy })).toThrow('"lab" has no organization');
  await settled(tenancy.commit);
  expect(() => new Organization('late', {}, { parent: tenancy })).toThrow(/"late" comes after .* keepOpen/);
});

test('two resources of one name in one list are refused, because the state could not tell them apart', async () => {
  const { tenancy, acme, hostCluster } = program();
  const again = () => new Workspace('shop', { hostCluster, plan: Plan.small(), creator: 'u-0001' }, { parent: acme });
  expect(again).toThrow('two resources of the tenancy "acme" in workspaces are called "shop"');
  await settled(tenancy.commit);
});

test('a spec that waits for the delivery that waits for it is refused', async () => {
  const { tenancy, shop } = program();
  const labels = { url: shop.apiServer };
  expect(() => new Project('web', { labels }, { parent: shop })).toThrow(
    '"web": labels.url is an output of a resource of the tenancy "acme"',
  );
  await settled(tenancy.commit);
});

test('a project of another workspace cannot be referred to', async () => {
  const { tenancy, acme, hostCluster, shop } = program();
  const lab = new Workspace('lab', { hostCluster, plan: Plan.small(), creator: 'u-0001' }, { parent: acme });
  const web = new Project('web', {}, { parent: shop });
  new Project('data', { allowFrom: [web] }, { parent: lab });
  const [issue] = await settled(tenancy.issues);
  expect(issue).toMatchObject({
    path: 'projects.data',
    message: 'refers to project "web" of workspace acme/shop',
    fix: 'use a project of acme/lab',
  });
  expect(await failures(tenancy)).toContain('projects.data: refers to project "web" of workspace acme/shop');
});

test('a secret of the stack is refused in a tree that people read', async () => {
  const { tenancy } = program({ labels: { token: secret('s3cret') } });
  expect(await settled(tenancy.issues)).toMatchObject([{ path: 'workspaces.shop.labels', code: 'secret-in-tree' }]);
  expect(await failures(tenancy)).toContain('workspaces.shop.labels: holds a secret of the stack');
});

test.each([
  ['https://ghp_token@git.example.com/acme/fleet.git', true],
  ['https://robot:token@git.example.com/acme/fleet.git', true],
  ['ssh://git:s3cret@git.example.com/acme/fleet.git', true],
  ['ssh://git@git.example.com/acme/fleet.git', false],
  ['https://git.example.com/acme/fleet.git', false],
])('what stands before the host of %s is a secret: %s', async (repository, hidden) => {
  const git = { repository, branch: 'main', author: { name: 'Fleet', email: 'fleet@example.com' } };
  const tenancy = new Tenancy('acme', { target: { git }, source: 'acme' });
  new HostCluster('tokyo', cluster, { parent: tenancy });
  await settled(tenancy.commit);
  const target = JSON.stringify(registered.get('Delivery acme')?.inputs.target);
  expect(target).toContain(repository);
  // The mark of a secret in Pulumi's protocol.
  expect(target.includes('4dabf18193072939515e22adb298388d')).toBe(hidden);
});

/** What the provider says of the delivery in a preview. */
async function failures(tenancy: Tenancy): Promise<string> {
  await settled(tenancy.commit);
  const { failures: found } = await check({}, registered.get('Delivery acme')?.inputs ?? {});
  return found.map(({ reason }) => reason).join('\n');
}

test('a tenancy that is kept open takes resources until it is closed', async () => {
  const tenancy = new Tenancy('acme', { target: { directory: { path: '/nowhere' } }, source: 'acme', keepOpen: true });
  await new Promise((resolve) => setTimeout(resolve, 20));
  new Organization('late', {}, { parent: tenancy });
  tenancy.close();
  await settled(tenancy.commit);
  expect(registered.get('Delivery acme')?.inputs.organizations).toEqual({ late: { name: 'late' } });
});
