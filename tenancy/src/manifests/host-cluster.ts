import type { HostCluster } from '../host-cluster.js';
import { controlPlaneClass, folder, labels, tenantClass, vclusterChart } from '../name.js';
import { infrastructureKustomizations } from './flux.js';
import { inFile, type Keyed } from './keyed.js';
import type { Manifest } from './manifest.js';
import { hardeningManifests, hostClusterPolicies, volumeProtection } from './policy.js';

/** Everything that a host cluster needs before its first workspace, and the Flux objects that bring it. */
export function hostClusterManifests(cluster: HostCluster): Keyed {
  const infrastructure = folder.infrastructure(cluster.name);
  return [
    ...inFile(`${folder.cluster(cluster.name)}/infrastructure`, infrastructureKustomizations(cluster)),
    ...inFile(`${infrastructure}/base/priority-class`, priorityClasses(cluster)),
    ...(cluster.policyEngine === 'kyverno'
      ? [
          ...inFile(`${infrastructure}/base/policy`, hostClusterPolicies(cluster)),
          ...inFile(`${infrastructure}/policies/policy`, hardeningManifests(cluster)),
        ]
      : inFile(`${infrastructure}/base/policy`, { ...hostClusterPolicies(cluster), ...hardeningManifests(cluster) })),
    ...inFile(`${infrastructure}/base/volume-protection`, volumeProtection(cluster)),
    ...inFile(`${infrastructure}/sources/helm-repository`, { vcluster: vclusterRepository(cluster) }),
    ...inFile(`${infrastructure}/sources/helm-chart`, { vcluster: vclusterHelmChart(cluster) }),
  ];
}

/**
 * Two classes split the quota of a workspace. The tenant's is kept from preempting by its low value alone: with
 * `preemptionPolicy: Never` vCluster's syncer could make no pod at all (measured on vCluster 0.34).
 */
const priorityClasses = (cluster: HostCluster): Record<string, Manifest> => ({
  'control-plane': priorityClass(cluster, controlPlaneClass, 1_000_000, "a workspace's control plane and its store"),
  tenant: priorityClass(cluster, tenantClass, -1000, "a tenant's pods"),
});

const priorityClass = (cluster: HostCluster, name: string, value: number, description: string): Manifest => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name, labels: clusterLabels(cluster) },
  value,
  globalDefault: false,
  description,
});

const vclusterRepository = (cluster: HostCluster): Manifest => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'HelmRepository',
  metadata: { name: 'vcluster', namespace: cluster.source.namespace, labels: clusterLabels(cluster) },
  spec: {
    interval: '1h',
    url: cluster.chartRepository,
    ...(cluster.chartRepository.startsWith('oci://') && { type: 'oci' }),
  },
});

/**
 * The one chart of all vClusters. It is fetched before a workspace asks for it, so that a new one neither waits for the
 * repository nor needs it to be up. Its name has the version: a release goes over to the next one together with its values.
 */
const vclusterHelmChart = (cluster: HostCluster): Manifest => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'HelmChart',
  metadata: {
    name: vclusterChart(cluster.vclusterVersion),
    namespace: cluster.source.namespace,
    labels: clusterLabels(cluster),
  },
  spec: {
    interval: '1h',
    chart: 'vcluster',
    version: cluster.vclusterVersion,
    sourceRef: { kind: 'HelmRepository', name: 'vcluster' },
  },
});

const clusterLabels = ({ name }: HostCluster) => ({ [labels.managed]: 'true', [labels.hostCluster]: name });
