import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Manifest, names, parseTenancy, type Tenancy, type Workspace } from '@hexabase-kaas/tenancy';
import { attempts } from '../harness/attempts.ts';
import { acme, tenants } from '../harness/cases.ts';
import { Client } from '../harness/client.ts';
import { inApplyOrder } from '../harness/dry-run.ts';
import { fingerprint, isRefusal } from '../harness/refusal.ts';
import { ask, compareRights, concurrently, questions } from '../harness/rights.ts';
import { everydayObjects, object } from '../harness/samples.ts';
import { until } from '../harness/until.ts';
import { addresses, apiPort } from '../machine/addresses.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { equip } from '../machine/person.ts';
import { probePod, removePods, startPods } from '../machine/probe-pod.ts';
import { signToken } from '../machine/token.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

liveTest('rights hold through the vCluster', async (t, machine) => {
  const tenancy = parseTenancy(acme().documents);
  const shop = workspaceOf(tenancy, 'acme', 'shop');
  const api = apiOf(machine, shop);
  const admin = await api.member(tenancy, names.adminGroup);
  const target = probePod('web', 'target', { automountServiceAccountToken: true });
  const robot = object('v1', 'ServiceAccount', 'robot', 'web');
  try {
    await (await api.delivery()).apply(robot);
    await startPods(admin, [target]);

    for (const { workspace, groups, every } of people(tenancy))
      await t.test(`rights of ${groups.join(' and ') || 'no group'} in ${label(workspace)}`, async (t) => {
        const { organization, name } = workspace;
        const member = await apiOf(machine, workspace).member(tenancy, ...groups);
        const asked = questions(projectsOf(tenancy, workspace)).filter((_, index) => index % every === 0);
        const holder = { organization, workspace: name, groups };
        const { differences, granted } = await compareRights(tenancy, holder, member, asked);
        t.diagnostic(`${asked.length} questions, ${granted} granted`);
        assert.deepEqual(differences, []);
      });

    await t.test('an administrator does not break out', async (t) => {
      const tenant = tenants(tenancy).find(
        ({ organization, workspace }) => `${organization}/${workspace}` === label(shop),
      );
      const managed = inApplyOrder(tenant?.entries ?? []);
      const delivery = await api.delivery();
      const state = (): Promise<string[]> =>
        Promise.all(managed.map(async ([key, manifest]) => `${key} ${fingerprint(await delivery.read(manifest))}`));
      const before = await state();
      const tried = attempts({ project: 'web', managed });
      const allowed: string[] = [];
      await concurrently(tried, async ({ what, method, path, body, contentType, headers }) => {
        const answer = await admin.request(method, path, body, contentType, headers);
        if (!isRefusal(answer)) allowed.push(`${what}: ${answer.status} ${answer.message}`);
      });
      t.diagnostic(`${tried.length} attempts`);
      assert.deepEqual(allowed, []);
      assert.deepEqual(await state(), before);
    });

    await t.test('an administrator does the everyday work', () => everydayWork(admin, 'web'));
    await t.test('exec and logs go to whom they are granted', () => execAndLogs(machine, tenancy));
    await t.test('a token of one workspace opens no other, and not the host', () => tokensStayAtHome(machine, tenancy));
    await t.test('a token of a pod opens its own workspace only', () => podTokensStayAtHome(machine, tenancy));
    await t.test('nobody becomes another by what they claim', () => claimsGiveNothing(machine, tenancy));
    await t.test('the host is not seen inside', () => hostIsNotSeen(machine, tenancy));
    await t.test('no pod of another workspace and no kubelet is reached', () => nothingBesides(admin));
    await t.test('a pod cannot pass for one of another project, nor choose its node', () =>
      podsStayAsTheyAre(machine, admin),
    );
    await t.test("another workspace's volume is not had by its name", () => volumesStay(machine, tenancy));
  } finally {
    await removePods(admin, [target]);
    await (await api.delivery()).remove(robot);
  }
});

interface Asked {
  readonly workspace: Workspace;
  readonly groups: readonly string[];
  /** Of so many questions one is asked. */
  readonly every: number;
}

/** All questions where a workspace has most groups, samples elsewhere. */
function people(tenancy: Tenancy): Asked[] {
  const shop = workspaceOf(tenancy, 'acme', 'shop');
  return [
    { workspace: shop, groups: [names.adminGroup], every: 1 },
    { workspace: shop, groups: ['EuropeDevelopers'], every: 3 },
    ...['Developers', names.userGroup].map((group) => ({ workspace: shop, groups: [group], every: 7 })),
    { workspace: shop, groups: [], every: 23 },
    ...tenancy.workspaces
      .filter((workspace) => workspace !== shop)
      .flatMap((workspace) => [
        { workspace, groups: [names.adminGroup], every: 7 },
        { workspace, groups: [names.userGroup], every: 23 },
      ]),
  ];
}

