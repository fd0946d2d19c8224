import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from '@hexabase-kaas/policies';
import { type Manifest, names } from '@hexabase-kaas/tenancy';
import { furtherPolicies } from '../../policies/further-policies.ts';
import { withApiServers } from '../harness/api-server.ts';
import { acme, hostEntries, parseCase } from '../harness/cases.ts';
import { chartVersions, type PostRenderer, renderChart } from '../harness/chart.ts';
import type { Client } from '../harness/client.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { installCrds } from '../harness/crds.ts';
import { inApplyOrder } from '../harness/dry-run.ts';
import { createNamespaces } from '../harness/namespaces.ts';
import { object } from '../harness/samples.ts';
import { Hopeless, until } from '../harness/until.ts';

// Policies that stand before a workspace does have ended more than one before it began: each chart, each workspace of the
// example, and what a vCluster copies to the host before it is ready, under every policy that a host cluster can have.
clusterTest('vClusters come up under the policies of a host cluster', (t) =>
  withApiServers([{}], async ({ admin }) => {
    await installCrds(admin);
    const delivery = account(admin, 'flux-system', 'kustomize-controller');
    const entries = inApplyOrder(hostEntries(parseCase(acme())));
    for (const policy of [...(furtherPolicies['on the host'] ?? []), ...(furtherPolicies.flux ?? [])]) {
      await admin.apply(validatingAdmissionPolicy(policy, {}) as Manifest);
      await admin.apply(validatingAdmissionPolicyBinding(policy, {}) as Manifest);
    }
    await createNamespaces(admin, entries);
    await admin.apply(defaultStorageClass);
    await sleep(2000);

    await t.test('delivery applies the tenancy', async () => {
      for (const [, manifest] of entries) await delivery.apply(manifest);
    });

    for (const [, release] of entries.filter(([, { kind }]) => kind === 'HelmRelease')) {
      const namespace = release.metadata.namespace ?? '';
      for (const version of chartVersions) {
        await t.test(`${namespace} with chart ${version}`, () => comesUp(admin, release, version));
      }
      await t.test(`${namespace} gets its CoreDNS`, async () => {
        const pool = entries.find(([, one]) => one.kind === 'Namespace' && one.metadata.name === namespace)?.[1]
          .metadata.labels?.[names.labels.nodePool];
        const syncer = account(admin, namespace, 'vc-vcluster');
        for (const manifest of coreDns(namespace, pool)) await syncer.apply(manifest);
      });
    }
  }),
);

/** Claims of control planes name no class where the tenancy names none. */
const defaultStorageClass: Manifest = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'example.com/disks',
} as Manifest;

const account = (admin: Client, namespace: string, name: string): Client =>
  admin.as({
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:masters', 'system:serviceaccounts', `system:serviceaccounts:${namespace}`],
  });

/** Installs the chart as Flux does, waits until controllers have made the pods, and takes it away again. */
async function comesUp(admin: Client, release: Manifest, version: (typeof chartVersions)[number]): Promise<void> {
  const namespace = release.metadata.namespace ?? '';
  const { values, postRenderers } = release.spec as { values: unknown; postRenderers: PostRenderer[] };
  const helm = account(admin, 'flux-system', 'helm-controller');
  const objects = renderChart(version, names.release, namespace, values, postRenderers).map((one) =>
    one.kind.startsWith('ClusterRole') ? one : { ...one, metadata: { ...one.metadata, namespace } },
  );
  for (const one of objects) await helm.apply(one);
  const workloads = objects.filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment');
  assert.notEqual(workloads.length, 0);
  for (const one of workloads) {
    await until(`${one.kind} ${one.metadata.name} has a pod`, 60, async () => {
      const { body } = await admin.request('GET', `/api/v1/namespaces/${namespace}/events`);
      const refused = (body.items as { message: string }[]).find(({ message }) => /denied request/.test(message));
      if (refused !== undefined) throw new Hopeless(refused.message);
      const { status } = (await admin.read(one)).body as { status?: { replicas?: number } };
      return (status?.replicas ?? 0) > 0;
    });
  }
  for (const one of objects) assert.equal((await helm.remove(one)).message, '');
  await until(`the pods of ${namespace} are gone`, 60, async () => {
    const { body } = await admin.request('GET', `/api/v1/namespaces/${namespace}/pods`);
    return (body.items as unknown[]).length === 0;
  });
}

/** What a vCluster copies to the host for its own name service, as it names and places it. */
function coreDns(namespace: string, pool: string | undefined): Manifest[] {
  const name = 'coredns-7f9d-x-kube-system-x-vcluster';
  const copied = (own: string) => ({
    labels: {
      'k8s-app': 'vcluster-kube-dns',
      'vcluster.loft.sh/managed-by': names.release,
      'vcluster.loft.sh/namespace': 'kube-system',
    },
    annotations: { 'vcluster.loft.sh/object-name': own, 'vcluster.loft.sh/object-namespace': 'kube-system' },
  });
  const place = (manifest: Manifest, own: string): Manifest => ({
    ...manifest,
    metadata: { ...manifest.metadata, ...copied(own) },
  });
  const container = {
    name: 'coredns',
    image: 'registry.example.com/coredns:1.12.1',
    args: ['-conf', '/etc/coredns/Corefile'],
    resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { cpu: '1', memory: '170Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] } },
  };
  const spec = {
    priorityClassName: names.tenantClass,
    automountServiceAccountToken: false,
    dnsPolicy: 'Default',
    containers: [container],
    volumes: [
      { name: 'config', configMap: { name: 'coredns-x-kube-system-x-vcluster' } },
      { name: 'token', projected: { sources: [{ downwardAPI: { items: [] } }] } },
    ],
    ...(pool !== undefined && {
      nodeSelector: { [names.labels.nodePool]: pool },
      tolerations: [{ key: names.labels.nodePool, operator: 'Equal', value: pool, effect: 'NoSchedule' }],
    }),
  };
  const ports = [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 1053 }];
  return [
    place(
      object('v1', 'ConfigMap', 'coredns-x-kube-system-x-vcluster', namespace, { data: { Corefile: '' } }),
      'coredns',
    ),
    place(object('v1', 'Service', 'kube-dns-x-kube-system-x-vcluster', namespace, { spec: { ports } }), 'kube-dns'),
    place(object('v1', 'Pod', name, namespace, { spec }), 'coredns-7f9d'),
  ];
}
