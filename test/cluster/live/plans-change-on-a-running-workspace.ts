import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { parse } from 'yaml';
import type { Client } from '../harness/client.ts';
import { until } from '../harness/until.ts';
import type { NodeName } from '../machine/addresses.ts';
import { type Availability, availabilityDuring } from '../machine/availability.ts';
import { untilDelivered } from '../machine/delivered.ts';
import { exec } from '../machine/exec.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { withPool } from '../machine/node-pool.ts';
import { isReady, type Pod, pods, syncedPods, whyUnscheduled } from '../machine/pod.ts';
import { servingPodSpec } from '../machine/serving-pod.ts';
import { type Change, deliver, push, withSpec, withVariant } from '../machine/tenancy-variant.ts';
import { moveVolume } from '../machine/volume.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

liveTest('plans change on a running workspace as the guide promises', async (t, machine) => {
  const lab = new WorkspaceApi(machine, 'globex', 'lab');
  const seen: Record<string, Observed> = {};
  const change = async (name: string, target: Change, moved?: NodeName): Promise<void> => {
    await t.test(name, async (t) => {
      seen[name] = await observe(t, machine, lab, () =>
        moved ? move(t, machine, lab, target, moved) : stay(machine, target),
      );
    });
    assert.deepEqual(seen[name], promised[name]);
  };
  await withPool(machine, 'node2', 'lab-pool', () =>
    withVariant(machine, onPlan('small'), async () => {
      const inside = await lab.delivery();
      try {
        for (const manifest of left) await inside.apply(manifest);
        await until('all of it runs', 180, async () => {
          const found = await syncedPods(machine.admin(), lab.namespace, namespace);
          return found.length === 2 && found.every(isReady);
        });
        await change('larger or smaller, on shared nodes', onPlan('medium'));
        await change('another control plane, on shared nodes', onPlan('stronger'));
        await change('shared to dedicated nodes', onPlan('alone', 'lab-pool'), 'node2');
        await change('dedicated to shared nodes', onPlan('small'), 'node1');
        await t.test('nothing of the dedicated plan is left behind', () => clean(machine.admin(), lab));
      } finally {
        await until('what the tenant left is gone', 300, async () => {
          for (const manifest of left) await inside.remove(manifest);
          await inside.request('DELETE', `/api/v1/namespaces/${namespace}/persistentvolumeclaims`);
          return (await syncedPods(machine.admin(), lab.namespace, namespace)).length === 0;
        });
      }
    }),
  );
});

const guide = new URL('../../../docs/guides/changing-a-plan.md', import.meta.url);
const [, promise = ''] = /^```yaml promise\n([\s\S]*?)^```/m.exec(readFileSync(guide, 'utf8')) ?? [];
const promised = parse(promise) as Readonly<Record<string, Observed>>;

interface Observed {
  readonly 'control plane': string;
  readonly workloads: string;
  readonly API: string;
  readonly objects: string;
  readonly volumes: string;
}

const limits = { cpu: '2', memory: '4Gi', storage: '100Gi', pods: 40 };
const plans = [
  { name: 'stronger', spec: { limits, controlPlane: { request: { cpu: '210m', memory: '520Mi' } } } },
  { name: 'alone', spec: { limits, isolation: 'dedicated' } },
].map(({ name, spec }) => ({ apiVersion: 'kaas.hexabase.ai/v1', kind: 'Plan', metadata: { name }, spec }));

/** globex/lab on that plan, on a cluster whose second node is in a pool for it. */
const onPlan =
  (plan: string, nodePool?: string): Change =>
  (documents) => {
    const capacity = { cpu: '24', memory: '96Gi', storage: '2Ti' };
    const nodePools = ['acme-prod-pool', 'lab-pool'].map((name) => ({ name, capacity }));
    const pooled = withSpec(documents, 'HostCluster', 'tokyo', { nodePools });
    return [...withSpec(pooled, 'Workspace', 'lab', { plan, ...(nodePool && { nodePool }) }), ...plans];
  };