/** One of each kind is made, read, changed, listed and deleted, as the API server of the vCluster has it. */
async function everydayWork(admin: Client, project: string): Promise<void> {
  await Promise.all(
    everydayObjects(project).map(async (manifest) => {
      const collection = await admin.mapping.collection(manifest);
      const path = await admin.mapping.path(manifest);
      const label = { metadata: { labels: { 'example.com/mine': 'yes' } } };
      const answers = [
        await admin.request('POST', collection, manifest),
        await admin.request('GET', path),
        await admin.request('PATCH', path, label, 'application/merge-patch+json'),
        await admin.request('GET', collection),
        await admin.request('DELETE', path, { propagationPolicy: 'Background', gracePeriodSeconds: 0 }),
      ];
      assert.deepEqual(
        answers.map(({ message }) => message),
        ['', '', '', '', ''],
        manifest.kind,
      );
    }),
  );
}

async function execAndLogs(machine: Machine, tenancy: Tenancy): Promise<void> {
  const shop = workspaceOf(tenancy, 'acme', 'shop');
  const prod = workspaceOf(tenancy, 'acme', 'prod');
  const run = async (workspace: Workspace, group: string, ...args: string[]): Promise<string> => {
    const { command } = await equip(machine, workspace, group);
    try {
      return (await promisify(execFile)(command, ['--namespace=web', ...args])).stdout.trim();
    } catch (error) {
      return (error as { stderr?: string }).stderr ?? String(error);
    }
  };
  const exec = ['exec', 'deploy/frontend', '--', '/bin/cat', '/etc/hostname'];
  const logs = ['logs', 'deploy/frontend', '--prefix', '--tail=1'];
  const expected: [Workspace, string, string[], RegExp][] = [
    [shop, names.adminGroup, exec, /^frontend-/],
    [shop, 'Developers', exec, noExec],
    [shop, names.userGroup, exec, noExec],
    [prod, names.adminGroup, exec, noExec],
    [shop, names.adminGroup, logs, /^$/],
    [shop, 'Developers', logs, /^$/],
    [shop, 'NoGroup', logs, /Forbidden/],
  ];
  await Promise.all(
    expected.map(async ([workspace, group, args, answer]) =>
      assert.match(await run(workspace, group, ...args), answer, `${group} in ${label(workspace)}: ${args[0]}`),
    ),
  );
}

const noExec = /Forbidden.*cannot create resource "pods\/exec"/s;

async function tokensStayAtHome(machine: Machine, tenancy: Tenancy): Promise<void> {
  for (const home of tenancy.workspaces) {
    const aud = names.audience(home.organization, home.name);
    for (const workspace of tenancy.workspaces) {
      const member = await apiOf(machine, workspace).person([names.adminGroup], { aud });
      const { status } = await member.request('GET', '/api/v1/nodes');
      assert.equal(status, workspace === home ? 200 : 401, `${aud} at ${label(workspace)}`);
    }
    const token = signToken(machine.issuerKey, { sub: 'u-1', aud, groups: [names.adminGroup, 'system:masters'] });
    assert.equal((await atHost(machine, token).request('GET', '/api')).status, 401, `${aud} at the host`);
  }
}

async function podTokensStayAtHome(machine: Machine, tenancy: Tenancy): Promise<void> {
  const { command } = await equip(machine, workspaceOf(tenancy, 'acme', 'shop'), names.adminGroup);
  const file = '/var/run/secrets/kubernetes.io/serviceaccount/token';
  const { stdout } = await promisify(execFile)(command, ['-n', 'web', 'exec', 'target', '--', '/bin/cat', file]);
  const token = stdout.trim();
  for (const workspace of tenancy.workspaces) {
    const member = new Client({ ...(await apiOf(machine, workspace).address()), token });
    const expected = workspace.name === 'shop' ? 'system:serviceaccount:web:default' : undefined;
    assert.equal(await whoAmI(member), expected, label(workspace));
  }
  assert.equal((await atHost(machine, token).request('GET', '/api')).status, 401);

  const account = `/api/v1/namespaces/${names.hostNamespace('acme', 'shop')}/serviceaccounts/default/token`;
  const { body } = await machine.admin().request('POST', account, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 600 },
  });
  const ofHost = (body.status as { token: string }).token;
  assert.equal((await atHost(machine, ofHost).request('GET', '/api')).status, 200);
  for (const workspace of tenancy.workspaces) {
    const member = new Client({ ...(await apiOf(machine, workspace).address()), token: ofHost });
    assert.equal(await whoAmI(member), undefined, `the host's token at ${label(workspace)}`);
  }
}

