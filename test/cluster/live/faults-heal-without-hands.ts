import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { acme, type Document } from '../harness/cases.ts';
import { until } from '../harness/until.ts';
import { containerProcesses } from '../machine/container-process.ts';
import { untilDelivered } from '../machine/delivered.ts';
import { untilNothingStrays } from '../machine/differences.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { isAlive, restart, stop } from '../machine/process.ts';
import { announcePush, pushTenancy } from '../machine/tenancy-repository.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

// Each fault comes in the middle of a delivery that changes the host, a Helm release and two vClusters, twice; KAAS_FAULTS says how often.
liveTest('what breaks in the middle of a delivery heals with no hand on it', async (t, machine) => {
  let round = 0;
  try {
    for (const [name, fault] of Object.entries(faults))
      await t.test(name, async () => {
        for (let times = 0; times < often; times++) await survives(t, machine, ++round, name, fault);
      });
    await t.test("a tenant's bad commit holds up nobody else", () => badCommit(machine, ++round));
  } finally {
    const { commit } = await pushTenancy(machine, acme().documents);
    await untilDelivered(machine, commit, 600);
  }
  await untilNothingStrays(machine, acme().documents, 120);
});

const often = Number(process.env.KAAS_FAULTS ?? 2);

type Fault = (machine: Machine) => Promise<void>;

const faults: Readonly<Record<string, Fault>> = {
  'Flux controllers are killed': async (machine) => {
    for (const controller of ['source-controller', 'kustomize-controller', 'helm-controller']) {
      const running = containerProcesses(machine, controller);
      assert.equal(running.length, 1, `${controller} runs once`);
      for (const pid of running) process.kill(pid, 'SIGKILL');
      await sleep(700);
    }
  },
  'the servers of the cluster are killed': async (machine) => {
    for (const server of ['etcd', 'kube-apiserver', 'containerd-node1', 'kubelet-node1', 'kubelet-node2'])
      await crash(machine, server);
  },
  'vClusters lose their pods': async (machine) => {
    const gone = ['acme--shop', 'globex--lab'].map((namespace) =>
      machine.admin().request('DELETE', `/api/v1/namespaces/${namespace}/pods/vcluster-0`, { gracePeriodSeconds: 0 }),
    );
    for (const { ok, message } of await Promise.all(gone)) assert.ok(ok, message);
  },
  'Git cannot be reached': async (machine) => {
    await stop(machine, 'outside', 'SIGKILL');
    await announcePush(machine);
    await until('Flux says so', 120, async () => {
      const { body } = await machine.admin().request('GET', source);
      return conditionOf(body) === 'False';
    });
    restart(machine, 'outside');
  },
};

/** Kills a server, which is started again until it stays, as a service manager does: some end where another is away. */
async function crash(machine: Machine, server: string): Promise<void> {
  await stop(machine, server, 'SIGKILL');
  await until(`${server} stays`, 60, async () => {
    if (!isAlive(machine, server)) restart(machine, server);
    await sleep(1000);
    return isAlive(machine, server);
  });
}

async function survives(t: TestContext, machine: Machine, round: number, name: string, fault: Fault): Promise<void> {
  const documents = marked(round);
  const { commit } = await pushTenancy(machine, documents);
  await fault(machine);
  const began = performance.now();
  // As a Git server's webhook does when it finds nobody home.
  await until('the API server takes the word', 120, async () => announcePush(machine).then(() => true));
  await untilDelivered(machine, commit, 600);
  await untilNothingStrays(machine, documents, 120);
  t.diagnostic(`${name}: healed in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** The commit holds what the API server of one workspace refuses, and an image that is nowhere. */
async function badCommit(machine: Machine, round: number): Promise<void> {
  const bad = [object('Service', 'bad', 'acme', 'shop', 'web', { spec: { ports: [{ port: 80, protocol: 'ICMP' }] } })];
  const missing = acme().documents.find(({ kind }) => kind === 'Deployment') as unknown as { spec: object };
  const text = JSON.stringify(missing)
    .replace('shop/frontend:1.4.2', 'shop/nowhere:1')
    .replace('"frontend"', '"nowhere"');
  await pushTenancy(machine, [...marked(round), ...bad, JSON.parse(text)]);
  await untilMarked(machine, 'globex', 'lab', 'experiments', round);
  await until('the tenant is told', 120, async () => {
    const { body } = await machine.admin().request('GET', workloadsOf('acme--shop'));
    return conditionOf(body) === 'False';
  });
  await pushTenancy(machine, [...marked(round + 1), ...bad]);
  await untilMarked(machine, 'globex', 'lab', 'experiments', round + 1);
  const held = await mark(machine, 'acme', 'shop', 'web');
  assert.notEqual(held, String(round + 1), 'the control: the bad commit is refused whole');
}

/** The example with something in each workspace and in a Helm release that differs from round to round. */
function marked(round: number): object[] {
  const data = { data: { round: String(round) } };
  return [
    ...acme().documents.map((document) => (isLab(document) ? withAnnotation(document, round) : document)),
    object('ConfigMap', 'mark', 'acme', 'shop', 'web', data),
    object('ConfigMap', 'mark', 'globex', 'lab', 'experiments', data),
  ];
}

const isLab = ({ kind, metadata }: Document): boolean => kind === 'Workspace' && metadata.name === 'lab';

const withAnnotation = (document: Document, round: number): object => ({
  ...document,
  spec: {
    ...document.spec,
    labels: { round: String(round) },
    vclusterValues: { controlPlane: { statefulSet: { annotations: { round: String(round) } } } },
  },
});

const object = (
  kind: string,
  name: string,
  organization: string,
  workspace: string,
  namespace: string,
  rest: object,
) => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    namespace,
    labels: { 'kaas.hexabase.ai/organization': organization, 'kaas.hexabase.ai/workspace': workspace },
  },
  ...rest,
});

async function mark(machine: Machine, organization: string, workspace: string, namespace: string): Promise<unknown> {
  const api = await new WorkspaceApi(machine, organization, workspace).delivery();
  const { body } = await api.request('GET', `/api/v1/namespaces/${namespace}/configmaps/mark`);
  return (body.data as { round?: string } | undefined)?.round;
}

const untilMarked = (
  machine: Machine,
  organization: string,
  workspace: string,
  namespace: string,
  round: number,
): Promise<void> =>
  until(`round ${round} has come to ${organization}/${workspace}`, 300, async () => {
    return (await mark(machine, organization, workspace, namespace)) === String(round);
  });

const workloadsOf = (namespace: string): string =>
  `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations/workloads`;
const source = '/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/flux-system';

function conditionOf(body: Readonly<Record<string, unknown>>): string | undefined {
  const { conditions } = (body.status ?? {}) as { conditions?: readonly { type: string; status: string }[] };
  return conditions?.find(({ type }) => type === 'Ready')?.status;
}