const namespace = 'experiments';
const data = { mountPath: '/data', name: 'data' };
const writes = 'echo started >> /data/starts; exec /probe serve 8080';

/** What the tenant leaves in the workspace before its plan changes. */
const left: readonly Manifest[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept', namespace }, data: { key: 'value' } } as Manifest,
  workload('Deployment', 'stateless', { spec: servingPodSpec() }),
  workload('StatefulSet', 'stateful', { spec: servingPodSpec() }),
];

function workload(kind: string, name: string, { spec }: { spec: ReturnType<typeof servingPodSpec> }): Manifest {
  const labels = { app: name };
  const [container] = spec.containers;
  const stateful = kind === 'StatefulSet';
  const containers = [{ ...container, ...(stateful && { command: ['sh', '-c', writes], volumeMounts: [data] }) }];
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...spec, containers } },
      ...(stateful && { serviceName: name, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }] }),
    },
  };
}

/** The workspace at one time, by what may restart and what may be lost. */
interface Snapshot {
  readonly controlPlane: Pod;
  /** DNS first, then the tenant's. */
  readonly workloads: readonly Pod[];
  readonly object: string;
  /** How often the pod with the volume has started, as it noted there itself. */
  readonly starts: number;
}

async function snapshot(machine: Machine, lab: WorkspaceApi): Promise<Snapshot> {
  const admin = machine.admin();
  const inside = await lab.delivery();
  let taken: Omit<Snapshot, 'object' | 'starts'> | undefined;
  await until('the workspace runs', 300, async () => {
    const [controlPlane, ...others] = await pods(admin, lab.namespace, 'app=vcluster');
    const workloads = [
      ...(await syncedPods(admin, lab.namespace, 'kube-system')),
      ...(await syncedPods(admin, lab.namespace, namespace)),
    ];
    const all = [controlPlane, ...workloads];
    if (controlPlane === undefined || others.length > 0 || all.length !== 4) return false;
    taken = { controlPlane, workloads };
    return all.every((pod) => pod !== undefined && isReady(pod));
  });
  // A control plane that has just come may be away once more for a moment.
  let uid: string | undefined;
  await until('the API tells of the object', 120, async () => {
    const { body, status } = await inside.request('GET', `/api/v1/namespaces/${namespace}/configmaps/kept`);
    uid = (body.metadata as { uid?: string } | undefined)?.uid;
    return status === 200 || status === 404;
  });
  const pod = `stateful-0-x-${namespace}-x-vcluster`;
  const { output } = await exec(machine, lab.namespace, pod, 'cat', '/data/starts');
  return {
    ...(taken as Snapshot),
    object: uid ?? 'gone',
    starts: output.split('\n').filter((line) => line === 'started').length,
  };
}

/** Changes the plan, and says in the guide's words what that did. */
async function observe(
  t: TestContext,
  machine: Machine,
  lab: WorkspaceApi,
  change: () => Promise<{ readonly stuck: boolean; readonly drained: boolean }>,
): Promise<Observed> {
  const before = await snapshot(machine, lab);
  const began = performance.now();
  const { changed, availability } = await availabilityDuring(lab, async () => ({
    ...(await change()),
    after: await snapshot(machine, lab),
  }));
  const { stuck, drained, after } = changed;
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  t.diagnostic(`done after ${seconds} s, ${availability.longest} ms without an answer of the API at the most`);
  const workloads = new Set(before.workloads.map((pod, index) => fate(pod, after.workloads[index])));
  const kept = after.starts > 0 && after.starts >= before.starts;
  return {
    'control plane': `is ${fate(before.controlPlane, after.controlPlane)}`,
    workloads: `${drained ? 'stay until the pool is drained of them, and ' : ''}are ${[...workloads].join(', or ')}`,
    API: away(before.controlPlane, after.controlPlane, availability),
    objects: before.object === after.object && after.object !== 'gone' ? 'are kept' : 'are lost',
    volumes: kept ? `are kept${stuck ? ', and do not follow where they belong to a node' : ''}` : 'are lost',
  };
}

