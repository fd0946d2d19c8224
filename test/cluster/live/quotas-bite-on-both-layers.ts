import assert from 'node:assert/strict';
import type { Manifest } from '@hexabase-kaas/tenancy';
import type { Client } from '../harness/client.ts';
import { until } from '../harness/until.ts';
import { create, created } from '../machine/creation.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { happenings, isReady, type Pod, pods, syncedPods } from '../machine/pod.ts';
import { type Amounts, servingPod } from '../machine/serving-pod.ts';
import { deliver, withVariant } from '../machine/tenancy-variant.ts';
import { eighth, limits, services, share1, share2, smallest, tinyLab } from '../machine/tiny-plan.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

liveTest('quotas bite inside a workspace and on its host, and the plan is all usable', async (t, machine) => {
  const lab = new WorkspaceApi(machine, 'globex', 'lab');
  const host = machine.admin();
  await withVariant(machine, tinyLab(), async () => {
    const inside = await lab.delivery();
    const person = await lab.person(['WSAdmins', 'WorkspaceMembers']);
    for (const project of ['spare', 'experiments']) {
      await untilAdmits(inside, project);
      // A quota refuses everything until it has been counted once.
      await until(`the quota of ${project} is counted`, 60, async () => {
        const { body } = await inside.request('GET', `/api/v1/namespaces/${project}/resourcequotas/project`);
        return (body.status as { used?: object } | undefined)?.used !== undefined;
      });
    }
    await t.test('a container that names no amounts gets those of its project', () => defaults(person));
    await t.test('a project gets its share and no more', () => share(person));
    await t.test('a pod of any class, or of none, is in the pot of the tenant', () => classes(inside, host, lab));
    await t.test('the plan is usable to the last pod, and one more is refused with a reason', () =>
      fill(person, inside, host, lab),
    );
    await t.test('Secrets of a project end before those of the host do', () => secrets(person, host, lab));
    await t.test('Services and volumes end at what the plan sells', (t) => objects(t, inside, host, lab));
    await t.test('a full plan does not keep the control plane from coming back', () => killed(t, host, lab));
    await t.test('a full plan does not keep control planes from being updated', () => updated(t, machine, lab));
    await t.test('the pots and the limits of the host refuse what never comes from a vCluster', () =>
      hostRefuses(host, lab.namespace),
    );
    await inside.remove(loose);
    await until('its namespace has gone', 120, async () => (await inside.read(loose)).status === 404);
    for (const plural of ['pods', 'secrets'])
      await inside.request('DELETE', `/api/v1/namespaces/experiments/${plural}`);
  });
});

/** A namespace that no project made: its pods meet the host's pots alone. Only delivery can make it. */
const loose: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'loose' } };

/** No pod is let into a namespace before its account is there. */
const untilAdmits = (inside: Client, namespace: string): Promise<void> =>
  until(`${namespace} admits pods`, 60, async () => {
    const { ok } = await inside.request('GET', `/api/v1/namespaces/${namespace}/serviceaccounts/default`);
    return ok;
  });

async function defaults(person: Client): Promise<void> {
  const { ok, body, message } = await create(person, servingPod('spare', 'unsaid'), true);
  assert.ok(ok, message);
  const [unsaid] = (body as unknown as Pod).spec.containers;
  assert.deepEqual(unsaid?.resources, { requests: smallest, limits: eighth });
  const said = await create(person, servingPod('spare', 'said', { cpu: '20m', memory: '40Mi' }), true);
  const [own] = (said.body as unknown as Pod).spec.containers;
  assert.deepEqual(own?.resources.requests, { cpu: '20m', memory: '40Mi' });
  const below = await create(person, servingPod('spare', 'below', { cpu: '5m', memory: '32Mi' }), true);
  assert.match(below.message, /minimum cpu usage per Container is 10m/);
}

async function share(person: Client): Promise<void> {
  for (const name of ['a', 'b']) await created(person, servingPod('spare', name, eighth));
  const third = await create(person, servingPod('spare', 'c', eighth));
  assert.equal(third.status, 403);
  assert.match(third.message, /exceeded quota: project, requested: .*pods=1.*limited: .*pods=2/);
  // The other project's share is untouched.
  const other = await create(person, servingPod('experiments', 'c', eighth), true);
  assert.ok(other.ok, other.message);
}

