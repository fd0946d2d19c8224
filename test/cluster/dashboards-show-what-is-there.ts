import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  createLog,
  readConfiguration,
  type Server,
  serviceFeatures,
  startServer,
  systemClock,
} from '@hexabase-kaas/oidc-service';
import { panels } from '../monitoring/dashboard.ts';
import { startExporters } from '../monitoring/example-exporters.ts';
import { whyNot } from '../monitoring/on-path.ts';
import { type Prometheus, startPrometheus } from '../monitoring/prometheus.ts';
import { monitoring } from '../monitoring/rule-files.ts';
import { attackView } from '../monitoring/view-attacks.ts';
import { Daemon } from './harness/daemon.ts';
import { freePorts } from './harness/port.ts';
import { removeScratch, scratchDirectory } from './harness/scratch.ts';
import { tool, whyNoTools } from './harness/tools.ts';
import { until } from './harness/until.ts';

// Real: the service, Prometheus, its rules, the proxy. What exporters of a cluster say is written down in example-exporters.ts.
test('dashboards show what is there, and a view of a workspace only that', {
  skip: whyNot('prometheus') || whyNoTools(),
  timeout: 600_000,
}, async (t) => {
  const directory = scratchDirectory('prometheus');
  // Building it holds this process up, and with it the exporters.
  const program = tool('prom-label-proxy');
  const [port = 0, proxyPort = 0] = await freePorts(2);
  const exporters = await startExporters();
  let prometheus: Prometheus | undefined;
  let server: Server | undefined;
  let proxy: Daemon | undefined;
  try {
    // Before the service, which reads from it what workspaces use.
    prometheus = await startPrometheus(directory, { 'hexabase-kaas': port, cluster: exporters.port });
    const configuration = readConfiguration({
      ...{ PORT: String(port), ISSUER: `http://127.0.0.1:${port}`, DATABASE_URL: 'pglite:memory', STOP_SECONDS: '1' },
      ...{ DEVELOPMENT_SIGN_IN: 'on', METERING: 'prometheus', METERING_URL: prometheus.url },
    });
    const log = createLog('silent');
    server = await startServer({ configuration, clock: systemClock, log, features: serviceFeatures });
    const { query, url } = prometheus;
    await until(
      'it has seen everything twice',
      60,
      async () => (await query('cluster_resource:sold:ratio')).length === 2,
    );
    await use(`http://127.0.0.1:${port}`);
    await until('rates are there', 60, async () => (await query('rate(kaas_sign_ins_total[5m]) > 0')).length > 0);
    await look(t, prometheus);
    await t.test('nothing is wrong by the rules but what is told to be', async () => {
      const firing = await query('ALERTS{alertname!="Watchdog",alertstate="firing"}');
      assert.deepEqual(
        firing.map(({ metric }) => metric.alertname),
        [],
      );
      assert.equal((await query('ALERTS{alertname="Watchdog",alertstate="firing"}')).length, 1);
    });
    const flags = ['--error-on-replace', '--enable-label-apis', '--label=namespace', '--label-value=acme--shop'];
    const args = [`--insecure-listen-address=127.0.0.1:${proxyPort}`, `--upstream=${url}`, ...flags];
    const view = readFileSync(join(monitoring, 'workspace-view/proxy.yaml'), 'utf8').replaceAll(
      '${workspace}',
      'acme--shop',
    );
    for (const flag of flags) assert.ok(view.includes(`- ${flag}\n`), `the view is deployed without ${flag}`);
    proxy = new Daemon('prom-label-proxy', program, args, directory);
    await attackView(t, proxy, `http://127.0.0.1:${proxyPort}`, prometheus);
  } finally {
    await proxy?.stop();
    await prometheus?.stop();
    await exporters.close();
    await server?.stop();
    removeScratch(directory);
  }
});

/** Somebody signs in, and gets a few things wrong. */
async function use(url: string): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    const headers = { origin: url, 'content-type': 'application/x-www-form-urlencoded' };
    const signIn = await fetch(`${url}/sign-in/development`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: 'name=Ada',
    });
    assert.equal(signIn.status, 303);
    await fetch(`${url}/oidc/token`, { method: 'POST', headers, body: 'grant_type=refresh_token' });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  }
}

/** No such thing in this run: without a tenancy repository nobody changes anything in the console. */
const empty = new Set(['KaaS / Platform: Changes']);

async function look(t: TestContext, { query }: Prometheus): Promise<void> {
  let count = 0;
  for (const { name, queries } of panels())
    await t.test(name, async () => {
      for (const expr of queries) {
        count += 1;
        const found = await query(expr.replaceAll('$namespace', 'acme--shop'));
        if (empty.has(name)) assert.deepEqual(found, [], 'it is said to be empty here, and is not');
        else assert.ok(found.length > 0, `no data for ${expr}`);
        for (const { metric, value } of found) {
          assert.ok(Number.isFinite(Number(value?.[1])), `${expr} gives ${value?.[1]}`);
          if (expr.includes('$namespace') && 'namespace' in metric) assert.equal(metric.namespace, 'acme--shop');
        }
      }
    });
  t.diagnostic(`${count} queries`);
}
