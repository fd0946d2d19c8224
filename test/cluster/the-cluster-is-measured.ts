import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';
import { kubeStateConfiguration } from '../monitoring/kube-state.ts';
import { type Prometheus, startPrometheus } from '../monitoring/prometheus.ts';
import { withApiServers } from './harness/api-server.ts';
import type { Client } from './harness/client.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { fluxCrds, installCrds } from './harness/crds.ts';
import { Daemon } from './harness/daemon.ts';
import { freePorts } from './harness/port.ts';
import { removeScratch, scratchDirectory } from './harness/scratch.ts';
import { tool } from './harness/tools.ts';
import { until } from './harness/until.ts';

// Building kube-state-metrics takes minutes, so a normal run takes what it says from test/monitoring/example-exporters.ts.
if (process.env.LONG === '1')
  clusterTest('rules read what kube-state-metrics makes of a real API server', (t) =>
    withApiServers([{}], async (server) => {
      await fill(server.admin);
      const directory = scratchDirectory('measured');
      const [port = 0, telemetry = 0] = await freePorts(2);
      writeFileSync(join(directory, 'flux.yaml'), kubeStateConfiguration());
      const program = tool('kube-state-metrics');
      const flags = [
        ...[`--kubeconfig=${server.adminKubeconfig}`, '--custom-resource-state-config-file=flux.yaml'],
        ...[`--port=${port}`, '--host=127.0.0.1', `--telemetry-port=${telemetry}`, '--telemetry-host=127.0.0.1'],
      ];
      const daemon = new Daemon('kube-state-metrics', program, flags, directory);
      let prometheus: Prometheus | undefined;
      try {
        await daemon.until('it is ready', 60, async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
        prometheus = await startPrometheus(directory, { 'kube-state-metrics': port });
        await look(t, prometheus);
      } finally {
        await prometheus?.stop();
        await daemon.stop();
        removeScratch(directory);
      }
    }),
  );

const namespace = 'acme--shop';
const host = join(import.meta.dirname, '../../flux/workspaces/tokyo/acme/shop/host');
const quotas = (): Manifest[] =>
  parseAllDocuments(readFileSync(join(host, 'quota.yaml'), 'utf8')).map((document) => document.toJS() as Manifest);

async function fill(admin: Client): Promise<void> {
  await installCrds(admin, fluxCrds);
  const names = ['acme--shop', 'flux-system'];
  for (const name of names) await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const quota of quotas()) await admin.apply(quota);
  const allocatable = { cpu: '16', memory: '64Gi', pods: '110' };
  const conditions = [{ type: 'Ready', status: 'True' }];
  for (const name of ['a', 'b'])
    await created(admin, '/api/v1/nodes', {
      ...{ apiVersion: 'v1', kind: 'Node', metadata: { name } },
      status: { capacity: allocatable, allocatable, conditions },
    });
  const requests = { cpu: '2', memory: '4Gi' };
  await created(admin, `/api/v1/namespaces/${namespace}/persistentvolumeclaims`, {
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data-vcluster-0' } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
  });
  const labels = { app: 'vcluster' };
  await created(admin, `/apis/apps/v1/namespaces/${namespace}/statefulsets`, {
    ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'vcluster' } },
    spec: {
      ...{ replicas: 0, serviceName: 'vcluster', selector: { matchLabels: labels } },
      template: { metadata: { labels }, spec: { containers: [{ name: 'syncer', image: 'none' }] } },
    },
  });
  await created(admin, '/api/v1/namespaces/flux-system/pods', {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'source-controller' } },
    spec: { nodeName: 'a', containers: [{ name: 'manager', image: 'none', resources: { requests } }] },
  });
  const flux = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations';
  const git = '/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories';
  await created(admin, git, {
    ...{ apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata: { name: 'flux-system' } },
    spec: { interval: '1m', url: 'https://git.example.com/tenancy.git' },
  });
  for (const [name, suspend] of [
    ['acme', false],
    ['stopped', true],
  ] as const)
    await created(admin, flux, {
      ...{ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name } },
      spec: { interval: '1m', prune: true, suspend, sourceRef: { kind: 'GitRepository', name: 'flux-system' } },
    });
  const ready = (status: string) => [
    { type: 'Ready', status, reason: 'Test', message: '', lastTransitionTime: '2026-11-21T12:00:00Z' },
  ];
  await told(admin, `${git}/flux-system`, {
    conditions: ready('True'),
    artifact: {
      ...{ digest: `sha256:${'a'.repeat(64)}`, lastUpdateTime: '2026-11-21T12:00:00Z', path: 'a', url: 'http://a/a' },
      revision: 'main@sha1:bbbb',
    },
  });
  await told(admin, `${flux}/acme`, { conditions: ready('False'), lastAppliedRevision: 'main@sha1:aaaa' });
}