async function classes(inside: Client, host: Client, lab: WorkspaceApi): Promise<void> {
  await inside.apply(loose);
  await untilAdmits(inside, 'loose');
  const forged = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'kaas-control-plane' },
  };
  await inside.apply({ ...forged, value: 1 } as Manifest);
  const named = ['kaas-control-plane', 'system-node-critical', undefined];
  for (const [index, priorityClassName] of named.entries())
    await created(
      inside,
      servingPod('loose', `class-${index}`, eighth, priorityClassName ? { priorityClassName } : {}),
    );
  await until('pods of every class are on the host', 60, async () => {
    const found = await syncedPods(host, lab.namespace, 'loose');
    return found.length === named.length;
  });
  const found = await syncedPods(host, lab.namespace, 'loose');
  assert.deepEqual(
    found.map(({ spec }) => spec.priorityClassName),
    ['kaas-tenant', 'kaas-tenant', 'kaas-tenant'],
  );
  for (const index of named.keys()) await inside.remove(servingPod('loose', `class-${index}`));
  await inside.remove(forged as Manifest);
  await until('they have gone', 60, async () => (await syncedPods(host, lab.namespace, 'loose')).length === 0);
}

async function fill(person: Client, inside: Client, host: Client, lab: WorkspaceApi): Promise<void> {
  // One has a name in DNS, for which vCluster adds an init container.
  const renamed = { hostname: 'renamed', subdomain: 'names' };
  for (let n = 0; n < 6; n++)
    await created(person, servingPod('experiments', `fill-${n}`, eighth, n === 0 ? renamed : {}));
  await until('every pod that the plan sells runs', 180, async () => {
    const found = [
      ...(await syncedPods(host, lab.namespace, 'experiments')),
      ...(await syncedPods(host, lab.namespace, 'spare')),
    ];
    return found.length === limits.pods && found.every(isReady);
  });
  const [first] = await pods(host, lab.namespace, 'vcluster.loft.sh/namespace=experiments,app=fill-0');
  assert.deepEqual(
    first?.spec.initContainers?.map(({ resources }) => resources.requests),
    [smallest],
  );
  await until('the pot of the tenant is full', 60, async () => {
    const { hard, used } = await quota(host, lab.namespace, 'tenant');
    return ['pods', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'].every(
      (resource) => hard[resource] !== undefined && hard[resource] === used[resource],
    );
  });
  await created(inside, servingPod('loose', 'more', smallest));
  await until('one pod more is refused with a reason', 60, async () =>
    (await happenings(inside, 'loose', 'more')).some(
      (event) => /SyncError/.test(event) && /exceeded quota: tenant, requested: .*pods=1/.test(event),
    ),
  );
  assert.deepEqual(await syncedPods(host, lab.namespace, 'loose'), []);
}

/** A pod that mounts Secrets makes vCluster bring them to the host, where Helm keeps its own. */
async function secrets(person: Client, host: Client, lab: WorkspaceApi): Promise<void> {
  const secret = (namespace: string, n: number): Manifest =>
    ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `s-${n}`, namespace },
      stringData: { key: 'value' },
    }) as Manifest;
  for (const [namespace, count] of [
    ['spare', share2.pods * 4],
    ['experiments', share1.pods * 4],
  ] as const) {
    for (let n = 0; n < count; n++) await created(person, secret(namespace, n));
    const more = await create(person, secret(namespace, count));
    assert.match(more.message, /exceeded quota: project, requested: count\/secrets=1/);
    await person.remove(servingPod(namespace, namespace === 'spare' ? 'a' : 'fill-1'));
    const sources = Array.from({ length: count }, (_, n) => ({ secret: { name: `s-${n}` } }));
    const mount = { volumes: [{ name: 'all', projected: { sources } }] };
    await until(
      'the room for a pod is free',
      60,
      async () => (await create(person, servingPod(namespace, 'mounts', eighth, mount))).ok,
    );
    await until(`the Secrets of ${namespace} are on the host`, 120, async () => {
      const path = `/api/v1/namespaces/${lab.namespace}/secrets?labelSelector=vcluster.loft.sh/namespace=${namespace}`;
      return ((await host.request('GET', path)).body.items as unknown[]).length === count;
    });
  }
  const { hard, used } = await quota(host, lab.namespace, 'objects');
  assert.ok(Number(hard['count/secrets']) - Number(used['count/secrets']) >= 10, JSON.stringify(used));
}