/** Claims, headers of proxies, and names that are a node's. */
async function claimsGiveNothing(machine: Machine, tenancy: Tenancy): Promise<void> {
  const api = apiOf(machine, workspaceOf(tenancy, 'acme', 'shop'));
  for (const group of [
    'system:masters',
    'system:nodes',
    'system:serviceaccounts:kube-system',
    'kubeadm:cluster-admins',
  ])
    assert.equal((await (await api.person([group])).request('GET', '/api')).status, 401, group);
  const named = await api.person([], { sub: 'kubernetes-super-admin', preferred_username: 'kubernetes-super-admin' });
  assert.equal(await whoAmI(named), 'oidc:kubernetes-super-admin');

  const member = await api.member(tenancy, names.adminGroup);
  const proxied = { 'x-remote-user': 'kubernetes-super-admin', 'x-remote-group': 'system:masters' };
  assert.match((await whoAmI(member)) ?? '', /^oidc:/);
  assert.equal(await whoAmI(member, proxied), await whoAmI(member));
  const nobody = new Client(await api.address());
  for (const headers of [{}, proxied]) {
    const { status } = await nobody.request('GET', '/api/v1/namespaces', undefined, undefined, headers);
    assert.ok([401, 403].includes(status), `nobody: ${status}`);
  }
  for (const host of ['node1.nodes.vcluster.com', 'node1', addresses.nodes.node1])
    for (const path of ['/pods', '/metrics', '/stats/summary', '/containerLogs/web/target/main', '/runningpods/']) {
      const { status } = await member.request('GET', path, undefined, undefined, { host });
      assert.ok([401, 403, 404].includes(status), `${path} of ${host}: ${status}`);
    }
  const everything = { verb: '*', apiGroup: '*', resource: '*' };
  assert.equal(await ask(member, everything), false);
  assert.equal(await ask(await api.delivery(), everything), true);
}

/**
 * On a shared plan a tenant learns the name of the node that each pod is on and its address, which its pods carry, and
 * nothing else of it; on a dedicated plan the nodes of its own pool are its to see.
 */
async function hostIsNotSeen(machine: Machine, tenancy: Tenancy): Promise<void> {
  const others = /acme--|globex--|kube-router|local-path|flux-system|ingress-nginx|jp-east/;
  for (const workspace of tenancy.workspaces) {
    const delivery = await apiOf(machine, workspace).delivery();
    const list = async (path: string): Promise<Listed[]> =>
      (await delivery.request('GET', path)).body.items as Listed[];
    const projects = projectsOf(tenancy, workspace);
    // A project that has just been removed takes a moment to end.
    const namespaces = await list('/api/v1/namespaces');
    const [ending, standing] = [true, false].map((ends) =>
      namespaces
        .filter(({ metadata }) => 'deletionTimestamp' in metadata === ends)
        .map(({ metadata }) => metadata.name),
    ) as [string[], string[]];
    assert.deepEqual(standing.toSorted(), [...projects, ...names.platformNamespaces].toSorted());

    const nodes = await list('/api/v1/nodes');
    const dedicated = workspace.nodePool !== undefined;
    assert.deepEqual(
      nodes.map(({ metadata }) => metadata.name),
      [dedicated ? 'node2' : 'node1'],
    );
    if (!dedicated) assert.doesNotMatch(JSON.stringify(nodes), /10\.\d+\.\d+\.\d+|jp-east|kaas\.hexabase|containerd/);

    const own = names.hostNamespace(workspace.organization, workspace.name);
    for (const path of ['/api/v1/secrets', '/api/v1/configmaps', '/api/v1/services', '/api/v1/pods'])
      for (const { metadata, ...rest } of await list(path)) {
        const known = [...projects, ...names.platformNamespaces, ...ending];
        assert.ok(known.includes(metadata.namespace ?? ''), `${path}/${metadata.namespace}/${metadata.name}`);
        if (path === '/api/v1/pods') assert.doesNotMatch(JSON.stringify(rest), others);
      }
    const secrets = (await list('/api/v1/secrets')).filter(
      ({ metadata }) => !ending.includes(metadata.namespace ?? ''),
    );
    assert.deepEqual(secrets, [], `${own} has Secrets that nobody made`);
  }
}

