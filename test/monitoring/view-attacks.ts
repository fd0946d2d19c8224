import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Daemon } from '../cluster/harness/daemon.ts';
import { ask, type Prometheus, type Sample } from './prometheus.ts';

const own = 'acme--shop';
const other = 'globex--lab';

/** Everything that a tenant might ask for to see more than its workspace, by the proxy that stands before Prometheus. */
const queries: readonly string[] = [
  'container_memory_working_set_bytes',
  '{__name__=~".+"}',
  '{__name__=~"workspace.*"}',
  `workspace_part:memory_bytes:sum or {namespace=~".+"}`,
  `sum by (namespace) ({__name__=~"kube_.+"})`,
  `label_replace(kube_resourcequota, "seen", "$1", "namespace", "(.*)")`,
  `max_over_time(container_memory_working_set_bytes[5m:1s])`,
  `kube_resourcequota offset 1s`,
  `kube_resourcequota @ end()`,
  `group by (namespace, pod) (last_over_time({__name__="container_memory_working_set_bytes"}[5m]))`,
  `kaas_sign_ins_total`,
  `topk(100, ALERTS)`,
];
/** Refused, because they name another namespace. */
const contrary: readonly string[] = [
  `kube_resourcequota{namespace="${other}"}`,
  `kube_resourcequota{namespace=~"${own}|${other}"}`,
  `kube_resourcequota{namespace!="${own}"}`,
  `kube_resourcequota{namespace=~".*"}`,
];
/** Not of Prometheus' API for reading series, so not there at all. */
const closed: readonly string[] = [
  ...['/api/v1/targets', '/api/v1/status/config', '/api/v1/status/flags', '/api/v1/status/tsdb', '/api/v1/metadata'],
  ...['/graph', '/config', '/metrics', '/-/reload', '/-/quit', '/api/v1/admin/tsdb/snapshot', '/api/v1/read'],
  ...['/api/v1/../v1/targets', '/api/v1/query/../targets', '//api/v1/targets', '/api/v1/alertmanagers'],
];

/** Checks that the proxy gives the workspace what is its own, and nothing else, whatever it is asked. */
export async function attackView(t: TestContext, proxy: Daemon, view: string, all: Prometheus): Promise<void> {
  const get = (path: string, init?: RequestInit) => fetch(view + path, init);
  await proxy.until('the proxy answers', 60, async () => (await get('/api/v1/query?query=1')).status > 0);

  await t.test('the view has all of its own workspace', async () => {
    const seen = await ask(view, 'workspace_part:memory_bytes:sum');
    assert.deepEqual(ids(seen), ids(await all.query(`workspace_part:memory_bytes:sum{namespace="${own}"}`)));
    assert.equal(seen.length, 2);
    assert.ok((await ask(view, `workspace:quota_used:ratio{namespace="${own}"}`)).length > 0);
  });
  for (const query of queries)
    await t.test(`of others it has nothing: ${query}`, async () => {
      // Unproxied, it would.
      const everything = JSON.stringify(await all.query(query));
      assert.ok(everything.includes(other) || query.startsWith('kaas_') || query.startsWith('topk'), 'not an attack');
      const text = JSON.stringify(await ask(view, query).catch((error: Error) => error.message));
      assert.ok(!text.includes(other), text.slice(0, 300));
      assert.ok(!text.includes('kaas_'), text.slice(0, 300));
    });
  for (const query of contrary)
    await t.test(`it refuses, or gives no more: ${query}`, async () => {
      const text = JSON.stringify(await ask(view, query).catch((error: Error) => error.message));
      assert.ok(!text.includes(`"namespace":"${other}"`), text.slice(0, 300));
    });
  for (const path of closed)
    await t.test(`it does not know ${path}`, async () => {
      for (const method of ['GET', 'POST'])
        assert.ok([400, 404, 405].includes((await get(path, { method })).status), path);
    });
  await t.test('no parameter and no header says whose data it is', async () => {
    const query = encodeURIComponent('kube_resourcequota');
    const asked = [
      get(`/api/v1/query?query=${query}&namespace=${other}`),
      get(`/api/v1/query?namespace=${other}&namespace=${own}&query=${query}`),
      get(`/api/v1/query?query=${query}`, {
        headers: { 'X-Namespace': other, namespace: other, 'X-Scope-OrgID': other },
      }),
      get(`/api/v1/series?match[]=${query}&match[]=${encodeURIComponent(`{namespace="${other}"}`)}`),
      get('/api/v1/label/namespace/values'),
      get(`/api/v1/label/namespace/values?match[]=${encodeURIComponent(`{namespace="${other}"}`)}`),
      get('/api/v1/labels'),
      get(`/federate?match[]=${encodeURIComponent('{__name__=~".+"}')}`),
      get('/api/v1/rules'),
      get('/api/v1/alerts'),
      get('/api/v1/query_exemplars?query=kube_resourcequota'),
    ];
    for (const response of await Promise.all(asked)) {
      const text = await response.text();
      assert.ok(!text.includes(other), `${response.url}: ${text.slice(0, 300)}`);
    }
  });
}

const ids = (samples: readonly Sample[]): string[] => samples.map(({ metric }) => JSON.stringify(metric)).sort();
