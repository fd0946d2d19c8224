import { crdsOf, installCrds } from '../harness/crds.ts';
import {
  kyvernoCrds,
  kyvernoFlags,
  kyvernoIdentity,
  kyvernoObjects,
  kyvernoProbe,
  kyvernoWebhooks,
} from '../harness/kyverno-installation.ts';
import { tool } from '../harness/tools.ts';
import { addresses } from './addresses.ts';
import type { Machine } from './machine.ts';
import { isAlive, restart, start, stop, untilServes } from './process.ts';

/** Kyverno as it is shipped, as a process beside the API server of the host cluster. */
export async function startKyverno(machine: Machine): Promise<void> {
  const admin = machine.admin();
  await installCrds(admin, [kyvernoCrds]);
  for (const object of kyvernoObjects()) await admin.apply(object);
  start(machine, {
    name,
    place: 'node1',
    program: tool('kyverno-admission'),
    args: kyvernoFlags(machine.kubeconfig, addresses.nodes.node1, [9443, 9444, 9445]),
    environment: { ...kyvernoIdentity, TUF_ROOT: machine.path('kyverno') },
  });
  await untilAnswers(machine);
}

/** Ends the process and leaves its webhooks, as a Kyverno that breaks down does. */
export const stopKyverno = (machine: Machine): Promise<void> => stop(machine, name);

export async function restartKyverno(machine: Machine): Promise<void> {
  restart(machine, name);
  await untilAnswers(machine);
}

/** Takes all of it away. */
export async function removeKyverno(machine: Machine): Promise<void> {
  if (isAlive(machine, name)) await stop(machine, name);
  const admin = machine.admin();
  // One that fails closed and has nobody behind it would refuse whatever comes after.
  for (const path of await kyvernoWebhooks(admin)) await admin.request('DELETE', path);
  for (const object of [...crdsOf(kyvernoCrds), ...kyvernoObjects()]) {
    const { ok, status, message } = await admin.remove(object);
    if (!ok && status !== 404) throw new Error(`${object.kind} ${object.metadata.name}: ${message}`);
  }
}

const untilAnswers = (machine: Machine): Promise<void> =>
  untilServes(machine, name, 120, async () => {
    const admin = machine.admin();
    return (await kyvernoWebhooks(admin)).length > 0 && (await admin.dryRun(kyvernoProbe)).ok;
  });

const name = 'kyverno';
