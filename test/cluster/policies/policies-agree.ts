import assert from 'node:assert/strict';
import { agreementTable, disagreements } from '../../policies/agreement.ts';
import { kyvernoEngine, nativeEngine } from '../../policies/api-engine.ts';
import { authorEngine } from '../../policies/author-engine.ts';
import type { Engine } from '../../policies/engine.ts';
import { type PolicyGroup, policyGroups } from '../../policies/groups.ts';
import { withApiServers } from '../harness/api-server.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { fluxCrds, installCrds } from '../harness/crds.ts';
import { judgeClient } from '../harness/judge-client.ts';
import { withKyverno } from '../harness/kyverno-admission.ts';
import { kyvernoApply } from '../harness/kyverno-apply.ts';
import { kyvernoTest } from '../harness/kyverno-test.ts';

// One authored policy, and every place that enforces it: a rule that holds in one and not in another is a way out.
clusterTest('every engine has the same verdict on every case of every policy', (t) =>
  withApiServers([{ featureGates: ['ImageVolume=true'] }], async (server) => {
    const client = judgeClient(server.admin);
    await installCrds(server.admin, fluxCrds);
    const groups = policyGroups();
    const native = new Map<PolicyGroup, Verdicts>();
    for (const group of groups) native.set(group, await judge(group, nativeEngine(client)));
    const wrong: string[] = [];
    await withKyverno(server, async () => {
      for (const group of groups) {
        const columns = [native.get(group) as Verdicts];
        for (const engine of [authorEngine, kyvernoEngine(client), kyvernoApply, kyvernoTest])
          columns.push(await judge(group, engine));
        t.diagnostic(`${group.name}\n${agreementTable(group.cases, columns)}`);
        wrong.push(...disagreements(group.cases, columns));
      }
    });
    assert.deepEqual(wrong, []);
  }),
);

type Verdicts = Parameters<typeof agreementTable>[1][number];

const judge = async ({ policies, cases }: PolicyGroup, engine: Engine): Promise<Verdicts> => ({
  engine: engine.name,
  verdicts: await engine.judge(policies, cases),
});