async function created(admin: Client, path: string, object: object): Promise<void> {
  const { status, body } = await admin.request('POST', path, object as Manifest);
  assert.equal(status, 201, `${path}: ${JSON.stringify(body)}`);
}

async function told(admin: Client, path: string, status: object): Promise<void> {
  const answer = await admin.request('PATCH', `${path}/status`, { status } as never, 'application/merge-patch+json');
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
}

async function look(t: TestContext, { query }: Prometheus): Promise<void> {
  const values = async (expr: string, label: string): Promise<Record<string, number>> =>
    Object.fromEntries((await query(expr)).map(({ metric, value }) => [metric[label] ?? '', Number(value?.[1])]));
  await until('everything was read', 60, async () => (await query('cluster_resource:sold:ratio')).length === 2);
  await t.test('objects of Flux, with their state', async () => {
    const found = await query('gotk_resource_info');
    const shown = found.map(({ metric }) =>
      [metric.customresource_kind, metric.namespace, metric.name, metric.ready, metric.suspended, metric.revision].join(
        ' ',
      ),
    );
    assert.deepEqual(shown.sort(), [
      'GitRepository flux-system flux-system True  main@sha1:bbbb',
      'Kustomization flux-system acme False false main@sha1:aaaa',
      'Kustomization flux-system stopped  true ',
    ]);
    const pending = await query('ALERTS{alertname=~"Flux.+"}');
    assert.deepEqual(pending.map(({ metric }) => `${metric.alertname} ${metric.name}`).sort(), [
      'FluxNotReady acme',
      'FluxRevisionStale acme',
      'FluxSuspended stopped',
    ]);
  });
  await t.test('capacity', async () => {
    assert.deepEqual(await values('cluster_resource:allocatable:sum', 'resource'), { cpu: 32, memory: 128 * 2 ** 30 });
    assert.deepEqual(await values('cluster_resource:requested:ratio', 'resource'), { cpu: 2 / 32, memory: 4 / 128 });
    const sold = await values('cluster_resource:sold:sum', 'resource');
    // 200m of the control plane and 4020m of the tenant.
    assert.equal(sold.cpu?.toFixed(3), '4.220');
    // No kubelet reports, so after a while neither is ready; both are known.
    const nodes = 'max by (node) (kube_node_status_condition{condition="Ready",status="true"})';
    assert.deepEqual(Object.keys(await values(nodes, 'node')).sort(), ['a', 'b']);
  });
  await t.test('the workspace', async () => {
    const used = await values('workspace:quota_used:ratio', 'resource');
    assert.equal(used['count/persistentvolumeclaims']?.toFixed(4), (1 / 81).toFixed(4));
    assert.ok(!('services.loadbalancers' in used), 'a pot of nothing has a ratio');
    assert.deepEqual(await values('workspace_part:storage_requested_bytes:sum', 'part'), {
      'control-plane': 5 * 2 ** 30,
    });
    assert.equal((await query('kube_statefulset_replicas{statefulset="vcluster"}')).length, 1);
    // It stands still, as it is meant to.
    assert.deepEqual(await query('ALERTS{alertname="WorkspaceControlPlaneDown"}'), []);
  });
}
