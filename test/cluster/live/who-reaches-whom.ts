import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import type { TestContext } from 'node:test';
import { canReach, type Endpoint, type Manifest, names, parseTenancy, type Tenancy } from '@hexabase-kaas/tenancy';
import { acme } from '../harness/cases.ts';
import type { Client } from '../harness/client.ts';
import { object } from '../harness/samples.ts';
import { until } from '../harness/until.ts';
import { addresses } from '../machine/addresses.ts';
import { untilDelivered } from '../machine/delivered.ts';
import {
  type Listener,
  listeners,
  nameOf,
  plainNamespace,
  probeNames,
  type Sender,
  senders,
} from '../machine/endpoints.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { connections, lookups } from '../machine/pod-network.ts';
import { probePod, removePods, startPods } from '../machine/probe-pod.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

liveTest('who reaches whom is what the model says', async (t, machine) => {
  const tenancy = parseTenancy(acme().documents);
  const servers = await listenOutside();
  try {
    await withProbes(machine, tenancy, async () => {
      const from = await senders(machine, tenancy);
      const to = await listeners(machine, tenancy);

      await t.test('everything that connections are tried to listens', () => everythingListens(from, to));

      await t.test('every connection', async (t) => {
        const cells = from.flatMap((sender) => to.map((listener): Cell => ({ sender, listener })));
        const judged = cells.filter(isJudged);
        const open = judged.filter((cell) => isOpen(tenancy, cell));
        t.diagnostic(`${judged.length} connections, ${open.length} of them open`);
        await agrees(t, tenancy, from, to);
      });

      await t.test('every DNS lookup over UDP', () => lookupsAgree(tenancy, from, to));

      await t.test('names of the workspace and of the internet are known inside, and no name of the host', () =>
        knownNames(from, to),
      );

      await t.test("a NetworkPolicy of a tenant's own opens nothing", async (t) => {
        const policies = await openInside(machine, tenancy);
        try {
          await agrees(t, tenancy, from, to);
        } finally {
          for (const [client, policy] of policies) await client.remove(policy);
        }
      });

      await t.test('a tenant gets no pod on the network of a node, nor a port of one', () =>
        noPodOnTheNode(machine, tenancy),
      );

      // Without this, a network that lets nothing through would pass for one that is closed by policy.
      await t.test('without the policies a workspace is open', () => openWithoutPolicies(machine, tenancy, from, to));
    });
  } finally {
    for (const server of servers) server.close();
  }
});

interface Cell {
  readonly sender: Sender;
  readonly listener: Listener;
}

const isOpen = (tenancy: Tenancy, { sender, listener }: Cell): boolean =>
  canReach(tenancy, sender.endpoint, listener.endpoint, listener.port);

/**
 * The model leaves the platform's own connections to the platform; a pod reaches itself whatever holds; and Kubernetes
 * lets every node reach its own pods, because kubelets probe from there.
 */
function isJudged({ sender, listener }: Cell): boolean {
  if ('hostCluster' in sender.endpoint && 'hostCluster' in listener.endpoint) return false;
  if (sender.pod !== undefined && sender.pod.network === listener.pod?.network) return false;
  return sender.endpoint.kind !== 'node' || (listener.pod !== undefined && listener.pod.node !== sender.name);
}

/** All connections of all senders, at once; those that differ from the model, a line each. */
async function deviations(tenancy: Tenancy, from: readonly Sender[], to: readonly Listener[]): Promise<string[]> {
  const lines = await Promise.all(
    from.map(async (sender) => {
      const cells = to.map((listener): Cell => ({ sender, listener })).filter(isJudged);
      const answers = await connections(
        sender.network,
        cells.map(({ listener }) => listener.address),
      );
      return cells.flatMap((cell, index) => {
        const expected = isOpen(tenancy, cell);
        if ((answers[index] === 'open') === expected) return [];
        return [line(cell, expected, answers[index] ?? '')];
      });
    }),
  );
  return lines.flat().toSorted();
}

const line = ({ sender, listener }: Cell, expected: boolean, answer: string): string =>
  `${sender.name} -> ${listener.name} (${listener.address}): model ${expected ? 'open' : 'closed'}, machine ${answer}`;

