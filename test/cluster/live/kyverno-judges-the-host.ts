import assert from 'node:assert/strict';
import { type Manifest, parseTenancy, tenancyManifests } from '@hexabase-kaas/tenancy';
import { acme } from '../harness/cases.ts';
import type { Answer, Client } from '../harness/client.ts';
import { until } from '../harness/until.ts';
import { created } from '../machine/creation.ts';
import { undelivered, untilDelivered } from '../machine/delivered.ts';
import { untilNothingStrays } from '../machine/differences.ts';
import { removeKyverno, restartKyverno, startKyverno, stopKyverno } from '../machine/kyverno.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { isReady, syncedPods } from '../machine/pod.ts';
import { servingPod } from '../machine/serving-pod.ts';
import { type Change, deliver, push, withSpec } from '../machine/tenancy-variant.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

const policies = '/apis/policies.kyverno.io/v1/validatingpolicies';
const ingresses = '/apis/networking.k8s.io/v1/namespaces/acme--shop/ingresses';

liveTest(
  'Kyverno judges the host where its cluster says so, and Flux brings the policies first',
  async (t, machine) => {
    const shop = new WorkspaceApi(machine, 'acme', 'shop');
    const admin = machine.admin();
    try {
      const commit = await push(machine, withEngine);
      await t.test('workspaces wait for the policies, and run on', () => waits(machine, shop));
      await t.test('the policies are there before the workspaces', async (t) => {
        const began = performance.now();
        await startKyverno(machine);
        await untilDelivered(machine, commit, 300);
        t.diagnostic(`everything is delivered ${((performance.now() - began) / 1000).toFixed(0)} s after Kyverno came`);
        const { body } = await admin.request('GET', policies);
        const names = (body.items as Manifest[]).map(({ metadata }) => metadata.name).toSorted();
        assert.deepEqual(names, rendered());
      });
      await t.test('what a tenant runs goes through', () => runs(shop, admin));
      await t.test('what would take the name of another tenant is refused in words', async () => {
        assert.match((await publish(admin, 'acme.example.com')).message, foreign);
        assert.ok((await publish(admin, 'shop.example.com')).ok);
      });
      await t.test('while Kyverno is away nothing gets past it, and afterwards all goes on', () => away(machine, shop));
    } finally {
      await deliver(machine, (documents) => documents);
      await removeKyverno(machine);
    }
    await t.test('on the way back the API server judges again', async () => {
      await untilNothingStrays(machine, acme().documents, 180);
      await until('it refuses', 60, async () => foreign.test((await publish(admin, 'acme.example.com')).message));
    });
  },
);

const withEngine: Change = (all) => withSpec(all, 'HostCluster', 'tokyo', { policyEngine: 'kyverno' });

/** Names of the policies that the tree has for Kyverno. */
const rendered = (): string[] =>
  Object.values(tenancyManifests(parseTenancy(withEngine(acme().documents))))
    .filter(({ kind }) => kind === 'ValidatingPolicy')
    .map(({ metadata }) => metadata.name)
    .toSorted();

const foreign = /kaas-host-ingresses.*refused: .*acme\.example\.com/s;

async function waits(machine: Machine, shop: WorkspaceApi): Promise<void> {
  await until('the policies find no Kyverno, and a workspace waits for them', 120, async () => {
    const open = await undelivered(machine);
    return (
      open.some((line) => /kaas-policies: .*no matches for kind "ValidatingPolicy"/s.test(line)) &&
      open.some((line) => /flux-system\/acme--shop: .*dependency .*kaas-policies/.test(line))
    );
  });
  await shop.untilServes(10);
}

async function runs(shop: WorkspaceApi, host: Client): Promise<void> {
  const pod = servingPod('web', 'judged');
  const inside = await shop.delivery();
  await created(inside, pod);
  await until('its pod runs', 120, async () =>
    (await syncedPods(host, shop.namespace, 'web')).some(
      (found) => found.metadata.name.startsWith('judged-x-') && isReady(found),
    ),
  );
  await inside.remove(pod);
}

async function away(machine: Machine, shop: WorkspaceApi): Promise<void> {
  const host = machine.admin();
  const inside = await shop.delivery();
  const pod = servingPod('web', 'patient');
  await stopKyverno(machine);
  assert.match((await publish(host, 'shop.example.com')).message, /failed calling webhook/);
  await created(inside, pod);
  await restartKyverno(machine);
  await until('what waited runs', 180, async () =>
    (await syncedPods(host, shop.namespace, 'web')).some(
      (found) => found.metadata.name.startsWith('patient-x-') && isReady(found),
    ),
  );
  assert.match((await publish(host, 'acme.example.com')).message, foreign);
  await inside.remove(pod);
}

/** As the vCluster of acme/shop copies an Ingress to the host. */
function publish(admin: Client, host: string): Promise<Answer> {
  const groups = ['system:serviceaccounts', 'system:serviceaccounts:acme--shop', 'system:authenticated'];
  const syncer = admin.as({ user: 'system:serviceaccount:acme--shop:vc-vcluster', groups });
  const backend = { service: { name: 'web', port: { number: 80 } } };
  return syncer.request('POST', `${ingresses}?dryRun=All`, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'published' },
    spec: {
      ingressClassName: 'nginx',
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  });
}
