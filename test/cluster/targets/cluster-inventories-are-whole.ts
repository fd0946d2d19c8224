import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
// Inside the package, because nothing outside it may read or write an inventory.
import { ApiServer } from '../../../delivery/dist/cluster/api-server.js';
import type { ClusterInventory } from '../../../delivery/dist/cluster/cluster-inventory.js';
import { kubeconfigSend } from '../../../delivery/dist/cluster/connection.js';
import { InventoryStore } from '../../../delivery/dist/cluster/inventory-store.js';
import { withApiServers } from '../harness/api-server.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { namespace } from '../harness/namespaces.ts';
import { thrown } from '../harness/sample-unit.ts';

clusterTest('inventories in a cluster change as a whole', (t) =>
  withApiServers([{ controllers: false }], async (server) => {
    const send = kubeconfigSend({ text: server.kubeconfig('writer', ['system:masters']) });
    /** A store of small ConfigMaps whose writer dies before its nth write. */
    const store = (home: string, writes = Number.POSITIVE_INFINITY) => {
      let left = writes;
      const guard = () => {
        left -= 1;
        if (left < 0) throw new Error('died');
      };
      return new InventoryStore(new ApiServer('host', send, { milliseconds: 5000, guard }), home, 2000);
    };
    const names = async (home: string) => {
      const { body } = await server.admin.request('GET', `/api/v1/namespaces/${home}/configmaps`);
      return (body.items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
    };
    const read = async (home: string) => (await store(home).read()).get('platform') ?? { inventory: inventory(0) };

    await t.test('whichever write is the last, the old or the new one can be read', async () => {
      const home = 'cut';
      await server.admin.apply(namespace(home));
      let current = inventory(0);
      let outcomes = '';
      for (const count of [5, 300, 200, 400, 3, 0]) {
        const next = inventory(count);
        for (let writes = 0; ; writes++) {
          const before = await read(home);
          const isDone = await store(home, writes)
            .write('platform', before, next)
            .then(
              () => true,
              () => false,
            );
          const after = (await read(home)).inventory;
          assert.ok([current, next].some((one) => equal(one, after)));
          outcomes += equal(after, next) ? 'n' : 'o';
          if (isDone) break;
        }
        current = next;
        assert.deepEqual((await read(home)).inventory, next);
      }
      assert.match(outcomes, /o{3}/);
      assert.deepEqual(await names(home), []);
    });

    await t.test('of two writers that read the same, one is told that the other was faster', async () => {
      const home = 'race';
      await server.admin.apply(namespace(home));
      for (const count of [300, 200, 0]) {
        const seen = await read(home);
        await store(home).write('platform', seen, inventory(count));
        const kept = await read(home);
        const late = () => store(home).write('platform', seen, inventory(100));
        assert.equal(((await thrown(late)) as { code?: string }).code, 'DELIVERY_CONTENTION');
        assert.deepEqual((await read(home)).inventory, kept.inventory);
      }
    });
  }),
);

/** Random names, so that it does not compress into one ConfigMap. */
const inventory = (count: number): ClusterInventory => ({
  units: new Map(
    Array.from({ length: count }, (_, at) => {
      const name = randomBytes(20).toString('hex');
      const id = { destination: 'host', apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name };
      return [`unit${String(at).padStart(4, '0')}`, [{ id, kept: at % 2 === 0 }]];
    }),
  ),
});

const equal = (a: ClusterInventory, b: ClusterInventory): boolean =>
  JSON.stringify([...a.units]) === JSON.stringify([...b.units]);
