import assert from 'node:assert/strict';
import type { DeliveryError } from '@hexabase-kaas/delivery';
import type { ClusterEvent } from '@hexabase-kaas/delivery/cluster';
import { type Manifest, names } from '@hexabase-kaas/tenancy';
import { withApiServers } from '../harness/api-server.ts';
import { type ClusterPlace, clusterPlace } from '../harness/cluster-place.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { namespace } from '../harness/namespaces.ts';
import { configMap, hostUnit, thrown } from '../harness/sample-unit.ts';

clusterTest('a cluster target knows whose is what', (t) =>
  withApiServers([{}], async (server) => {
    let places = 0;
    const law = (name: string, run: (place: ClusterPlace) => Promise<void>) =>
      t.test(name, async () => run(await clusterPlace(server, `whose-${places++}`)));
    const path = (place: ClusterPlace, name: string) => `/api/v1/namespaces/${place.namespace}/configmaps/${name}`;

    await law('fields that others add stay theirs, and fields that they change are healed', async (place) => {
      const unit = hostUnit('u', configMap(place.namespace, 'a', 'one', { labels: { app: 'a' } }));
      await place.target().apply('platform', [unit]);
      const theirs = { metadata: { labels: { theirs: 'kept' } }, data: { more: 'kept' } };
      await place.admin.request('PATCH', path(place, 'a'), theirs, 'application/merge-patch+json');
      assert.deepEqual((await place.target().check('platform', [unit])).written, []);
      const edit = { metadata: { labels: { app: 'edited' } } };
      await place.admin.request('PATCH', path(place, 'a'), edit, 'application/merge-patch+json');
      const drift = [`ConfigMap ${place.namespace}/a`];
      assert.deepEqual((await place.target().check('platform', [unit])).written, drift);
      assert.deepEqual((await place.target().apply('platform', [unit])).written, drift);
      const { metadata, data } = (await place.admin.request('GET', path(place, 'a'))).body as unknown as Manifest;
      assert.deepEqual(
        [metadata.labels, data],
        [
          { app: 'a', theirs: 'kept' },
          { text: 'one', more: 'kept' },
        ],
      );
    });

    await law('a field manager that took fields over loses them again', async (place) => {
      const unit = hostUnit('u', configMap(place.namespace, 'a', 'one'));
      await place.target().apply('platform', [unit]);
      const query = `${path(place, 'a')}?fieldManager=rival&force=true`;
      await place.admin.request(
        'PATCH',
        query,
        configMap(place.namespace, 'a', 'rival'),
        'application/apply-patch+yaml',
      );
      assert.equal((await place.target().check('platform', [unit])).written.length, 1);
      await place.target().apply('platform', [unit]);
      assert.deepEqual([...(await place.contents())], [['a', 'one']]);
      assert.deepEqual((await place.target().check('platform', [unit])).written, []);
    });

    await law('what is there is taken over when that is asked for, and never from another source', async (place) => {
      await place.edit({ a: 'theirs' });
      const unit = hostUnit('u', configMap(place.namespace, 'a', 'one'));
      await place.target({ adopt: true }).apply('platform', [unit]);
      assert.deepEqual([...(await place.contents())], [['a', 'one']]);
      const error = (await thrown(() => place.target({ adopt: true }).apply('console', [unit]))) as DeliveryError;
      assert.equal(error.code, 'DELIVERY_CONFLICT');
      await place.target().apply('platform', []);
      assert.deepEqual([...(await place.contents())], []);
    });

    await law(
      'what Flux applied is taken over whole, so that nothing of it stays that is not declared',
      async (place) => {
        const flux = { ...configMap(place.namespace, 'a', 'one'), data: { text: 'one', stale: 'x', edited: 'x' } };
        const query = (manager: string) => `${path(place, 'a')}?fieldManager=${manager}`;
        for (const manager of ['kustomize-controller', 'another-controller']) {
          await place.admin.request('PATCH', query(manager), flux, 'application/apply-patch+yaml');
        }
        const edit = { data: { edited: 'by hand' } };
        await place.admin.request('PATCH', query('kubectl-edit'), edit, 'application/merge-patch+json');
        await place.target({ adopt: true }).apply('platform', [hostUnit('u', configMap(place.namespace, 'a', 'one'))]);
        const { data } = (await place.admin.request('GET', path(place, 'a'))).body;
        assert.deepEqual(data, { text: 'one', edited: 'by hand' });
      },
    );

    await law('an object that somebody made anew under its name is left when its unit goes', async (place) => {
      const unit = hostUnit('u', configMap(place.namespace, 'a', 'one'), configMap(place.namespace, 'b', 'one'));
      await place.target().apply('platform', [unit]);
      await place.edit({ a: null });
      await place.edit({ a: 'theirs' });
      const events: ClusterEvent[] = [];
      await place.target({ onEvent: (event) => events.push(event) }).apply('platform', []);
      assert.deepEqual([...(await place.contents())], [['a', 'theirs']]);
      assert.deepEqual(
        events.filter(({ what }) => what === 'left').map(({ object }) => object),
        [`ConfigMap ${place.namespace}/a`],
      );
    });

    await law('an object whose managers were wiped is still known and removed', async (place) => {
      await place.target().apply('platform', [hostUnit('u', configMap(place.namespace, 'a', 'one'))]);
      const wipe = { metadata: { managedFields: [{}] } };
      await place.admin.request('PATCH', path(place, 'a'), wipe, 'application/merge-patch+json');
      await place.target().apply('platform', []);
      assert.deepEqual([...(await place.contents())], []);
    });

    await law('what is declared as kept stays, also when its annotation was taken off', async (place) => {
      const kept = { annotations: { [names.annotations.fluxPrune]: 'disabled' } };
      const home = { ...namespace(`${place.namespace}-home`), metadata: { name: `${place.namespace}-home`, ...kept } };
      const unit = hostUnit(
        'u',
        home,
        configMap(place.namespace, 'a', 'one', kept),
        configMap(place.namespace, 'b', 'one'),
      );
      await place.target().apply('platform', [unit]);
      const off = { metadata: { annotations: { [names.annotations.fluxPrune]: null } } };
      await place.admin.request('PATCH', path(place, 'a'), off, 'application/merge-patch+json');
      const { removed } = await place.target().apply('platform', []);
      assert.deepEqual(removed, [`ConfigMap ${place.namespace}/b`]);
      assert.deepEqual([...(await place.contents())], [['a', 'one']]);
      const { status } = (await place.admin.read(home)).body as { status?: { phase?: string } };
      assert.equal(status?.phase, 'Active');
      // Declared again, it is taken up where it stands.
      assert.deepEqual((await place.target().apply('platform', [unit])).written.length, 2);
    });

    await law('what somebody marks as kept by hand stays too', async (place) => {
      await place.target().apply('platform', [hostUnit('u', configMap(place.namespace, 'a', 'one'))]);
      const mark = { metadata: { annotations: { [names.annotations.fluxPrune]: 'Disabled' } } };
      await place.admin.request('PATCH', path(place, 'a'), mark, 'application/merge-patch+json');
      assert.deepEqual((await place.target().apply('platform', [])).removed, []);
      assert.deepEqual([...(await place.contents())], [['a', 'one']]);
    });

    await law('a Secret is made without data, what fills it keeps it, and one with data is refused', async (place) => {
      const secret: Manifest = { ...configMap(place.namespace, 'filled', ''), kind: 'Secret' };
      const { data: _, ...empty } = secret;
      const unit = hostUnit('u', { ...empty, type: 'Opaque' } as Manifest);
      await place.target().apply('platform', [unit]);
      const file = `/api/v1/namespaces/${place.namespace}/secrets/filled`;
      const data = { token: btoa('hunter2') };
      await place.admin.request('PATCH', file, { data }, 'application/merge-patch+json');
      assert.deepEqual((await place.target().apply('platform', [unit])).written, []);
      assert.deepEqual((await place.admin.request('GET', file)).body.data, data);
      const filled = hostUnit('v', { ...secret, data: undefined, stringData: { token: 'hunter2' } } as never);
      const withData = {
        ...filled,
        manifests: () => ({ 'infrastructure/tokyo/base/v/o': { ...empty, data } as Manifest }),
      };
      const error = (await thrown(() => place.target().apply('console', [withData]))) as DeliveryError;
      assert.deepEqual([error.code, error.message.includes(data.token)], ['DELIVERY_UNIT', false]);
    });

    await law('an inventory that was lost is found again by who applied', async (place) => {
      const unit = hostUnit('u', configMap(place.namespace, 'a', 'one'), configMap(place.namespace, 'b', 'one'));
      await place.target().apply('platform', [unit]);
      const inventories = `/api/v1/namespaces/${place.options.namespace}/configmaps`;
      assert.equal((await place.admin.request('DELETE', `${inventories}/kaas-inventory-platform`)).ok, true);
      assert.deepEqual((await place.target().apply('platform', [unit])).written, []);
      assert.equal((await place.target().apply('platform', [])).removed.length, 2);
    });

    await law('an inventory that cannot be read stops every source', async (place) => {
      const inventories = `/api/v1/namespaces/${place.options.namespace}/configmaps`;
      await place.target().apply('platform', [hostUnit('u', configMap(place.namespace, 'a', 'one'))]);
      for (const forged of [
        { data: { version: '9' } },
        { data: { version: '1' }, binaryData: { inventory: btoa('x') } },
      ]) {
        const file = `${inventories}/kaas-inventory-platform`;
        await place.admin.request('PATCH', file, forged, 'application/merge-patch+json');
        for (const source of ['platform', 'console']) {
          const error = (await thrown(() => place.target().apply(source, []))) as DeliveryError;
          assert.equal(error.code, 'DELIVERY_INVENTORY');
        }
      }
      assert.deepEqual([...(await place.contents())], [['a', 'one']]);
    });
  }),
);
