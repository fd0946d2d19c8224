import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Unit } from '@hexabase-kaas/tenancy';
import { withApiServers } from '../harness/api-server.ts';
import { type ClusterPlace, clusterPlace } from '../harness/cluster-place.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { roundOf, startClusterWriter, type WriterTask } from '../harness/cluster-writer.ts';
import { FaultyProxy } from '../harness/faulty-proxy.ts';
import { configMap, hostUnit } from '../harness/sample-unit.ts';
import { until } from '../harness/until.ts';

const long = process.env.LONG === '1';

clusterTest('a cluster target survives the death of its writers', (t) =>
  withApiServers([{}], async (server) => {
    const names = (count: number, prefix = 'u') => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
    const texts = (task: WriterTask, round: number): Map<string, string> =>
      new Map(
        roundOf(task, round).flatMap((unit) =>
          Object.values(unit.manifests()).map(({ metadata, data }) => [metadata.name, (data as { text: string }).text]),
        ),
      );
    const sorted = (map: ReadonlyMap<string, string>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

    await t.test('killed at any moment, the next delivery converges and leaves nothing behind', async (t) => {
      const place = await clusterPlace(server, 'killed');
      const options = { ...place.options, leaseDuration: 3000 };
      const task: WriterTask = {
        options,
        namespace: place.namespace,
        source: 'platform',
        call: 'apply',
        names: names(12),
        rounds: 1_000_000,
      };
      await place.edit({ theirs: 'theirs' });
      let cut = 0;
      for (let kill = 0; kill < (long ? 60 : 8); kill++) {
        const writer = startClusterWriter(task);
        await writer.ready;
        await setTimeout(Math.random() * 1500);
        writer.kill();
        assert.deepEqual(await writer.ended, { code: null, signal: 'SIGKILL', errors: '' });
        const round = kill % 4;
        const done = await place.target().apply('platform', roundOf(task, round));
        if (done.removed.length > 0) cut += 1;
        assert.deepEqual(
          sorted(await place.contents()),
          sorted(new Map([...texts(task, round), ['theirs', 'theirs']])),
        );
        // What a killed run had listed is claimed by nobody any more.
        assert.deepEqual((await place.target().check('platform', roundOf(task, round))).removed, []);
      }
      t.diagnostic(`${cut} of the deliveries after a kill had something to remove`);
      await place.target().apply('platform', []);
      assert.deepEqual(sorted(await place.contents()), [['theirs', 'theirs']]);
      const left = await place.admin.request('GET', `/api/v1/namespaces/${place.options.namespace}/configmaps`);
      const kept = (left.body.items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
      assert.deepEqual(
        kept.filter((name) => name !== 'kube-root-ca.crt'),
        [],
      );
    });

    await t.test('two processes that deliver one source, and one of another, take turns and lose nothing', async () => {
      const place = await clusterPlace(server, 'turns');
      const task = (source: string, prefix: string): WriterTask => ({
        options: place.options,
        namespace: place.namespace,
        source,
        call: 'put',
        names: names(4, prefix),
        rounds: long ? 12 : 3,
      });
      const tasks = [task('shared', 'a'), task('shared', 'b'), task('console', 'c')];
      const writers = tasks.map(startClusterWriter);
      for (const { ended } of writers) assert.deepEqual(await ended, { code: 0, signal: null, errors: '' });
      const expected = new Map(tasks.flatMap((one) => [...texts(one, one.rounds - 1)]));
      assert.deepEqual(sorted(await place.contents()), sorted(expected));
      await place.target().apply('shared', []);
      assert.deepEqual(sorted(await place.contents()), sorted(texts(tasks[2] as WriterTask, (long ? 12 : 3) - 1)));
    });

    await t.test('of two sources that want one object at the same moment, at most one gets it', async (t) => {
      const place = await clusterPlace(server, 'claims');
      const want = (source: string, round: number) =>
        place.target().apply(source, [hostUnit('u', configMap(place.namespace, `o${round}`, source))]);
      let winners = 0;
      for (let round = 0; round < (long ? 40 : 10); round++) {
        const sources = ['one', 'two'];
        const results = await Promise.allSettled(sources.map((source) => want(source, round)));
        const won = sources.filter((_, at) => results[at]?.status === 'fulfilled');
        for (const result of results) {
          if (result.status === 'rejected') assert.equal(result.reason.code, 'DELIVERY_CONFLICT');
        }
        assert.ok(won.length <= 1, `round ${round}: both`);
        winners += won.length;
        // Whoever was refused has nothing there, and nothing listed.
        const text = (await place.contents()).get(`o${round}`);
        assert.equal(text, won[0]);
        for (const source of sources) await place.target().apply(source, []);
        assert.equal((await place.contents()).size, 0);
      }
      t.diagnostic(`one of them got it in ${winners} rounds`);
    });

    await t.test('a writer that was paused past its lease stops, and cannot undo what its successor did', async () => {
      const place = await clusterPlace(server, 'paused');
      const task: WriterTask = {
        options: { ...place.options, leaseDuration: 3000 },
        namespace: place.namespace,
        source: 'platform',
        call: 'apply',
        names: names(20),
        rounds: 1_000_000,
      };
      const writer = startClusterWriter(task);
      await writer.ready;
      await until('it has begun', 30, async () => (await place.contents()).size > 20);
      writer.pause();
      // Between two rounds it would hold nothing and go on rightly: pause it while it holds the lease.
      const lease = `/apis/coordination.k8s.io/v1/namespaces/${place.options.namespace}/leases/kaas-platform`;
      while ((await place.admin.request('GET', lease)).status === 404) {
        writer.goOn();
        await setTimeout(20);
        writer.pause();
      }
      const done = place.target().apply('platform', roundOf(task, 5));
      await done;
      const after = sorted(await place.contents());
      writer.goOn();
      const { code, errors } = await writer.ended;
      assert.deepEqual([code, errors.trim()], [1, 'DELIVERY_CONTENTION']);
      assert.deepEqual(after, sorted(texts(task, 5)));
      const now = await place.contents();
      for (const [name, text] of after) assert.equal(now.get(name), text, name);
      // What it had sent before it was paused may have come of what nobody else has; the next delivery takes that away.
      await place.target().apply('platform', roundOf(task, 5));
      assert.deepEqual(sorted(await place.contents()), after);
    });

    await t.test('requests that come after the lease has ended undo nothing of what a successor wrote', async () => {
      const place = await clusterPlace(server, 'late');
      const units = (text: string, ...names: string[]) =>
        names.map((name) => hostUnit(name, configMap(place.namespace, name, text)));
      await place.target().apply('platform', units('old', 'changed', 'dropped'));
      const successor = () => place.target().apply('platform', units('second', 'changed', 'made', 'dropped'));
      const seen = async () => sorted(await place.contents());

      const making = await cutOff(place, 3, units('first', 'changed', 'made', 'orphan'));
      await successor();
      const after = await seen();
      assert.deepEqual(
        after,
        ['changed', 'dropped', 'made'].map((name) => [name, 'second']),
      );
      await making.arrive();
      // One thing nobody can have refused: to make what nobody had. The next delivery finds it.
      assert.deepEqual(await seen(), [...after, ['orphan', 'first']]);
      assert.deepEqual((await successor()).removed.length, 1);
      assert.deepEqual(await seen(), after);

      const deleting = await cutOff(place, 3, []);
      await place.target().apply('platform', units('third', 'changed', 'made', 'dropped'));
      const third = await seen();
      await deleting.arrive();
      assert.deepEqual(await seen(), third);
    });

    /** Starts a delivery whose writes leave it, and stay on their way until they are told to arrive; it itself is cut off. */
    async function cutOff(place: ClusterPlace, writes: number, units: Unit[]) {
      const proxy = await FaultyProxy.start(server.kubeconfig('deliverer', ['system:masters']));
      let open = () => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      let underWay = 0;
      let arrived = 0;
      proxy.fault = ({ method, path }) => {
        const isWrite = (method === 'PATCH' || method === 'DELETE') && !path.includes('dryRun');
        if (!isWrite || !path.includes(`/namespaces/${place.namespace}/`)) {
          return { kind: underWay > 0 ? 'cut' : 'pass' };
        }
        underWay += 1;
        return {
          kind: 'late',
          until: gate,
          answered: () => {
            arrived += 1;
          },
        };
      };
      const options = { kubeconfig: { text: proxy.kubeconfig }, leaseDuration: 3000, patience: 5000 };
      const refused = assert.rejects(place.target(options).apply('platform', units));
      await until(`${writes} writes are under way`, 30, () => underWay === writes);
      return {
        async arrive() {
          open();
          await until('they have arrived', 30, () => arrived === writes);
          await refused;
          await proxy.stop();
        },
      };
    }
  }),
);
