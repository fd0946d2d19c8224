import { targetLaws } from '../../conformance/target-laws.ts';
import { withApiServers } from '../harness/api-server.ts';
import { clusterPlace } from '../harness/cluster-place.ts';
import { clusterTest } from '../harness/cluster-test.ts';

clusterTest('a cluster target keeps the laws of every target', (t) =>
  withApiServers([{}], async (server) => {
    for (const [index, law] of targetLaws.entries()) {
      await t.test(law.name, async () => law.holds(await clusterPlace(server, `laws-${index}`)));
    }
  }),
);