interface Listed {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Names that a pod has on the host, and paths that lead to a kubelet. */
async function nothingBesides(admin: Client): Promise<void> {
  const pods = ['orders-0-x-data-x-vcluster', 'vcluster-0', '..%2F..%2Fdata%2Fpods%2Forders-0'];
  for (const pod of pods)
    for (const path of [`${pod}/exec?command=id&stdout=true`, `${pod}/log`, `${pod}/portforward`, pod]) {
      const { status } = await admin.request('GET', `/api/v1/namespaces/web/pods/${path}`);
      assert.ok([403, 404].includes(status), `${path}: ${status}`);
    }
  for (const path of [
    '/api/v1/nodes/node1/proxy/pods',
    '/api/v1/nodes/node1:10250/proxy/run/acme--prod/vcluster-0/syncer',
    '/api/v1/nodes/node1/proxy/logs/',
    '/api/v1/nodes/node1/log',
    '/api/v1/namespaces/acme--prod/secrets',
    '/api/v1/namespaces/acme--shop/secrets/vc-vcluster',
    '/api/v1/namespaces/kube-system/pods/coredns/exec?command=id',
  ])
    assert.equal((await admin.request('GET', path)).status, 403, path);
}

/** The host's policies tell pods apart by labels that the syncer sets, whatever the tenant writes, then and later. */
async function podsStayAsTheyAre(machine: Machine, admin: Client): Promise<void> {
  const forged = {
    app: 'vcluster',
    release: 'vcluster',
    'k8s-app': 'vcluster-kube-dns',
    'vcluster.loft.sh/managed-by': 'other',
    'vcluster.loft.sh/namespace': 'data',
  };
  const pod = (name: string, spec: object, labels: object, annotations: object = {}): Manifest => {
    const plain = probePod('batch', name, spec);
    return { ...plain, metadata: { ...plain.metadata, labels: { ...labels }, annotations: { ...annotations } } };
  };
  const annotations = { 'vcluster.loft.sh/object-namespace': 'data', 'vcluster.loft.sh/object-name': 'orders-0' };
  const liar = pod('liar', {}, forged, annotations);
  const late = pod('late', {}, { app: 'late' });
  const elsewhere = pod('elsewhere', { nodeSelector: { 'kubernetes.io/hostname': 'node2' } }, {});
  const important = pod('important', { priorityClassName: 'system-node-critical' }, {});
  const host = machine.admin();
  const namespace = names.hostNamespace('acme', 'shop');
  const onHost = async (name: string): Promise<HostPod | undefined> => {
    const { ok, body } = await host.request('GET', `/api/v1/namespaces/${namespace}/pods/${name}-x-batch-x-vcluster`);
    return ok ? (body as unknown as HostPod) : undefined;
  };
  const isItself = ({ metadata: { labels } }: HostPod): boolean =>
    labels['vcluster.loft.sh/namespace'] === 'batch' && labels['vcluster.loft.sh/managed-by'] === 'vcluster';
  try {
    await startPods(admin, [liar, late]);
    const patch = { metadata: { labels: { ...forged, 'example.com/late': 'yes' }, annotations } };
    const path = '/api/v1/namespaces/batch/pods/late';
    assert.equal((await admin.request('PATCH', path, patch, 'application/merge-patch+json')).message, '');
    await until('the new labels are on the host', 60, async () => {
      return (await onHost('late'))?.metadata.labels.app === 'vcluster';
    });
    for (const name of ['liar', 'late']) {
      const found = await onHost(name);
      assert.ok(found && isItself(found), `${name}: ${JSON.stringify(found?.metadata.labels)}`);
      assert.equal(found.spec.serviceAccountName, 'vc-workload-vcluster');
      assert.equal(found.spec.automountServiceAccountToken, false);
      assert.equal(found.spec.priorityClassName, names.tenantClass);
    }
    for (const one of [elsewhere, important]) await admin.request('POST', '/api/v1/namespaces/batch/pods', one);
    await until('the scheduler has looked at it', 60, async () => {
      const { status } = (await onHost('elsewhere')) ?? {};
      return status?.conditions?.some(({ type, status }) => type === 'PodScheduled' && status === 'False') ?? false;
    });
    const critical = await onHost('important');
    assert.ok(critical === undefined || critical.spec.priorityClassName === names.tenantClass);
  } finally {
    await removePods(admin, [liar, late, elsewhere, important]);
  }
}

interface HostPod {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly serviceAccountName: string;
    readonly automountServiceAccountToken?: boolean;
    readonly priorityClassName: string;
  };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/**
 * A member's claims for chosen volumes are refused. The vCluster's own user, whom no policy stops, shows what they would
 * get: never a volume that is bound, but a free one of the host, and a copy of any claim beside the control plane's.
 */
async function volumesStay(machine: Machine, tenancy: Tenancy): Promise<void> {
  const host = machine.admin();
  const lab = workspaceOf(tenancy, 'globex', 'lab');
  const member = await apiOf(machine, lab).member(tenancy, names.adminGroup);
  const delivery = await apiOf(machine, lab).delivery();
  const { body } = await host.request('GET', '/api/v1/persistentvolumes');
  type Volume = { metadata: { name: string }; spec: { claimRef?: { name: string } } };
  const theirs = (body.items as Volume[]).find(({ spec }) => spec.claimRef?.name.startsWith('data-orders-0'));
  assert.ok(theirs);
  const spare = object('v1', 'PersistentVolume', 'spare', undefined, {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'spare',
      hostPath: { path: '/var/empty' },
    },
  });
  const copied = { kind: 'PersistentVolumeClaim', name: 'data-vcluster-0' };
  const claims = [
    claim('spare', { volumeName: 'spare', storageClassName: 'spare' }),
    claim('theirs', { volumeName: theirs.metadata.name }),
    claim('copy', { dataSource: copied, storageClassName: 'none' }, { 'vcluster.loft.sh/skip-translate': 'true' }),
  ];
  const onHost = async (name: string): Promise<HostClaim> => {
    const path = `/api/v1/namespaces/globex--lab/persistentvolumeclaims/${name}-x-experiments-x-vcluster`;
    return (await host.request('GET', path)).body as unknown as HostClaim;
  };
  try {
    await host.apply(spare);
    for (const one of claims) {
      const { status, message } = await member.request('POST', await member.mapping.collection(one), one);
      assert.equal(status, 422, `${one.metadata.name}: ${message}`);
      assert.match(message, /kaas-volume-claims/);
    }
    for (const one of claims) await delivery.apply(one);
    await until('the free volume is had', 60, async () => (await onHost('spare')).status?.phase === 'Bound');
    await until('the copy is on the host', 60, async () => (await onHost('copy')).spec?.dataSource !== undefined);
    assert.equal((await onHost('copy')).spec?.dataSource?.name, copied.name);
    assert.equal((await onHost('theirs')).status?.phase, 'Pending');
  } finally {
    for (const one of claims) await delivery.remove(one);
    await host.remove(spare);
    await until('the volume is gone', 60, async () => (await host.read(spare)).status === 404);
  }
}

