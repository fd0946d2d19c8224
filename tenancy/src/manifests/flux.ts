import type { HostCluster } from '../host-cluster.js';
import { folder, kubeconfigSecret, labels, release, shard } from '../name.js';
import type { Manifest } from './manifest.js';
import { managedLabels, type Scope } from './scope.js';

/** Names of the Flux Kustomizations of a host cluster, in the order in which they become ready. */
const baseKustomization = 'kaas-base';
const sourcesKustomization = 'kaas-sources';

/**
 * Applies the host side of a workspace. It waits for the vCluster and for the kubeconfig that vCluster writes, but not for
 * everything in its folder: the tenant side's Kustomizations are in it too, and they wait for this one.
 */
export function hostKustomization(scope: Scope): Manifest {
  const { cluster, namespace } = scope;
  return kustomization(cluster, {
    name: namespace,
    namespace: cluster.source.namespace,
    labels: { ...managedLabels(scope), ...shardLabel(scope) },
    path: `${workspaceFolder(scope)}/host`,
    spec: {
      dependsOn: [{ name: sourcesKustomization }],
      healthChecks: [
        { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', name: release, namespace },
        { apiVersion: 'v1', kind: 'Secret', name: kubeconfigSecret, namespace },
      ],
      healthCheckExprs: [{ apiVersion: 'v1', kind: 'Secret', current: "has(data) && 'config' in data" }],
    },
  });
}

/**
 * Applies the tenant side into the vCluster: policies first, then rights and projects, then workloads.
 *
 * Each is orphaned when it goes, because the vCluster and its kubeconfig go at the same time: pruning through an API
 * server that is gone would hold the finalizer for ever (measured on kustomize-controller 1.9).
 */
export function tenantKustomizations(scope: Scope): Record<string, Manifest> {
  const { cluster, namespace } = scope;
  const into = (name: string, dependsOn: Readonly<Record<string, string>>) =>
    kustomization(cluster, {
      name,
      namespace,
      labels: { ...managedLabels(scope), ...shardLabel(scope) },
      path: `${workspaceFolder(scope)}/${name}`,
      spec: {
        dependsOn: [{ ...dependsOn, readyExpr: ready }],
        kubeConfig: { secretRef: { name: kubeconfigSecret, key: 'config' } },
        deletionPolicy: 'Orphan',
        ...(name !== 'workloads' && { wait: true }),
      },
    });
  return {
    policies: into('policies', { name: namespace, namespace: cluster.source.namespace }),
    tenant: into('tenant', { name: 'policies' }),
    workloads: into('workloads', { name: 'tenant' }),
  };
}

/** Applies one organization's part of a host cluster, so that a broken commit of one does not hold up another. */
export function organizationKustomization(cluster: HostCluster, organization: string): Manifest {
  return kustomization(cluster, {
    name: `kaas-organization-${organization}`,
    namespace: cluster.source.namespace,
    labels: { [labels.managed]: 'true', [labels.organization]: organization },
    path: folder.organization(cluster.name, organization),
    spec: { dependsOn: [{ name: sourcesKustomization }] },
  });
}

/** Applies what every workspace of a host cluster builds on: first what others need, then who needs it. */
export function infrastructureKustomizations(cluster: HostCluster): Record<string, Manifest> {
  const part = (name: string, path: string, dependsOn: readonly string[]) =>
    kustomization(cluster, {
      name,
      namespace: cluster.source.namespace,
      labels: { [labels.managed]: 'true', [labels.hostCluster]: cluster.name },
      path: `${folder.infrastructure(cluster.name)}/${path}`,
      spec: { ...(dependsOn.length > 0 && { dependsOn: dependsOn.map((on) => ({ name: on })) }), wait: true },
    });
  return {
    base: part(baseKustomization, 'base', []),
    sources: part(sourcesKustomization, 'sources', [baseKustomization]),
  };
}

/**
 * A readiness expression replaces Flux's own check, so it says all of it: ready, at the generation that was asked for.
 * It leaves out the revision, so that a host side that is slow with a new commit does not hold back a right taken away.
 */
const ready =
  "dep.metadata.generation == dep.status.observedGeneration && dep.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')";

interface Part {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly path: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

const kustomization = ({ source }: HostCluster, part: Part): Manifest => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: part.name, namespace: part.namespace, labels: part.labels },
  spec: {
    interval: '10m',
    retryInterval: '1m',
    timeout: '10m',
    sourceRef: {
      kind: source.kind,
      name: source.name,
      ...(part.namespace !== source.namespace && { namespace: source.namespace }),
    },
    path: source.path === '' ? `./${part.path}` : `./${source.path}/${part.path}`,
    prune: true,
    ...part.spec,
  },
});

const workspaceFolder = ({ cluster, workspace }: Scope): string =>
  folder.workspace(cluster.name, workspace.organization, workspace.name);

const shardLabel = ({ cluster, namespace }: Scope): Record<string, string> =>
  cluster.shards > 0 ? { [labels.fluxShard]: shard(namespace, cluster.shards) } : {};
