import assert from 'node:assert/strict';
import type { Manifest } from '@hexabase-kaas/tenancy';
import type { Client } from '../harness/client.ts';
import { until } from '../harness/until.ts';
import { availabilityDuring } from '../machine/availability.ts';
import { liveTest } from '../machine/live-test.ts';
import { happenings, isReady, type Pod, pods, syncedPods, whyUnscheduled } from '../machine/pod.ts';
import { servingPod, servingPodSpec } from '../machine/serving-pod.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

liveTest('pods stay on the nodes of their plan', async (t, machine) => {
  const host = machine.admin();
  const shared = [new WorkspaceApi(machine, 'acme', 'shop'), new WorkspaceApi(machine, 'globex', 'lab')] as const;
  const prod = new WorkspaceApi(machine, 'acme', 'prod');

  await t.test('two tenants of shared plans run on one node', async () => {
    for (const { namespace } of shared) assert.deepEqual(await nodesOf(host, namespace), ['node1']);
  });
  await t.test('a dedicated plan has all its pods, its control plane and its store on its own node', async () => {
    assert.deepEqual(await nodesOf(host, prod.namespace), ['node2']);
    const all = await pods(host, prod.namespace);
    for (const app of ['vcluster', 'vcluster-etcd'])
      assert.equal(all.filter(({ metadata }) => metadata.labels?.app === app).length, 3);
    for (const { metadata, spec } of all) {
      assert.equal(spec.nodeSelector?.[poolLabel], pool[poolLabel], metadata.name);
      const [toleration] = spec.tolerations?.filter(({ key }) => key === poolLabel) ?? [];
      assert.deepEqual(toleration, poolToleration, metadata.name);
    }
  });
  await t.test('whatever its pods ask for, they run there or not at all', () => dedicated(host, prod));
  for (const workspace of shared)
    await t.test(`${workspace.namespace} does not get onto the node pool of another`, () => kept(host, workspace));
  await t.test('each tenant sees the nodes that it runs on, and no other', async () => {
    for (const { workspace, node } of [
      { workspace: shared[0], node: 'node1' },
      { workspace: shared[1], node: 'node1' },
      { workspace: prod, node: 'node2' },
    ]) {
      const { body } = await (await workspace.delivery()).request('GET', '/api/v1/nodes');
      const names = (body.items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
      assert.deepEqual(names, [node], workspace.namespace);
    }
  });
  await t.test('drains take one replica of a control plane, which goes on serving', () => drained(t, host, prod));
});

const poolLabel = 'kaas.hexabase.ai/node-pool';
const pool = { [poolLabel]: 'acme-prod-pool' };
const poolToleration = { key: poolLabel, operator: 'Equal', value: 'acme-prod-pool', effect: 'NoSchedule' };
const little = { cpu: '10m', memory: '32Mi' };
const everything = { operator: 'Exists' };
const on = (node: string) => ({ 'kubernetes.io/hostname': node });

async function nodesOf(host: Client, namespace: string): Promise<string[]> {
  const all = await pods(host, namespace);
  return [...new Set(all.map(({ spec }) => spec.nodeName ?? 'none'))].sort();
}

/** Delivery makes them, whom no policy inside refuses: as somebody would who has broken out of those. */
async function dedicated(host: Client, prod: WorkspaceApi): Promise<void> {
  const inside = await prod.delivery();
  const namespace = 'web';
  const required = (node: string) => ({
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }],
  });
  const affinity = (node: string) => ({
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required(node) },
  });
  const running: Manifest[] = [
    servingPod(namespace, 'says-nothing', little),
    servingPod(namespace, 'tolerates-everything', little, { tolerations: [everything] }),
    servingPod(namespace, 'selects-own', little, { nodeSelector: on('node2') }),
    servingPod(namespace, 'selects-pool', little, { nodeSelector: { [poolLabel]: 'other-pool' } }),
    daemonSet(namespace, 'everywhere'),
  ];
  const waiting: Manifest[] = [
    servingPod(namespace, 'selects-other', little, { nodeSelector: on('node1'), tolerations: [everything] }),
    servingPod(namespace, 'prefers-other', little, { affinity: affinity('node1') }),
  ];
  const named = servingPod(namespace, 'names-other', little, { nodeName: 'node1' });
  const all = [...running, ...waiting, named];
  try {
    for (const manifest of all) await inside.apply(manifest);
    await until('those that may run do so', 180, async () => {
      const found = await syncedPods(host, prod.namespace, namespace);
      return running.every(({ metadata }) => {
        const own = found.filter(({ metadata: { labels } }) => labels?.app === metadata.name);
        return own.length === 1 && own.every((pod) => isReady(pod) && pod.spec.nodeName === 'node2');
      });
    });
    await until('the others find no node', 60, async () => {
      const found = await syncedPods(host, prod.namespace, namespace);
      return waiting.every(({ metadata }) =>
        found.some((pod) => pod.metadata.labels?.app === metadata.name && whyUnscheduled(pod)?.includes('node')),
      );
    });
    await until('the node that is not there is named', 60, async () =>
      (await happenings(inside, namespace, 'names-other')).some((event) =>
        event.includes('Given nodeName node1 does not exist in virtual cluster'),
      ),
    );
    // Both are seen by their own tenant too.
    const seen = await pods(inside, namespace, 'app=selects-other');
    assert.match(seen.map(whyUnscheduled).join(), /didn't match Pod's node affinity\/selector/);
    assert.deepEqual(
      [
        ...new Set((await syncedPods(host, prod.namespace, namespace)).map(({ spec }) => spec.nodeName ?? 'none')),
      ].sort(),
      ['node2', 'none'],
    );
  } finally {
    for (const manifest of all) await inside.remove(manifest);
  }
}

