import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { whyNoPostgresql } from '../../backends/postgresql.ts';
import { panels } from '../../monitoring/dashboard.ts';
import { kubeStateConfiguration } from '../../monitoring/kube-state.ts';
import { whyNot } from '../../monitoring/on-path.ts';
import { type Prometheus, startPrometheus } from '../../monitoring/prometheus.ts';
import { Daemon } from '../harness/daemon.ts';
import { freePorts } from '../harness/port.ts';
import { removeScratch, scratchDirectory } from '../harness/scratch.ts';
import { tool } from '../harness/tools.ts';
import { until } from '../harness/until.ts';
import { clusterScrapes } from '../machine/cluster-scrapes.ts';
import { signInAtDex } from '../machine/dex-sign-in.ts';
import { withServicePlace } from '../machine/installed-service.ts';
import { liveTest } from '../machine/live-test.ts';
import { WebBrowser } from '../machine/web-browser.ts';

// Real: nodes, kubelets, Flux, vClusters, the service by its chart, kube-state-metrics, Prometheus with our rules.
liveTest('a Prometheus that watches the cluster fills the dashboards', async (t, machine) => {
  const missing = whyNot('prometheus') || whyNoPostgresql();
  if (missing) return t.skip(missing);
  await withServicePlace(machine, async (service) => {
    await service.install();
    const directory = scratchDirectory('watched');
    const [port = 0, telemetry = 0] = await freePorts(2);
    writeFileSync(join(directory, 'flux.yaml'), kubeStateConfiguration());
    const flags = [
      ...[`--kubeconfig=${machine.kubeconfig}`, '--custom-resource-state-config-file=flux.yaml'],
      ...[`--port=${port}`, '--host=127.0.0.1', `--telemetry-port=${telemetry}`, '--telemetry-host=127.0.0.1'],
    ];
    const daemon = new Daemon('kube-state-metrics', tool('kube-state-metrics'), flags, directory);
    let prometheus: Prometheus | undefined;
    try {
      await daemon.until('it is ready', 60, async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
      const more = await clusterScrapes(machine);
      prometheus = await startPrometheus(directory, { 'kube-state-metrics': port }, more);
      await watched(t, prometheus, () => signInAtDex(new WebBrowser(machine)));
    } finally {
      await prometheus?.stop();
      await daemon.stop();
      removeScratch(directory);
    }
  });
});

/** What exporters that are not here would say; `dashboards-show-what-is-there.ts` has them written down. */
const ofOthers = /_hourly_cost|certmanager_|cnpg_|kaas_stripe_events/;
/**
 * What did not happen here, or cannot be known: nothing restarts, nobody changes anything in the console, use is not metered, and
 * volumes that are folders of a node are not measured by its kubelet.
 */
const mayBeEmpty = new Set([
  'KaaS / Platform: Changes',
  'KaaS / Platform: Use read until',
  'KaaS / Workspace: Restarts in an hour',
  'KaaS / Workspace: Volumes filled',
]);

async function watched(t: TestContext, { query, url }: Prometheus, signIn: () => Promise<unknown>): Promise<void> {
  await t.test('it reads kubelets, Flux, the service and kube-state-metrics', async () => {
    await until('every target answers', 120, async () => {
      const up = await query('up');
      return up.length >= 10 && up.every(({ value }) => value?.[1] === '1');
    });
    const jobs = new Set((await query('up')).map(({ metric }) => metric.job));
    assert.deepEqual([...jobs].sort(), [
      ...['flux', 'hexabase-kaas', 'kube-state-metrics', 'kubelet-metrics', 'kubelet-metrics-cadvisor'],
    ]);
  });
  const isThere = async (expr: string) => (await query(expr)).length > 0;
  await until('what a vCluster costs is there', 180, () =>
    isThere('workspace:overhead_memory:ratio{namespace="acme--shop"}'),
  );
  // A rate needs two looks at what grows.
  await until('sign-ins have a rate', 60, async () => {
    await signIn();
    return isThere('rate(kaas_sign_ins_total[5m]) > 0');
  });
  // And what is recorded of it one more.
  for (const expr of [
    'kaas:http_errors:ratio_rate1h',
    'route:kaas_http_seconds:p99_5m > 0',
    'workspace_part:cpu_cores:rate5m{namespace="acme--shop",part="control-plane"} > 0',
  ])
    await until(`${expr} is recorded`, 120, async () => {
      await signIn();
      return isThere(expr);
    });
  let filled = 0;
  for (const { name, queries } of panels())
    await t.test(name, async () => {
      for (const expr of queries.filter((one) => !ofOthers.test(one))) {
        const found = await query(expr.replaceAll('$namespace', 'acme--shop'));
        if (mayBeEmpty.has(name)) continue;
        assert.ok(found.length > 0, `no data for ${expr}`);
        filled += 1;
      }
    });
  t.diagnostic(`${filled} queries with data`);
  await t.test('every rule can be computed, and nothing is wrong by them', async () => {
    const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as RulesAnswer;
    const rules = data.groups.flatMap((group) => group.rules);
    assert.ok(rules.length > 50, `${rules.length} rules`);
    const broken = rules.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`);
    assert.deepEqual(broken, []);
    const firing = (await query('ALERTS{alertstate="firing"}')).map(({ metric }) => metric.alertname);
    assert.deepEqual(firing, ['Watchdog']);
  });
  await t.test('a workspace has its own use, apart from its control plane', async () => {
    const found = await query('workspace_part:memory_bytes:sum{namespace="acme--shop"}');
    assert.deepEqual(found.map(({ metric }) => metric.part).sort(), ['control-plane', 'tenant']);
  });
}

interface RulesAnswer {
  readonly data: {
    readonly groups: readonly {
      readonly rules: readonly { readonly name: string; readonly health: string; readonly lastError?: string }[];
    }[];
  };
}
