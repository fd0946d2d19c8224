import assert from 'node:assert/strict';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { acme } from '../harness/cases.ts';
import { until } from '../harness/until.ts';
import { undelivered, untilDelivered } from '../machine/delivered.ts';
import { untilNothingStrays } from '../machine/differences.ts';
import { exec } from '../machine/exec.ts';
import { type Inventory, inventory } from '../machine/inventory.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { isReady, pods } from '../machine/pod.ts';
import { servingPodSpec } from '../machine/serving-pod.ts';
import { push, withSpec } from '../machine/tenancy-variant.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

liveTest(
  'a workspace whose organization does not pay is stopped by a commit, and comes back by one as it was',
  async (t, machine) => {
    const lab = new WorkspaceApi(machine, 'globex', 'lab');
    const admin = machine.admin();
    const inside = await lab.delivery();
    try {
      for (const manifest of [kept, database]) await inside.apply(manifest);
      await untilRuns(machine);
      const written = await exec(machine, lab.namespace, pod, 'sh', '-c', 'echo paid > /data/word');
      assert.equal(written.status, 0, written.output);
      assert.ok(await answers(lab), 'the control: an admin of the workspace is answered');
      // Beside what kubectl says of a pod with several containers.
      const word = async () => (await exec(machine, lab.namespace, pod, 'cat', '/data/word')).output;
      const before = await inventory(admin);
      const object = await uidOf(lab);

      await t.test('stopped: nobody is answered, nothing fails or waits, nothing is taken away', async (t) => {
        const began = performance.now();
        const commit = await push(machine, (documents) => withSpec(documents, 'Workspace', 'lab', { suspended: true }));
        await until('the control plane has stopped', 300, async () => {
          return (await pods(admin, lab.namespace, 'app=vcluster')).length === 0;
        });
        t.diagnostic(`stopped ${seconds(began)} s after the push`);
        assert.equal(await answers(lab), false);
        // What speaks to the vCluster is suspended, and so is at no commit; all else is at this one.
        await until('all but what asks the vCluster is delivered', 300, async () => {
          return (await undelivered(machine, commit)).every((line) => suspended.some((name) => line.includes(name)));
        });
        for (const name of suspended) assert.equal(await isSuspended(machine, name), true, name);
        const now = await inventory(admin);
        assert.deepEqual(lost(before, now), []);
        assert.match(await word(), /^paid$/m);
      });

      await t.test('a pod that ends meanwhile is not started again, and its volume stays', async () => {
        const path = `/api/v1/namespaces/${lab.namespace}/pods/${pod}`;
        const { ok, message } = await admin.request('DELETE', path);
        assert.ok(ok, message);
        await until('it has ended', 120, async () => (await admin.request('GET', path)).status === 404);
        assert.deepEqual(lost(before, await inventory(admin)), []);
      });

      await t.test('paid: the same API server, objects and volumes', async (t) => {
        const began = performance.now();
        const commit = await push(machine, (documents) => documents);
        await untilDelivered(machine, commit, 600);
        await lab.untilServes();
        t.diagnostic(`serves ${seconds(began)} s after the push`);
        await until('an admin of the workspace is answered', 120, () => answers(lab));
        assert.equal(await uidOf(lab), object);
        await untilRuns(machine);
        assert.match(await word(), /^paid$/m);
        assert.deepEqual(lost(before, await inventory(admin)), []);
      });
    } finally {
      await untilDelivered(machine, await push(machine, (documents) => documents), 600);
      await until('what the tenant left is gone', 300, async () => {
        for (const manifest of [kept, database]) await inside.remove(manifest);
        await inside.request('DELETE', `/api/v1/namespaces/${namespace}/persistentvolumeclaims`);
        return (await pods(admin, lab.namespace)).every(({ metadata }) => metadata.name !== pod);
      });
    }
    await untilNothingStrays(machine, acme().documents, 120);
  },
);

const namespace = 'experiments';
const pod = `ledger-0-x-${namespace}-x-vcluster`;
const suspended = ['tenant', 'workloads', 'workspace-directory'].map((name) => `globex--lab/${name}`);

const kept: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept', namespace } };

const database = ((): Manifest => {
  const labels = { app: 'ledger' };
  const spec = servingPodSpec();
  const containers = spec.containers.map((one) => ({ ...one, volumeMounts: [{ mountPath: '/data', name: 'data' }] }));
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'ledger', namespace },
    spec: {
      serviceName: 'ledger',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...spec, containers } },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
    },
  };
})();

async function untilRuns(machine: Machine): Promise<void> {
  await until(`${pod} runs`, 300, async () => {
    const found = (await pods(machine.admin(), 'globex--lab')).find(({ metadata }) => metadata.name === pod);
    return found !== undefined && isReady(found);
  });
}

/** Whether an admin of the workspace, with a token that holds, is told its namespaces. */
async function answers(lab: WorkspaceApi): Promise<boolean> {
  try {
    const person = await lab.person(['WSAdmins', 'WorkspaceMembers']);
    return (await person.request('GET', '/api/v1/namespaces')).status === 200;
  } catch {
    return false;
  }
}

async function uidOf(lab: WorkspaceApi): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/configmaps/kept`;
  const { body, message } = await (await lab.delivery()).request('GET', path);
  const { uid } = (body.metadata ?? {}) as { uid?: string };
  if (uid === undefined) throw new Error(message);
  return uid;
}

async function isSuspended(machine: Machine, name: string): Promise<boolean> {
  const [home, one] = name.split('/');
  const path = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${home}/kustomizations/${one}`;
  return ((await machine.admin().request('GET', path)).body.spec as { suspend?: boolean }).suspend === true;
}

/** What of the workspace was there before and is gone or another one, but pods and Helm's own notes of older releases. */
function lost(before: Inventory, now: Inventory): string[] {
  return [...before.keys()]
    .filter(
      (name) =>
        name.includes('globex--lab') &&
        !name.includes('/sh.helm.release.') &&
        kinds.some((kind) => name.startsWith(`${kind} `)),
    )
    .filter((name) => now.get(name)?.split(' ')[0] !== before.get(name)?.split(' ')[0]);
}

const kinds = [
  'Namespace',
  'PersistentVolumeClaim',
  'ResourceQuota',
  'LimitRange',
  'NetworkPolicy',
  'Secret',
  'ConfigMap',
  'Service',
  'ServiceAccount',
  'StatefulSet',
  'HelmRelease',
  'Kustomization',
];

const seconds = (began: number): string => ((performance.now() - began) / 1000).toFixed(0);