/** Members are refused inside; delivery passes there, and what it makes is refused on the host. */
async function kept(host: Client, workspace: WorkspaceApi): Promise<void> {
  const inside = await workspace.delivery();
  const member = await workspace.person(['WSAdmins', 'WorkspaceMembers']);
  const namespace = { shop: 'web', lab: 'experiments' }[workspace.workspace] as string;
  const attempts: Readonly<Record<string, Record<string, unknown>>> = {
    'tolerates-everything': { tolerations: [everything], nodeSelector: on('node2') },
    'tolerates-pool': { tolerations: [poolToleration], nodeSelector: pool },
    'tolerates-key': { tolerations: [{ key: poolLabel, operator: 'Exists' }], nodeSelector: on('node2') },
    'names-node': { nodeName: 'node2' },
  };
  const device = { containers: [{ ...servingPodSpec().containers[0], resources: gpu }] };
  const waiting = { 'selects-only': { nodeSelector: on('node2') } };
  const all = Object.entries({ ...attempts, ...waiting, 'takes-device': device }).map(([name, spec]) =>
    servingPod(namespace, name, little, spec),
  );
  const path = `/api/v1/namespaces/${namespace}/pods`;
  for (const [name, spec] of Object.entries(attempts)) {
    const { status, message } = await member.request('POST', path, servingPod(namespace, name, little, spec));
    assert.equal(status, 422, message);
    assert.match(message, /kaas-pod-placement.*refused/);
  }
  try {
    for (const pod of all) await inside.apply(pod);
    for (const name of [...Object.keys(attempts), 'takes-device'])
      await until(`${name} is refused on the host, with a reason`, 60, async () =>
        (await happenings(inside, namespace, name)).some((event) => /SyncError.*kaas-host-pods.*refused/s.test(event)),
      );
    await until('a pod that only selects the node waits', 60, async () => {
      const [pod] = await pods(host, workspace.namespace, `vcluster.loft.sh/namespace=${namespace},app=selects-only`);
      return pod !== undefined && (whyUnscheduled(pod)?.includes('untolerated taint') ?? false);
    });
    const found = await syncedPods(host, workspace.namespace, namespace);
    assert.deepEqual(
      found.filter(({ metadata: { labels } }) => (labels?.app ?? '') in attempts),
      [],
    );
  } finally {
    for (const pod of all) await inside.remove(pod);
  }
}

const gpu = { requests: { 'example.com/gpu': '1' }, limits: { 'example.com/gpu': '1' } };

const daemonSet = (namespace: string, name: string): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name, namespace },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: servingPodSpec(little),
    },
  },
});

async function drained(t: { diagnostic(text: string): void }, host: Client, prod: WorkspaceApi): Promise<void> {
  for (const app of ['vcluster', 'vcluster-etcd']) {
    const replicas = (): Promise<Pod[]> => pods(host, prod.namespace, `app=${app}`);
    await until(`all of ${app} are ready, and their budget knows`, 240, async () => {
      const found = await replicas();
      return found.length === 3 && found.every(isReady) && (await allowed(host, prod.namespace, app)) === 1;
    });
    const [first, second] = await replicas();
    const { availability } = await availabilityDuring(prod, async () => {
      assert.equal((await evict(host, first as Pod)).status, 201);
      await until('the budget is used up', 30, async () => (await allowed(host, prod.namespace, app)) === 0);
      const refused = await evict(host, second as Pod);
      assert.equal(refused.status, 429, refused.message);
      assert.match(refused.message, /disruption budget/);
      await until(`all of ${app} are ready again`, 240, async () => {
        const found = await replicas();
        return (
          found.length === 3 && found.every(isReady) && !found.some((pod) => pod.metadata.uid === first?.metadata.uid)
        );
      });
    });
    const { asked, longest } = availability;
    t.diagnostic(`${app}: ${asked} requests meanwhile, the longest time without an answer ${longest} ms`);
    assert.deepEqual([...new Set((await replicas()).map(({ spec }) => spec.nodeName))], ['node2']);
  }
}

const evict = (host: Client, { metadata: { namespace, name } }: Pod) =>
  host.request('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { namespace, name },
  });

async function allowed(host: Client, namespace: string, app: string): Promise<number> {
  const name = app === 'vcluster' ? 'control-plane' : 'store';
  const { body } = await host.request('GET', `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/${name}`);
  return (body.status as { disruptionsAllowed: number }).disruptionsAllowed;
}
