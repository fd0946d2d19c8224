import assert from 'node:assert/strict';
import type { DeliveryError } from '@hexabase-kaas/delivery';
import { clusterTarget } from '@hexabase-kaas/delivery/cluster';
import type { Manifest, Unit } from '@hexabase-kaas/tenancy';
import { withApiServers } from '../harness/api-server.ts';
import { type ClusterPlace, clusterPlace } from '../harness/cluster-place.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { namespace } from '../harness/namespaces.ts';
import { configMap, hostUnit, thrown } from '../harness/sample-unit.ts';
import { object } from '../harness/samples.ts';

clusterTest('a cluster target refuses as a whole, and says what it did when it cannot', (t) =>
  withApiServers([{}], async (server) => {
    let places = 0;
    const law = (name: string, run: (place: ClusterPlace) => Promise<void>) =>
      t.test(name, async () => run(await clusterPlace(server, `whole-${places++}`)));
    const failure = async (place: ClusterPlace, unit: Unit): Promise<DeliveryError> =>
      (await thrown(() => place.target().apply('platform', [unit]))) as DeliveryError;

    await law('everything that the API server would refuse is told at once, and nothing is applied', async (place) => {
      const unit = hostUnit(
        'u',
        configMap(place.namespace, 'a', 'one'),
        { ...configMap(place.namespace, 'b', 'one'), dta: { typo: 'x' } },
        object('v1', 'Service', 'c', place.namespace, { spec: { ports: [{ port: 99999 }] } }),
        configMap('missing-namespace', 'd', 'one'),
      );
      const error = await failure(place, unit);
      assert.deepEqual(
        error.issues.map(({ code, path }) => [code, path]),
        [
          ['DELIVERY_REJECTED', `ConfigMap ${place.namespace}/b`],
          ['DELIVERY_REJECTED', `Service ${place.namespace}/c`],
          ['DELIVERY_REJECTED', 'ConfigMap missing-namespace/d'],
        ],
      );
      assert.match(error.issues[0]?.message ?? '', /dta/);
      assert.match(error.issues[1]?.message ?? '', /99999/);
      assert.equal(error.changes, undefined);
      assert.deepEqual([...(await place.contents())], []);
    });

    await law('in a namespace that comes along, they are told before anything is applied in it', async (place) => {
      const home = `${place.namespace}-home`;
      const unit = (port: number) =>
        hostUnit('u', configMap(home, 'a', 'one'), namespace(home), {
          ...object('v1', 'Service', 'c', home, { spec: { ports: [{ port }] } }),
        });
      const error = await failure(place, unit(99999));
      assert.deepEqual(
        error.issues.map(({ path }) => path),
        [`Service ${home}/c`],
      );
      assert.deepEqual(error.changes?.written, [`Namespace ${home}`]);
      assert.equal((await place.admin.request('GET', `/api/v1/namespaces/${home}/configmaps/a`)).status, 404);
      const { written } = await place.target().apply('platform', [unit(80)]);
      assert.deepEqual(written, [`ConfigMap ${home}/a`, `Service ${home}/c`]);
      const { removed } = await place.target().apply('platform', []);
      assert.deepEqual(removed, [`ConfigMap ${home}/a`, `Namespace ${home}`, `Service ${home}/c`]);
      assert.equal((await place.admin.request('GET', `/api/v1/namespaces/${home}`)).status, 404);
    });

    await law('a kind that comes along with its definition is applied after it', async (place) => {
      const crd = definition('widgets', 'Widget');
      const widget = object('example.com/v1', 'Widget', 'w', place.namespace, { spec: { size: 3 } });
      assert.equal((await failure(place, hostUnit('u', widget))).code, 'DELIVERY_KIND');
      const { written } = await place.target().apply('platform', [hostUnit('u', widget, crd)]);
      assert.equal(written.length, 2);
      assert.deepEqual((await place.target().apply('platform', [hostUnit('u', widget, crd)])).written, []);
      assert.equal((await place.target().apply('platform', [])).removed.length, 2);
    });

    await law('many kinds that come along are waited for until they are served', async (place) => {
      const kinds = Array.from({ length: 30 }, (_, index) => `Gadget${String.fromCharCode(97 + (index % 26))}${index}`);
      const units = kinds.map((kind) =>
        hostUnit(
          kind.toLowerCase(),
          definition(`${kind.toLowerCase()}s`, kind),
          object('example.com/v1', kind, 'g', place.namespace, { spec: { size: 3 } }),
        ),
      );
      assert.equal((await place.target().apply('platform', units)).written.length, 60);
      assert.equal((await place.target().apply('platform', [])).removed.length, 60);
    });

    await law('who may not write is told each object that it may not write', async (place) => {
      const target = clusterTarget({ ...place.options, kubeconfig: { text: server.kubeconfig('nobody', []) } });
      const units = [hostUnit('u', configMap(place.namespace, 'a', 'one'))];
      const error = (await thrown(() => target.check('platform', units))) as DeliveryError;
      assert.equal(error.code, 'DELIVERY_REJECTED');
      assert.match(error.message, /"nobody" cannot/);
      const applied = (await thrown(() => target.apply('platform', units))) as DeliveryError;
      assert.equal(applied.code, 'DELIVERY_REJECTED');
    });

    await law('a name that no part of the tenancy is for removes nothing', async (place) => {
      const units = [hostUnit('u', configMap(place.namespace, 'a', 'one'))];
      await place.target().apply('platform', units);
      const target = place.target({ hostCluster: 'tokio' });
      const error = (await thrown(() => target.apply('platform', units))) as DeliveryError;
      assert.equal(error.code, 'DELIVERY_CLUSTER');
      assert.match(error.message, /tokyo/);
      assert.deepEqual([...(await place.contents())], [['a', 'one']]);
    });

    await law('a kubeconfig that cannot be used says why, and quotes none of it', async (place) => {
      for (const kubeconfig of [
        { text: 'secret-of-mine: [' },
        { text: '{"users":"secret-of-mine"}' },
        { file: '/nowhere' },
        { text: server.kubeconfig('x', [], 'http://127.0.0.1:1') },
        { text: server.kubeconfig('x', []), context: 'other' },
      ]) {
        const target = clusterTarget({ ...place.options, kubeconfig });
        const error = (await thrown(() => target.check('platform', []))) as DeliveryError;
        assert.equal(error.code, 'DELIVERY_CLUSTER', String(error));
        assert.equal(error.message.includes('secret-of-mine'), false);
      }
    });
  }),
);

function definition(plural: string, kind: string): Manifest {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}