function fate(before: Pod, after: Pod | undefined): string {
  if (after?.metadata.uid === before.metadata.uid) return 'not restarted';
  return after?.spec.nodeName === before.spec.nodeName ? 'restarted' : 'restarted on the other nodes';
}

function away(before: Pod, after: Pod, { asked, failed }: Availability): string {
  if (before.metadata.uid !== after.metadata.uid) return 'is away while the control plane restarts';
  return failed === 0 && asked > 0 ? 'answers all the time' : `failed ${failed} times in ${asked}`;
}

async function stay(machine: Machine, target: Change) {
  await deliver(machine, target);
  return { stuck: false, drained: false };
}

/**
 * Changes to plans whose nodes are others, where volumes belong to a node: the operator moves those that are waited for.
 * On the way back to shared nodes nothing drives the workloads away, so that the operator drains the pool of them.
 */
async function move(t: TestContext, machine: Machine, lab: WorkspaceApi, target: Change, to: NodeName) {
  const admin = machine.admin();
  const commit = await push(machine, target);
  await follow(t, machine, lab, 'vcluster-0', 'data-vcluster-0', to);
  if (to === 'node1') {
    await untilDelivered(machine, commit, 600);
    const old = (await pods(admin, lab.namespace)).filter(({ spec }) => spec.nodeName === 'node2');
    assert.equal(old.length, 3, 'the workloads have left by themselves');
    for (const { metadata } of old) {
      const path = `/api/v1/namespaces/${lab.namespace}/pods/${metadata.name}/eviction`;
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: metadata.name } };
      assert.equal((await admin.request('POST', path, eviction)).status, 201);
    }
  }
  const stateful = `stateful-0-x-${namespace}-x-vcluster`;
  await follow(t, machine, lab, stateful, `data-${stateful}`, to);
  await untilDelivered(machine, commit, 600);
  return { stuck: true, drained: to === 'node1' };
}

async function follow(
  t: TestContext,
  machine: Machine,
  lab: WorkspaceApi,
  pod: string,
  claim: string,
  to: NodeName,
): Promise<void> {
  const find = async () => (await pods(machine.admin(), lab.namespace)).find(({ metadata: { name } }) => name === pod);
  let why: string | undefined;
  await until(`${pod} waits for its volume`, 300, async () => {
    const found = await find();
    why = found && whyUnscheduled(found);
    return why?.includes("didn't match PersistentVolume's node affinity") ?? false;
  });
  t.diagnostic(`${pod} waits: ${why}`);
  await moveVolume(machine, { namespace: lab.namespace, pod, claim }, to);
  await until(`${pod} runs with its volume`, 300, async () => {
    const found = await find();
    return found !== undefined && isReady(found) && found.spec.nodeName === to;
  });
}

/** Neither the values nor what Helm made of them hold a key, or a null in its place, that the shared plan does not set. */
async function clean(admin: Client, { namespace: home }: WorkspaceApi): Promise<void> {
  const get = async (path: string) => (await admin.request('GET', path)).body.spec as Record<string, unknown>;
  const release = await get(`/apis/helm.toolkit.fluxcd.io/v2/namespaces/${home}/helmreleases/vcluster`);
  const text = JSON.stringify(release.values);
  assert.match(text, /"scheduling"|"sync"/);
  assert.doesNotMatch(text, /null|\{\}|nodeSelector|olerations|"nodes"/);
  const statefulSet = await get(`/apis/apps/v1/namespaces/${home}/statefulsets/vcluster`);
  const { spec } = statefulSet.template as { spec: Record<string, unknown> };
  assert.deepEqual([spec.nodeSelector, spec.tolerations], [undefined, undefined]);
}
