import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { acme } from '../harness/cases.ts';
import { until } from '../harness/until.ts';
import { untilDelivered } from '../machine/delivered.ts';
import { untilNothingStrays } from '../machine/differences.ts';
import { exec } from '../machine/exec.ts';
import { furtherOrganization, furtherWorkspace, withoutImages } from '../machine/further-workspace.ts';
import { changes, type Inventory, inventory } from '../machine/inventory.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { pushTenancy } from '../machine/tenancy-repository.ts';
import { type Credentials, WorkspaceApi } from '../machine/workspace-api.ts';

liveTest('a workspace goes when it leaves the tenancy, whatever state it is in', async (t, machine) => {
  try {
    await workspacesGo(t, machine);
  } finally {
    await restore(machine);
  }
  await untilNothingStrays(machine, acme().documents, 120);
});

async function workspacesGo(t: TestContext, machine: Machine): Promise<void> {
  const admin = machine.admin();
  const [vault, lab] = [new WorkspaceApi(machine, 'initech', 'vault'), new WorkspaceApi(machine, 'globex', 'lab')];
  await pushTenancy(machine, [...acme().documents, furtherOrganization, ...broken, ...kept]);
  await untilReady(machine, 'initech--vault');
  await untilBroken(machine);
  const served = await vault.delivery();
  for (const manifest of [secretIn('web'), database]) await served.apply(manifest);
  await write(machine, 'kept');
  const [oldVault, oldLab] = [await former(vault, 'web'), await former(lab, 'experiments')];
  await (await lab.delivery()).apply(secretIn('experiments'));
  const were = await inventory(admin);
  await killApi(machine, 'globex--lab');

  await t.test('one that is kept, one whose API is dead, one that never came up, one that Helm refuses', async () => {
    const began = performance.now();
    await pushTenancy(machine, withoutLab());
    await untilGone(machine, ['globex--lab', 'initech--never'], ['initech--vault', 'initech--failing']);
    t.diagnostic(`they went in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const now = await inventory(admin);
    const strange = changes(were, now).filter((line) => !/initech|globex|PersistentVolume pvc-/.test(line));
    assert.deepEqual(strange, []);
    assert.deepEqual(left(now, 'initech--vault'), [
      'ConfigMap initech--vault/kube-root-ca.crt',
      'NetworkPolicy initech--vault/default-deny',
      'PersistentVolumeClaim initech--vault/data-orders-0-x-web-x-vcluster',
      'PersistentVolumeClaim initech--vault/data-vcluster-0',
      'ServiceAccount initech--vault/default',
    ]);
  });

  await t.test('made again, a kept one has its data and a deleted one has nothing', async () => {
    const { commit } = await pushTenancy(machine, [...acme().documents, furtherOrganization, ...kept]);
    await untilDelivered(machine, commit);
    const again = await vault.delivery();
    assert.equal((await again.read(secretIn('web'))).status, 200);
    await untilRuns(machine);
    const { output } = await exec(machine, 'initech--vault', pod, 'cat', '/data/word');
    assert.equal(output.split('\n').at(-1), 'kept');
    const now = await inventory(admin);
    assert.ok(same(were, now, 'Namespace initech--vault'));
    assert.ok(!same(were, now, 'Namespace globex--lab'));
    assert.ok(!same(were, now, 'PersistentVolumeClaim globex--lab/data-vcluster-0'));
    const fresh = await lab.delivery();
    assert.equal((await fresh.request('GET', '/api/v1/namespaces/experiments/secrets/mine')).status, 404);
    assert.equal(await statusOf(lab, await lab.credentials()), 201, 'the control: the new kubeconfig is taken');
    assert.equal(await statusOf(lab, { token: await tokenIn(lab, 'experiments') }), 201, 'and a new token');
    for (const old of oldLab) assert.equal(await statusOf(lab, old), 401, 'what the former one gave out is refused');
    for (const old of oldVault) t.diagnostic(`what a kept one gave out is answered by ${await statusOf(vault, old)}`);
  });

  await t.test('one whose kubeconfig has gone', async () => {
    const { ok, message } = await admin.request('DELETE', '/api/v1/namespaces/initech--vault/secrets/vc-vcluster');
    assert.ok(ok, message);
    await pushTenancy(machine, acme().documents);
    await untilGone(machine, [], ['initech--vault']);
  });
}

/** Keeps its volumes, as is the default. */
const kept = furtherWorkspace('vault');

/** One has images that nobody has, the other a label that no API server takes. */
const broken = [
  ...furtherWorkspace('never', { ...withoutImages, retention: 'delete' }),
  ...furtherWorkspace('failing', { vclusterValues: { controlPlane: { statefulSet: { labels: { team: 'a b' } } } } }),
];

const withoutLab = (): object[] =>
  acme().documents.filter(({ kind, metadata, spec }) => {
    const of = metadata as { organization?: string; name: string };
    return of.organization !== 'globex' || spec === undefined || kind === 'Organization';
  });

const secretIn = (namespace: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'mine', namespace },
});

/** The example's own database, which has a volume. */
const database = ((): Manifest => {
  const found = acme().documents.find(({ kind }) => kind === 'StatefulSet') as unknown as Manifest;
  return { ...found, metadata: { name: found.metadata.name, namespace: 'web' } };
})();
const pod = 'orders-0-x-web-x-vcluster';

async function untilReady(machine: Machine, namespace: string): Promise<void> {
  const path = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations/workloads`;
  await until(`${namespace} is delivered`, 300, async () =>
    condition((await machine.admin().request('GET', path)).body),
  );
}

async function untilBroken(machine: Machine): Promise<void> {
  const release = '/apis/helm.toolkit.fluxcd.io/v2/namespaces/initech--failing/helmreleases/vcluster';
  await until('Helm has failed', 120, async () =>
    condition((await machine.admin().request('GET', release)).body, 'False'),
  );
  const starting = '/api/v1/namespaces/initech--never/pods/vcluster-0';
  await until('a vCluster waits for its images', 120, async () => (await machine.admin().request('GET', starting)).ok);
}

function condition(body: Readonly<Record<string, unknown>>, wanted = 'True'): boolean {
  const { conditions } = (body.status ?? {}) as { conditions?: readonly { type: string; status: string }[] };
  return conditions?.find(({ type }) => type === 'Ready')?.status === wanted;
}

async function untilRuns(machine: Machine): Promise<void> {
  await until(`${pod} runs`, 180, async () => {
    return (await exec(machine, 'initech--vault', pod, 'ls', '/data')).status === 0;
  });
}

async function write(machine: Machine, word: string): Promise<void> {
  await untilRuns(machine);
  const { status, output } = await exec(machine, 'initech--vault', pod, 'sh', '-c', `echo ${word} > /data/word`);
  assert.equal(status, 0, output);
}

/** Ways in that a workspace has given out: the kubeconfig that vCluster writes, and a token of a ServiceAccount. */
const former = async (api: WorkspaceApi, namespace: string): Promise<readonly Credentials[]> => [
  await api.credentials(),
  { token: await tokenIn(api, namespace) },
];

async function tokenIn(api: WorkspaceApi, namespace: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`;
  const { body, message } = await (await api.delivery()).request('POST', path, { spec: {} });
  const { token } = (body.status ?? {}) as { token?: string };
  if (token === undefined) throw new Error(message);
  return token;
}

/** 201 for whoever is somebody to the API server, 401 for everybody else. */
async function statusOf(api: WorkspaceApi, credentials: Credentials): Promise<number> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  return (await (await api.holder(credentials)).request('POST', path, review)).status;
}

async function killApi(machine: Machine, namespace: string): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${namespace}/statefulsets/vcluster`;
  const { ok, message } = await machine
    .admin()
    .request('PATCH', path, { spec: { replicas: 0 } }, 'application/merge-patch+json');
  assert.ok(ok, message);
  await until('the API is dead', 60, async () => !(await machine.admin().request('GET', pathOfPod(namespace))).ok);
}

const pathOfPod = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods/vcluster-0`;

/** Namespaces that go are gone with everything in them; in those that are kept, nothing runs or is delivered any more. */
async function untilGone(machine: Machine, gone: readonly string[], emptied: readonly string[]): Promise<void> {
  const admin = machine.admin();
  const count = async (path: string): Promise<number> => ((await admin.request('GET', path)).body.items as []).length;
  for (const namespace of gone)
    await until(`${namespace} has gone`, 300, async () => {
      return (await admin.request('GET', `/api/v1/namespaces/${namespace}`)).status === 404;
    });
  for (const namespace of emptied)
    await until(`nothing of ${namespace} is left to run`, 300, async () => {
      const paths = [
        `/api/v1/namespaces/${namespace}/pods`,
        `/api/v1/namespaces/${namespace}/secrets`,
        `/apis/helm.toolkit.fluxcd.io/v2/namespaces/${namespace}/helmreleases`,
        `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations`,
      ];
      return (await Promise.all(paths.map(count))).every((items) => items === 0);
    });
}

const left = (now: Inventory, namespace: string): string[] =>
  [...now.keys()].filter((name) => name.includes(` ${namespace}/`)).sort();

const same = (were: Inventory, now: Inventory, name: string): boolean =>
  were.has(name) && uidIn(were, name) === uidIn(now, name);

const uidIn = (objects: Inventory, name: string): string | undefined => objects.get(name)?.split(' ')[0];

/** The example as it was; what is kept is deleted as an operator does it who needs the data no longer. */
async function restore(machine: Machine): Promise<void> {
  const admin = machine.admin();
  const { commit } = await pushTenancy(machine, acme().documents);
  await untilDelivered(machine, commit, 600);
  const namespaces = ['initech--vault', 'initech--failing', 'initech--never'];
  for (const name of namespaces) await admin.request('DELETE', `/api/v1/namespaces/${name}`);
  await untilGone(machine, namespaces, []);
}