async function objects(
  t: { diagnostic(text: string): void },
  inside: Client,
  host: Client,
  lab: WorkspaceApi,
): Promise<void> {
  const service = (n: number) => ({
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: `service-${n}`, namespace: 'loose' } },
    spec: { ports: [{ port: 80 }], selector: { app: 'none' } },
  });
  for (let n = 0; n < services; n++) await created(inside, service(n));
  // Kubernetes counts anew now and then from what it last saw, and lets one more in on an old count; its removal is a new one.
  await until('one Service more is refused with a reason', 60, async () => {
    const { ok, message } = await create(inside, service(services));
    if (!ok) return /exceeded quota: objects, requested: count\/services=1/.test(message);
    t.diagnostic(`a Service too many was let in: ${JSON.stringify(await quota(host, lab.namespace, 'objects'))}`);
    await inside.request('DELETE', `/api/v1/namespaces/loose/services/service-${services}`);
    return false;
  });
  for (const [name, storage] of [
    ['small', '1Gi'],
    ['large', '2Gi'],
  ])
    await created(inside, {
      ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'loose' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    } as Manifest);
  // Which of the two comes first is not ours to say, and they do not fit together.
  const all = async () =>
    (await Promise.all(['small', 'large'].map((name) => happenings(inside, 'loose', name)))).flat();
  try {
    await until('a volume beyond the storage of the plan is refused with a reason', 120, async () =>
      (await all()).some((event) => /exceeded quota: objects, requested: requests.storage=[12]Gi/.test(event)),
    );
  } catch (error) {
    const counted = JSON.stringify(await quota(host, lab.namespace, 'objects'));
    throw new Error(`${(error as Error).message}; ${counted}; ${(await all()).join('; ')}`, { cause: error });
  }
}

async function killed(t: { diagnostic(text: string): void }, host: Client, lab: WorkspaceApi): Promise<void> {
  const before = await controlPlane(host, lab.namespace);
  const began = performance.now();
  await host.request('DELETE', `/api/v1/namespaces/${lab.namespace}/pods/${before.metadata.name}`, {
    gracePeriodSeconds: 0,
  });
  await until('another control plane is ready', 240, async () => {
    const now = await controlPlane(host, lab.namespace);
    return now.metadata.uid !== before.metadata.uid && isReady(now);
  });
  await lab.untilServes();
  t.diagnostic(`served again after ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** A Deployment, as high availability has it, needs room for a pod more while it is updated. */
async function updated(t: { diagnostic(text: string): void }, machine: Machine, lab: WorkspaceApi): Promise<void> {
  const host = machine.admin();
  const prod = new WorkspaceApi(machine, 'acme', 'prod');
  const uids = async ({ namespace }: WorkspaceApi): Promise<string[]> =>
    (await pods(host, namespace, 'app=vcluster')).map(({ metadata }) => metadata.uid);
  const before = [...(await uids(lab)), ...(await uids(prod))];
  const tenants = (await syncedPods(host, lab.namespace, 'experiments')).map(({ metadata }) => metadata.uid);
  const began = performance.now();
  await deliver(machine, tinyLab({ logging: { encoding: 'json' } }));
  for (const workspace of [lab, prod]) await workspace.untilServes();
  await until('no pod of before is left', 180, async () => {
    const now = [...(await uids(lab)), ...(await uids(prod))];
    return !now.some((uid) => before.includes(uid));
  });
  for (const workspace of [lab, prod]) await workspace.untilServes();
  assert.deepEqual(
    (await syncedPods(host, lab.namespace, 'experiments')).map(({ metadata }) => metadata.uid),
    tenants,
  );
  t.diagnostic(`both were updated after ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

async function hostRefuses(host: Client, namespace: string): Promise<void> {
  const refused = async (name: string, amounts: Amounts, spec: Record<string, unknown>): Promise<string> =>
    (await create(host, servingPod(namespace, name, amounts, spec), true)).message;
  const controlPlaneClass = { priorityClassName: 'kaas-control-plane' };
  // Where the policies of the host only warn, the quota of other classes refuses these.
  const otherClass = /kaas-host-pod-classes.* refused: its class is .* and not kaas-control-plane/;
  assert.match(await refused('none', smallest, {}), otherClass);
  assert.match(await refused('high', smallest, { priorityClassName: 'system-node-critical' }), otherClass);
  assert.match(
    await refused('second', smallest, controlPlaneClass),
    /exceeded quota: control-plane, requested: .*pods=1/,
  );
  assert.match(
    await refused('tiny', { cpu: '5m', memory: '32Mi' }, controlPlaneClass),
    /minimum cpu usage per Container/,
  );
  assert.match(
    await refused('node', smallest, { ...controlPlaneClass, hostNetwork: true }),
    /violates PodSecurity "baseline/,
  );
}

async function controlPlane(host: Client, namespace: string): Promise<Pod> {
  const [pod] = await pods(host, namespace, 'app=vcluster');
  if (pod === undefined) throw new Error(`no control plane in ${namespace}`);
  return pod;
}

async function quota(client: Client, namespace: string, name: string) {
  const { body } = await client.request('GET', `/api/v1/namespaces/${namespace}/resourcequotas/${name}`);
  return body.status as { hard: Record<string, string>; used: Record<string, string> };
}