const claim = (name: string, spec: object, annotations: object = {}): Manifest => {
  const plain = object('v1', 'PersistentVolumeClaim', name, 'experiments', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
  return { ...plain, metadata: { ...plain.metadata, annotations: { ...annotations } } };
};

interface HostClaim {
  readonly spec?: { readonly dataSource?: { readonly name: string } };
  readonly status?: { readonly phase: string };
}

const workspaceOf = (tenancy: Tenancy, organization: string, name: string): Workspace => {
  const found = tenancy.workspaces.find((one) => one.organization === organization && one.name === name);
  if (found === undefined) throw new Error(`the example has no workspace ${organization}/${name}`);
  return found;
};

const projectsOf = (tenancy: Tenancy, { organization, name }: Workspace): string[] =>
  tenancy.projects.filter((one) => one.organization === organization && one.workspace === name).map(({ name }) => name);

const apiOf = (machine: Machine, { organization, name }: Workspace): WorkspaceApi =>
  new WorkspaceApi(machine, organization, name);

const label = ({ organization, name }: Workspace): string => `${organization}/${name}`;

/** The host's API server, for whoever holds the token. */
const atHost = (machine: Machine, token: string): Client =>
  new Client({
    url: `https://${addresses.nodes.node1}:${apiPort}`,
    certificateAuthority: machine.authority().certificate,
    token,
  });

/** Whom the API server takes somebody for, or nobody. */
async function whoAmI(member: Client, headers: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const { status, body } = await member.request('POST', path, review, 'application/json', headers);
  assert.ok([201, 401].includes(status), `${status}`);
  return (body.status as { userInfo?: { username: string } } | undefined)?.userInfo?.username;
}
