import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { DeliveryError } from '@hexabase-kaas/delivery';
import type { ClusterEvent } from '@hexabase-kaas/delivery/cluster';
import { withApiServers } from '../harness/api-server.ts';
import { type ClusterPlace, clusterPlace } from '../harness/cluster-place.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { type Fault, FaultyProxy } from '../harness/faulty-proxy.ts';
import { namespace } from '../harness/namespaces.ts';
import { configMap, hostUnit, thrown } from '../harness/sample-unit.ts';
import { until } from '../harness/until.ts';

clusterTest('a cluster target survives an API server that is away, slow or busy', (t) =>
  withApiServers([{}], async (server) => {
    let places = 0;
    const law = (name: string, run: (place: ClusterPlace, proxy: FaultyProxy) => Promise<void>) =>
      t.test(name, async () => {
        const place = await clusterPlace(server, `fault-${places++}`);
        const proxy = await FaultyProxy.start(server.kubeconfig('deliverer', ['system:masters']));
        try {
          await run(
            { ...place, target: (more) => place.target({ kubeconfig: { text: proxy.kubeconfig }, ...more }) },
            proxy,
          );
        } finally {
          await proxy.stop();
        }
      });
    const units = (place: ClusterPlace, text: string, count = 12) =>
      Array.from({ length: count }, (_, at) => hostUnit(`u${at}`, configMap(place.namespace, `c${at}`, text)));
    const texts = async (place: ClusterPlace) => [...new Set((await place.contents()).values())];

    await law('away for some seconds, it is waited for', async (place, proxy) => {
      proxy.fault = () => ({ kind: 'cut' });
      void setTimeout(2500).then(() => {
        proxy.fault = () => ({ kind: 'pass' });
      });
      assert.equal((await place.target().apply('platform', units(place, 'one'))).written.length, 12);
    });

    await law(
      'away for good in the middle, what was applied is told, and the next call goes on',
      async (place, proxy) => {
        let applied = 0;
        proxy.fault = ({ method, path }) => {
          if (method === 'PATCH' && !path.includes('dryRun')) applied += 1;
          return { kind: applied > 6 ? 'cut' : 'pass' };
        };
        const target = place.target({ patience: 1500, leaseDuration: 3000, parallel: 1 });
        const error = (await thrown(() => target.apply('platform', units(place, 'one')))) as DeliveryError;
        assert.equal(error.code, 'DELIVERY_REMOTE');
        assert.equal(error.changes?.written.length, 6);
        assert.equal((await place.contents()).size, 6);
        proxy.fault = () => ({ kind: 'pass' });
        // The same, and with fewer units: what was applied and is no longer wanted goes.
        assert.equal((await place.target().apply('platform', units(place, 'one', 4))).removed.length, 2);
        assert.equal((await place.contents()).size, 4);
      },
    );

    await law('busy, it is asked again when it says so', async (place, proxy) => {
      const refused = new Map<string, number>();
      const early: string[] = [];
      proxy.fault = ({ method, path }) => {
        const key = `${method} ${path}`;
        const since = refused.get(key);
        if (since === undefined && path.includes('/configmaps/c1')) {
          refused.set(key, performance.now());
          return { kind: 'answer', status: 429, retryAfter: '1' };
        }
        if (since !== undefined && performance.now() - since < 1000) early.push(key);
        return { kind: 'pass' };
      };
      await place.target().apply('platform', units(place, 'one'));
      assert.notEqual(refused.size, 0);
      assert.deepEqual(early, []);
    });

    await law(
      'a storm of cuts, lost answers, 409, 429, 500, 503 and 504 changes nothing about the end',
      async (place, proxy) => {
        const storm = seeded(7);
        const faults: readonly Fault[] = [
          { kind: 'cut' },
          { kind: 'lose-answer' },
          { kind: 'lose-answer' },
          { kind: 'answer', status: 409, reason: 'Conflict' },
          ...[429, 500, 503, 504].map((status) => ({ kind: 'answer' as const, status })),
        ];
        proxy.fault = ({ method, path }) => {
          if (storm() > 0.3) return { kind: 'pass' };
          const fault = faults[Math.floor(storm() * faults.length)] as Fault;
          // A server says 409 to nobody who only reads, and to a change of the lease or the inventory only if there was one.
          const isConflict = fault.kind === 'answer' && fault.status === 409;
          return isConflict && (method !== 'PATCH' || !path.includes('/configmaps/c')) ? { kind: 'pass' } : fault;
        };
        for (const [text, count] of [
          ['one', 12],
          ['two', 12],
          ['three', 5],
        ] as const) {
          await place.target().apply('platform', units(place, text, count));
          assert.deepEqual([(await place.contents()).size, await texts(place)], [count, [text]]);
        }
        await place.target().apply('platform', []);
        assert.equal((await place.contents()).size, 0);
      },
    );

    await law('slow, it is waited for, and the lease is kept', async (place, proxy) => {
      proxy.delay = 300;
      const target = place.target({ leaseDuration: 2000, parallel: 4 });
      const began = performance.now();
      assert.equal((await target.apply('platform', units(place, 'one', 30))).written.length, 30);
      assert.ok(performance.now() - began > 4000);
      const renewals = proxy.seen.filter(({ method, path }) => method === 'PUT' && path.includes('/leases/'));
      assert.ok(renewals.length >= 4, `${renewals.length} renewals`);
    });

    await law(
      'a namespace that hangs in Terminating is told with what holds it, and made anew once it is gone',
      async (place) => {
        const home = `${place.namespace}-home`;
        const unit = hostUnit('u', namespace(home), configMap(home, 'a', 'one'));
        await place.target().apply('platform', [unit]);
        const path = `/api/v1/namespaces/${home}/configmaps/a`;
        const hold = (finalizers: readonly string[]) =>
          place.admin.request('PATCH', path, { metadata: { finalizers } }, 'application/merge-patch+json');
        await hold(['example.com/hold']);
        await place.admin.request('DELETE', `/api/v1/namespaces/${home}`);
        await until('the namespace says what holds it', 60, async () => {
          const { status } = (await place.admin.request('GET', `/api/v1/namespaces/${home}`)).body;
          return JSON.stringify(status).includes('example.com/hold');
        });
        const error = (await thrown(() => place.target({ timeout: 2000 }).apply('platform', [unit]))) as DeliveryError;
        assert.deepEqual(
          error.issues.map(({ code, path: where }) => [code, where]),
          [['DELIVERY_NOT_READY', `Namespace ${home}`]],
        );
        assert.match(error.message, /example\.com\/hold/);
        const events: ClusterEvent[] = [];
        const again = place.target({ onEvent: (event) => events.push(event) }).apply('platform', [unit]);
        await setTimeout(1000);
        await hold([]);
        await again;
        assert.ok(events.some(({ what, object }) => what === 'waiting' && object === `Namespace ${home}`));
        assert.equal((await place.admin.request('GET', path)).status, 200);
      },
    );

    await law('an object that is not gone in time is told, and removed by the next call', async (place) => {
      await place.target().apply('platform', units(place, 'one', 2));
      const path = `/api/v1/namespaces/${place.namespace}/configmaps/c0`;
      const hold = (finalizers: readonly string[]) =>
        place.admin.request('PATCH', path, { metadata: { finalizers } }, 'application/merge-patch+json');
      await hold(['example.com/hold']);
      const error = (await thrown(() => place.target({ timeout: 1500 }).apply('platform', []))) as DeliveryError;
      assert.deepEqual([error.code, error.issues.length, error.changes?.removed.length], ['DELIVERY_NOT_READY', 1, 2]);
      await hold([]);
      await place.target().apply('platform', []);
      assert.equal((await place.contents()).size, 0);
      assert.equal(await place.stamp(), '');
    });
  }),
);

/** The same numbers between 0 and 1 in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