/** Policies take effect a moment after the pods, and a busy computer loses a race now and then: what stays, counts. */
async function agrees(t: TestContext, tenancy: Tenancy, from: readonly Sender[], to: readonly Listener[]) {
  const began = performance.now();
  let differences = await deviations(tenancy, from, to);
  t.diagnostic(`all connections tried in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  for (let round = 0; round < 5 && differences.length > 0; round++) differences = await deviations(tenancy, from, to);
  assert.deepEqual(differences, []);
}

/** Each pod is asked from within its own network, all else from a pod that no policy is about. */
async function everythingListens(from: readonly Sender[], to: readonly Listener[]): Promise<void> {
  const plain = from.find(({ endpoint }) => endpoint.kind === 'host-pod');
  assert.ok(plain);
  const dead = await Promise.all(
    to
      .filter(({ endpoint, pod }) => pod !== undefined || 'hostCluster' in endpoint)
      .map(async ({ name, address, pod }) => {
        const [answer] = await connections(pod?.network ?? plain.network, [address]);
        return answer === 'open' ? [] : [`${name}: ${answer}`];
      }),
  );
  assert.deepEqual(dead.flat(), []);
}

/** A server that knows no such name answers as well: only silence and a refusal are none. */
async function lookupsAgree(tenancy: Tenancy, from: readonly Sender[], to: readonly Listener[]): Promise<void> {
  const servers = to.filter(({ address }) => address.endsWith(':53'));
  const askers = from.filter(({ endpoint }) => !('hostCluster' in endpoint) || endpoint.kind === 'host-pod');
  const differences = await Promise.all(
    askers.map(async (sender) => {
      const cells = servers
        .map((listener): Cell => ({ sender, listener }))
        .filter(({ listener }) => nameOf(listener.endpoint) !== nameOf(sender.endpoint));
      const answers = await lookups(
        sender.network,
        'kubernetes.default.svc.cluster.local',
        cells.map(({ listener }) => listener.address),
      );
      return cells.flatMap((cell, index) => {
        const expected = isOpen(tenancy, cell);
        const answer = answers[index] ?? '';
        return ['ETIMEOUT', 'ECONNREFUSED'].includes(answer) !== expected ? [] : [line(cell, expected, answer)];
      });
    }),
  );
  assert.deepEqual(differences.flat(), []);
}

/** Asks a workspace's own DNS for names of others, and for the names of addresses of others. */
async function knownNames(from: readonly Sender[], to: readonly Listener[]): Promise<void> {
  const caller = from.find(({ name }) => name === 'acme/shop/batch');
  const own = to.find(({ name }) => name.startsWith("acme/shop's dns 53 by"));
  assert.ok(caller && own);
  const ask = async (name: string): Promise<string> => (await lookups(caller.network, name, [own.address]))[0] ?? '';
  for (const name of ['orders.data.svc.cluster.local', 'www.example.com'])
    assert.match(await ask(name), /^[0-9.]+$/, name);
  const orders = to.find(({ name }) => name.startsWith('acme/shop/data 5432 by'));
  assert.equal(await ask(hostOf(orders)), 'orders.data.svc.cluster.local');
  const others = to.filter(({ name, endpoint }) => name.includes('Service') && !isOf('shop', endpoint)).map(hostOf);
  assert.ok(others.length > 3);
  const names = ['vcluster.globex--lab.svc.cluster.local', 'source-controller.flux-system.svc.cluster.local', 'node2'];
  const answers = await Promise.all([...names, ...others].map(async (name) => `${name} ${await ask(name)}`));
  assert.deepEqual(
    answers.filter((answer) => !/ (ENOTFOUND|ESERVFAIL)$/.test(answer)),
    [],
  );
}

const hostOf = (listener: Listener | undefined): string => listener?.address.split(':')[0] ?? '';
const isOf = (workspace: string, endpoint: Endpoint): boolean =>
  'workspace' in endpoint && endpoint.workspace === workspace;

/** Policies that open every project to everybody, as the vCluster's own all-powerful user writes them. */
async function openInside(machine: Machine, tenancy: Tenancy): Promise<[Client, Manifest][]> {
  const opened: [Client, Manifest][] = [];
  for (const { organization, workspace, name } of tenancy.projects) {
    const client = await new WorkspaceApi(machine, organization, workspace).delivery();
    const policy = object('networking.k8s.io/v1', 'NetworkPolicy', 'open', name, {
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] },
    });
    await client.apply(policy);
    opened.push([client, policy]);
  }
  return opened;
}

async function noPodOnTheNode(machine: Machine, tenancy: Tenancy): Promise<void> {
  const { containers, securityContext } = probePod('web', 'x').spec as PodSpec;
  const { sysctls: _, ...plain } = securityContext;
  const port = { ports: [{ containerPort: 8080, hostPort: 8081 }] };
  for (const { organization, name, project } of withProject(tenancy)) {
    const api = new WorkspaceApi(machine, organization, name);
    const admin = await api.member(tenancy, names.adminGroup);
    for (const [what, spec] of [
      ['host-network', { hostNetwork: true }],
      ['host-port', { containers: containers.map((container) => ({ ...container, ...port })) }],
      ['host-pid', { hostPID: true }],
      ['host-ipc', { hostIPC: true }],
    ] as const) {
      const { status, message } = await admin.request(
        'POST',
        `/api/v1/namespaces/${project}/pods`,
        probePod(project, what, { securityContext: plain, ...spec }),
      );
      assert.equal(status, 403, `${organization}/${name}: ${what}: ${message}`);
      assert.match(message, /violates PodSecurity/);
    }
  }
}

interface PodSpec {
  readonly containers: readonly object[];
  readonly securityContext: { readonly sysctls: unknown };
}

/** A workspace of each, with one of its projects. */
const withProject = (tenancy: Tenancy) =>
  tenancy.workspaces.flatMap((workspace) => {
    const project = tenancy.projects.find(
      (one) => one.organization === workspace.organization && one.workspace === workspace.name,
    );
    return project ? [{ ...workspace, project: project.name }] : [];
  });

/** Takes the policies of one workspace away for a moment; Flux brings them back. */
async function openWithoutPolicies(
  machine: Machine,
  tenancy: Tenancy,
  from: readonly Sender[],
  to: readonly Listener[],
): Promise<void> {
  const host = machine.admin();
  const namespace = names.hostNamespace('globex', 'lab');
  const lab = from.find(({ name }) => name === 'globex/lab/experiments');
  const plain = from.find(({ endpoint }) => endpoint.kind === 'host-pod');
  assert.ok(lab && plain);
  const outwards = to.filter(
    ({ endpoint, pod }) => 'hostCluster' in endpoint && (pod === undefined || endpoint.kind === 'host-pod'),
  );
  const inwards = to.filter(({ endpoint }) => nameOf(endpoint) === nameOf(lab.endpoint));
  assert.ok(outwards.length > 10 && inwards.length > 2);
  try {
    await host.request('DELETE', `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`);
    await until('the workspace is open', 60, async () => {
      const answers = await Promise.all([
        connections(
          lab.network,
          outwards.map(({ address }) => address),
        ),
        connections(
          plain.network,
          inwards.map(({ address }) => address),
        ),
      ]);
      return answers.flat().every((answer) => answer === 'open');
    });
  } finally {
    await reconcile(host, namespace);
  }
  await until(
    'the workspace is closed again',
    180,
    async () => (await deviations(tenancy, [lab, plain], to)).length === 0,
  );
}

/** Flux corrects what it finds changed: at its interval, or when it is asked to look. */
async function reconcile(host: Client, namespace: string): Promise<void> {
  const path = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/${namespace}`;
  const annotations = { 'reconcile.fluxcd.io/requestedAt': `${Date.now()}` };
  const { message } = await host.request('PATCH', path, { metadata: { annotations } }, 'application/merge-patch+json');
  assert.equal(message, '');
}

/** Two pods in every project, made by its administrator, and one where no policy holds. */
async function withProbes(machine: Machine, tenancy: Tenancy, use: () => Promise<void>): Promise<void> {
  const host = machine.admin();
  const plain = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: plainNamespace } };
  const made: [Client, Manifest[]][] = [[host, [probePod(plainNamespace, 'plain')]]];
  for (const { organization, name } of tenancy.workspaces) {
    const projects = tenancy.projects.filter((one) => one.organization === organization && one.workspace === name);
    const admin = await new WorkspaceApi(machine, organization, name).member(tenancy, names.adminGroup);
    const pods = projects.flatMap((project) => Object.values(probeNames).map((probe) => probePod(project.name, probe)));
    made.push([admin, pods]);
  }
  await host.apply(plain);
  await until('the namespace has its account', 60, async () => {
    return (await host.request('GET', `/api/v1/namespaces/${plainNamespace}/serviceaccounts/default`)).ok;
  });
  try {
    await Promise.all(made.map(([client, pods]) => startPods(client, pods)));
    await use();
  } finally {
    await Promise.all(made.map(([client, pods]) => removePods(client, pods)));
    await host.remove(plain);
    await untilDelivered(machine, undefined);
  }
}

/** The answer of hosts that nobody may reach. */
async function listenOutside(): Promise<Server[]> {
  const places = [
    [addresses.private, 80],
    [addresses.private, 443],
    [addresses.metadata, 443],
  ] as const;
  return Promise.all(
    places.map(async ([address, port]) => {
      const server = createServer((socket) => socket.destroy());
      await new Promise<void>((done, failed) => server.once('error', failed).listen(port, address, done));
      return server;
    }),
  );
}
