import assert from 'node:assert/strict';
import { withApiServers } from '../harness/api-server.ts';
import { clusterPlace } from '../harness/cluster-place.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { configMap, hostUnit } from '../harness/sample-unit.ts';

clusterTest('a cluster target with a thousand objects', (t) =>
  withApiServers([{}], async (server) => {
    const place = await clusterPlace(server, 'thousand');
    const names = Array.from({ length: 100 }, (_, at) => `u${at}`);
    const unit = (name: string, text: string) =>
      hostUnit(name, ...Array.from({ length: 10 }, (_, at) => configMap(place.namespace, `${name}-${at}`, text)));
    const all = (text: string) => names.map((name) => unit(name, text));
    const timed = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      const result = await run();
      t.diagnostic(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
      return result;
    };
    const first = await timed('1,000 objects for the first time', () => place.target().apply('platform', all('one')));
    assert.deepEqual([first.written.length, first.unchanged], [1000, 0]);
    const same = await timed('the same again', () => place.target().apply('platform', all('one')));
    assert.deepEqual([same.written, same.unchanged], [[], 1000]);
    const put = await timed('one unit of a hundred', () => place.target().put('platform', [unit('u7', 'two')]));
    assert.deepEqual([put.written.length, put.unchanged], [10, 990]);
    const check = await timed('a check', () => place.target().check('platform', all('one')));
    assert.equal(check.written.length, 10);
    const gone = await timed('all removed', () => place.target().apply('platform', []));
    assert.equal(gone.removed.length, 1000);
    assert.equal((await place.contents()).size, 0);
  }),
);
