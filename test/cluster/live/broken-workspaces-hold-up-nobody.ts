import assert from 'node:assert/strict';
import { acme } from '../harness/cases.ts';
import { until } from '../harness/until.ts';
import { containerProcesses } from '../machine/container-process.ts';
import { untilDelivered } from '../machine/delivered.ts';
import { furtherOrganization, furtherWorkspace, withoutImages } from '../machine/further-workspace.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { pushTenancy } from '../machine/tenancy-repository.ts';

// Each Flux controller has four workers: more workspaces that cannot start than workers would keep all of them waiting.
liveTest('workspaces that cannot start hold up no other, even when Helm is killed', async (t, machine) => {
  const names = ['never1', 'never2', 'never3', 'never4', 'never5', 'never6'];
  const broken = names.flatMap((name) => furtherWorkspace(name, { ...withoutImages, retention: 'delete' }));
  const began = performance.now();
  const say = (what: string) => t.diagnostic(`${what} after ${((performance.now() - began) / 1000).toFixed(0)} s`);
  try {
    await pushTenancy(machine, [furtherOrganization, ...broken, ...acme().documents]);
    await killHelmWhilePending(machine);
    say('Helm was killed in the middle of an install');
    for (const name of names) await untilInstalled(machine, `initech--${name}`);
    say('every install was taken up again');
    assert.equal(await pending(machine), 0);

    await pushTenancy(machine, [furtherOrganization, ...broken, ...withRoundOfLab()]);
    await until('the change of another has come', 300, async () => (await roundOfLab(machine)) === '1');
    say("another workspace's release was changed");
    for (const name of names) assert.ok(!(await serves(machine, `initech--${name}`)), 'the control: they cannot start');
  } finally {
    const { commit } = await pushTenancy(machine, acme().documents);
    await untilDelivered(machine, commit, 600);
    for (const name of names)
      await until(`${name} has gone`, 300, async () => {
        return (await machine.admin().request('GET', `/api/v1/namespaces/initech--${name}`)).status === 404;
      });
    say('they were removed');
  }
});

/** Helm notes that it installs before it does; whoever is killed then leaves the note behind. */
async function killHelmWhilePending(machine: Machine): Promise<void> {
  const [helm] = containerProcesses(machine, 'helm-controller');
  assert.ok(helm !== undefined);
  // Held where it is, so that it cannot finish between the look and the kill.
  await until('an install is pending', 120, async () => {
    process.kill(helm, 'SIGSTOP');
    const found = (await pending(machine)) > 0;
    process.kill(helm, found ? 'SIGKILL' : 'SIGCONT');
    return found;
  });
  assert.ok((await pending(machine)) > 0, 'nobody has finished it');
}

async function pending(machine: Machine): Promise<number> {
  const { body } = await machine.admin().request('GET', '/api/v1/secrets?labelSelector=status=pending-install');
  return (body.items as readonly unknown[]).length;
}

const untilInstalled = (machine: Machine, namespace: string): Promise<void> =>
  until(`${namespace} is installed`, 300, async () => {
    const path = `/apis/helm.toolkit.fluxcd.io/v2/namespaces/${namespace}/helmreleases/vcluster`;
    const { body } = await machine.admin().request('GET', path);
    const { conditions } = (body.status ?? {}) as { conditions?: readonly { type: string; status: string }[] };
    return conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
  });

const withRoundOfLab = () =>
  acme().documents.map((document) =>
    document.kind === 'Workspace' && document.metadata.name === 'lab'
      ? {
          ...document,
          spec: {
            ...document.spec,
            vclusterValues: { controlPlane: { statefulSet: { annotations: { round: '1' } } } },
          },
        }
      : document,
  );

async function roundOfLab(machine: Machine): Promise<string | undefined> {
  const path = '/apis/apps/v1/namespaces/globex--lab/statefulsets/vcluster';
  const { body } = await machine.admin().request('GET', path);
  return (body.metadata as { annotations?: { round?: string } } | undefined)?.annotations?.round;
}

async function serves(machine: Machine, namespace: string): Promise<boolean> {
  const path = `/apis/apps/v1/namespaces/${namespace}/statefulsets/vcluster`;
  const { body } = await machine.admin().request('GET', path);
  return ((body.status as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0) > 0;
}
