import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { acme } from '../harness/cases.ts';
import { chartDirectory } from '../harness/chart.ts';
import { tool } from '../harness/tools.ts';
import { until } from '../harness/until.ts';
import { undelivered, untilDelivered } from '../machine/delivered.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { pushTenancy } from '../machine/tenancy-repository.ts';

liveTest('a new workspace, beside a bare helm install of the same chart', async (_, machine) => {
  const { documents } = acme();
  try {
    const pushed = performance.now();
    const clock = Date.now();
    const { commit } = await pushTenancy(machine, [...documents, workspace]);
    await until('the vCluster is ready', 300, () => isReady(machine, namespace));
    const ready = since(pushed);
    await until('the tenant side is delivered', 300, async () => !(await undelivered(machine)).some(isTenant));
    const tenant = since(pushed);
    await untilDelivered(machine, commit);
    const all = since(pushed);
    const way = await made(machine, clock);
    const helm = await helmInstall(machine);
    console.log(`
  from the push                       seconds  times helm
${way}
  vCluster ready                      ${ready.toFixed(1).padStart(7)}  ${(ready / helm).toFixed(2)}
  policies, rights and projects in    ${tenant.toFixed(1).padStart(7)}  ${(tenant / helm).toFixed(2)}
  workloads delivered                 ${all.toFixed(1).padStart(7)}  ${(all / helm).toFixed(2)}
  bare helm install, vCluster ready   ${helm.toFixed(1).padStart(7)}
`);
  } finally {
    await machine.admin().remove(bareNamespace);
    const { commit } = await pushTenancy(machine, documents);
    await untilDelivered(machine, commit);
    await until('both namespaces are gone', 180, async () => {
      const gone = [namespace, bare].map((name) => machine.admin().request('GET', `/api/v1/namespaces/${name}`));
      return (await Promise.all(gone)).every(({ status }) => status === 404);
    });
  }
});

const namespace = 'globex--quick';
const bare = 'bare';

const workspace = {
  apiVersion: 'kaas.hexabase.ai/v1',
  kind: 'Workspace',
  metadata: { name: 'quick', organization: 'globex' },
  spec: { hostCluster: 'tokyo', plan: 'small', creator: 'u-0101', retention: 'delete' },
};

const bareNamespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: bare } };

/** The hops to a new workspace, and when what each brings was made: the API server keeps whole seconds. */
const hops = [
  ['Kustomization made', '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/globex--quick'],
  ['release made', `/apis/helm.toolkit.fluxcd.io/v2/namespaces/${namespace}/helmreleases/vcluster`],
  ['StatefulSet made', `/apis/apps/v1/namespaces/${namespace}/statefulsets/vcluster`],
  ['pod made', `/api/v1/namespaces/${namespace}/pods/vcluster-0`],
] as const;

async function made(machine: Machine, from: number): Promise<string> {
  const lines = hops.map(async ([hop, path]) => {
    const { body } = await machine.admin().request('GET', path);
    const { creationTimestamp } = body.metadata as { readonly creationTimestamp: string };
    return `  ${hop.padEnd(34)}  ${((Date.parse(creationTimestamp) - from) / 1000).toFixed(0).padStart(5)}`;
  });
  return (await Promise.all(lines)).join('\n');
}

const since = (start: number): number => (performance.now() - start) / 1000;

const isTenant = (line: string): boolean => line.startsWith(`Kustomization ${namespace}/tenant:`);

async function isReady(machine: Machine, home: string): Promise<boolean> {
  const path = `/apis/apps/v1/namespaces/${home}/statefulsets/vcluster`;
  const { body } = await machine.admin().request('GET', path);
  return (body.status as { readyReplicas?: number } | undefined)?.readyReplicas === 1;
}

/** Seconds until a vCluster with the workspace's own values is ready, without quotas, policies or Flux. */
async function helmInstall(machine: Machine): Promise<number> {
  const admin = machine.admin();
  const release = `/apis/helm.toolkit.fluxcd.io/v2/namespaces/${namespace}/helmreleases/vcluster`;
  const { body } = await admin.request('GET', release);
  const values = machine.path('bare-values.json');
  writeFileSync(values, JSON.stringify((body.spec as { values: unknown }).values));
  await admin.apply(bareNamespace);
  const from = await admin.request('GET', `/api/v1/namespaces/${namespace}/configmaps/authentication`);
  await admin.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'authentication', namespace: bare },
    data: from.body.data,
  } as Manifest);
  const start = performance.now();
  execFileSync(
    tool('helm'),
    [
      ...['--kubeconfig', machine.kubeconfig, 'install', 'vcluster', chartDirectory('0.34.0'), '--namespace', bare],
      ...['--values', values, '--set', 'controlPlane.statefulSet.image.tag=0.34.0'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, HELM_CACHE_HOME: machine.path('helm') } },
  );
  await until('the bare vCluster is ready', 300, () => isReady(machine, bare));
  return since(start);
}
