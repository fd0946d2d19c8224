import assert from 'node:assert/strict';
import { type Manifest, names } from '@hexabase-kaas/tenancy';
import { withApiServers } from './harness/api-server.ts';
import { acme, cases, type Entry, hostEntries, parseCase } from './harness/cases.ts';
import { chartVersions, type PostRenderer, renderChart } from './harness/chart.ts';
import type { Client } from './harness/client.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { installCrds } from './harness/crds.ts';
import { dryRunAll, inApplyOrder } from './harness/dry-run.ts';
import { createNamespaces } from './harness/namespaces.ts';
import { pod } from './harness/samples.ts';
import { until } from './harness/until.ts';

clusterTest("vCluster values pass the chart's schema", (t) =>
  withApiServers([{}], async ({ admin }) => {
    await installCrds(admin);
    for (const example of cases()) {
      const tenancy = parseCase(example);
      const entries = inApplyOrder(hostEntries(tenancy));
      for (const [key, release] of releasesIn(entries)) {
        await t.test(`${example.name}, ${key}`, async (t) => {
          const namespace = release.metadata.namespace ?? '';
          const stopped = tenancy.workspaces.some(
            ({ organization, name, suspended }) => suspended && names.hostNamespace(organization, name) === namespace,
          );
          const home = entries.filter(
            ([, { kind, metadata }]) =>
              kind === 'PriorityClass' || metadata.name === namespace || metadata.namespace === namespace,
          );
          await createNamespaces(admin, home);
          // Quotas, limits and classes have to be there for real: they decide whether the chart's pods are admitted.
          for (const [, manifest] of home) await admin.apply(manifest);
          for (const version of chartVersions) {
            await settleQuotas(admin, home);
            await t.test(`chart ${version}`, async () => {
              const objects = renderChart(version, 'vcluster', namespace, valuesOf(release), patchesOf(release));
              const entries = objects.map((object): Entry => [nameOf(object), placed(object, namespace)]);
              const complaints = await dryRunAll(admin, entries);
              assert.deepEqual(complaints.filter(matters), []);
              assert.deepEqual(await admitPods(admin, entries), stopped ? ['the chart has no pods'] : []);
            });
          }
        });
      }
    }
    await t.test('a pod of no class, or of another, is refused in a host namespace', async () => {
      const [, release] = releasesIn(hostEntries(parseCase(acme())))[0] ?? [];
      const namespace = release?.metadata.namespace ?? '';
      for (const priorityClassName of [undefined, 'system-cluster-critical', 'system-node-critical']) {
        const stray = pod(namespace, 'stray', priorityClassName === undefined ? {} : { priorityClassName });
        assert.match((await admin.dryRun(stray)).message, /403 .*(exceeded quota|forbidden)/);
      }
    });
    for (const version of chartVersions) {
      await t.test(`chart ${version} refuses a value that it does not know`, () => {
        const values = { controlPlane: { statefulSet: { replicaCount: 1 } } };
        assert.throws(() => renderChart(version, 'vcluster', 'default', values), /replicaCount/);
      });
    }
  }),
);

const releasesIn = (entries: readonly Entry[]): Entry[] => entries.filter(([, { kind }]) => kind === 'HelmRelease');
const valuesOf = (release: Manifest): unknown => (release.spec as { values: unknown }).values;
const patchesOf = (release: Manifest): PostRenderer[] =>
  (release.spec as { postRenderers: PostRenderer[] }).postRenderers;

/** Helm puts an object that names no namespace into the release's, if it is of a kind that has one. */
function placed(object: Manifest, namespace: string): Manifest {
  const clusterWide = ['ClusterRole', 'ClusterRoleBinding'].includes(object.kind);
  return clusterWide
    ? object
    : { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } };
}

const nameOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;

/** The restricted standard is only warned about on the host, where the control plane cannot meet it. */
const matters = (complaint: string): boolean => !complaint.includes('would violate PodSecurity "restricted');

/** Creates every pod that the chart's workloads would have at the same time during an upgrade, and removes them again. */
async function admitPods(admin: Client, entries: readonly Entry[]): Promise<string[]> {
  const accounts = entries.filter(([, { kind }]) => kind === 'ServiceAccount').map(([, account]) => account);
  for (const account of accounts) await admin.apply(account);
  const pods = entries.flatMap(([, workload]) => podsOf(workload));
  const complaints: string[] = [];
  for (const [key, pod] of pods)
    await admin.apply(pod).catch((error: Error) => complaints.push(`${key}: ${error.message}`));
  for (const [, pod] of pods) await admin.remove(pod);
  for (const account of accounts) await admin.remove(account);
  return pods.length === 0 ? ['the chart has no pods'] : complaints;
}

function podsOf({ kind, metadata, spec }: Manifest): Entry[] {
  if (kind !== 'StatefulSet' && kind !== 'Deployment') return [];
  const { replicas = 1, template, volumeClaimTemplates = [] } = spec as WorkloadSpec;
  // A Deployment starts a new pod before it ends an old one; a StatefulSet does not.
  const count = kind === 'Deployment' ? replicas + 1 : replicas;
  return Array.from({ length: count }, (_, index): Entry => {
    const name = `${metadata.name}-${index}`;
    const claims = volumeClaimTemplates.map((claim) => ({
      name: claim.metadata.name,
      persistentVolumeClaim: { claimName: `${claim.metadata.name}-${name}` },
    }));
    const volumes = [...(template.spec.volumes ?? []), ...claims];
    const pod: Manifest = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...template.metadata, name, namespace: metadata.namespace ?? '' },
      spec: { ...template.spec, volumes },
    };
    return [`pod ${index + 1} of ${count} of ${kind}/${metadata.name}`, pod];
  });
}

interface WorkloadSpec {
  readonly replicas?: number;
  readonly template: { readonly metadata: object; readonly spec: { readonly volumes?: readonly object[] } };
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}

/** A quota refuses everything until its controller has counted once, and counts removed pods with a delay. */
async function settleQuotas(admin: Client, entries: readonly Entry[]): Promise<void> {
  for (const [key, quota] of entries.filter(([, { kind }]) => kind === 'ResourceQuota')) {
    await until(`${key} has counted no pods`, 60, async () => {
      const { status } = (await admin.read(quota)).body as {
        status?: { hard?: object; used?: Record<string, string> };
      };
      return status?.hard !== undefined && (status.used?.pods ?? '0') === '0';
    });
  }
}
