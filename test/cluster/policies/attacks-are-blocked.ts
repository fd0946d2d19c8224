import assert from 'node:assert/strict';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { type Attack, readAttacks } from '../../policies/attack.ts';
import { workload } from '../../policies/further-policies.ts';
import { attackRequest, parsed } from '../harness/attack-request.ts';
import type { Client } from '../harness/client.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { isRefused, refusingLayer } from '../harness/layer.ts';
import { object, podSpec } from '../harness/samples.ts';
import { until } from '../harness/until.ts';
import { holdWorkloadPolicies } from '../harness/workload-policies.ts';
import { type RunningWorkspace, withWorkspace } from '../harness/workspace.ts';

clusterTest('attacks are blocked, with words that say what and what to do', (t) =>
  withWorkspace(async (running) => {
    // Images of the example are kept by nodes, as most charts want it.
    await holdWorkloadPolicies(running, { ...workload, requirePull: false });
    for (const { name, stands, attacks } of readAttacks()) {
      await t.test(`${name} (${stands.join(', ')})`, async (t) => {
        for (const attack of attacks) {
          await t.test(`${attack.as} tries to ${attack.try}`, () => isBlocked(running, attack));
        }
      });
    }
  }),
);

async function isBlocked(running: RunningWorkspace, attack: Attack): Promise<void> {
  const { delivery } = running;
  const person = personOf(running, attack.as);
  if (attack.target) await delivery.apply(object('v1', 'Pod', 'target', 'web', { spec: podSpec() }));
  for (const one of attack.given ?? []) await delivery.apply(one as Manifest);
  if (attack.before !== undefined) {
    const { method, path } = parsed(attack.before);
    assert.equal((await person.request(method, path)).message, '');
  }
  const { method, path, body } = attackRequest(attack);
  const answer = await person.request(method, path, body, attack.contentType, attack.headers);
  const message = attack.deputy === undefined ? answer.message : await refusalOfController(delivery, attack, answer.ok);
  if (attack.deputy === undefined) assert.ok(isRefused(answer), `${answer.status} ${message}`);
  const layer = refusingLayer(message);
  assert.ok([attack.refusedBy].flat().includes(layer ?? ''), `refused by ${layer}: ${message}`);
  for (const words of attack.says) assert.ok(message.includes(words), `"${words}" is not in: ${message}`);
}

function personOf({ server, member }: RunningWorkspace, as: string): Client {
  if (as === 'everything') return server.admin;
  return as === 'nobody' ? member() : member(as);
}

/** The object itself is taken; what its controller tries is refused, and an event tells its author. */
async function refusalOfController(delivery: Client, { deputy, try: what }: Attack, taken: boolean): Promise<string> {
  assert.ok(taken, `${what}: the object itself was not taken`);
  const name = deputy?.metadata.name;
  let message = '';
  await until(`an event says that ${name} failed`, 60, async () => {
    const { body } = await delivery.request('GET', '/api/v1/namespaces/web/events');
    const events = body.items as { reason: string; message: string; involvedObject: { name: string } }[];
    message = events.find((one) => one.reason === 'FailedCreate' && one.involvedObject.name === name)?.message ?? '';
    return message !== '';
  });
  return message;
}
