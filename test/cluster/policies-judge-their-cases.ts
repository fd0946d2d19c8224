import assert from 'node:assert/strict';
import { nativeEngine } from '../policies/api-engine.ts';
import { readCases } from '../policies/case.ts';
import { disagreement } from '../policies/engine.ts';
import { furtherPolicies } from '../policies/further-policies.ts';
import { withApiServers } from './harness/api-server.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { installCrds } from './harness/crds.ts';
import { judgeClient } from './harness/judge-client.ts';

clusterTest('the policies on workloads, rights, Flux and the host judge every case as its file says', (t) =>
  withApiServers([{ featureGates: ['ImageVolume=true'] }], async ({ admin }) => {
    await installCrds(admin);
    const engine = nativeEngine(judgeClient(admin));
    for (const [name, policies] of Object.entries(furtherPolicies)) {
      const cases = readCases(policies);
      await t.test(`${name}: ${policies.length} policies, ${cases.length} cases`, async () => {
        const verdicts = await engine.judge(policies, cases);
        const wrong = cases.flatMap((one) => {
          const difference = disagreement(one, verdicts.get(one));
          return difference === undefined ? [] : [`${one.policy}/${one.name} ${difference}`];
        });
        assert.deepEqual(wrong, []);
        for (const [{ policy, name: file }, verdict] of verdicts) {
          if (verdict.kind === 'refused') assert.match(verdict.message, / refused: .*; /, `${policy}/${file}`);
        }
      });
    }
  }),
);
