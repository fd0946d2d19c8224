import type { HostCluster } from '../host-cluster.js';
import { folder, kubeconfigSecret, kustomization as kustomizations, labels, shard } from '../name.js';
import type { Manifest } from './manifest.js';
import { managedLabels, type Scope } from './scope.js';

/**
 * Applies the host side of a workspace. It does not wait for the vCluster: a Kustomization that waits holds one of the
 * controller's few workers, and a handful of workspaces that cannot start would then hold up all others.
 */
export function hostKustomization(scope: Scope): Manifest {
  const { cluster, namespace } = scope;
  return kustomization(cluster, {
    name: namespace,
    namespace: cluster.source.namespace,
    labels: { ...managedLabels(scope), ...shardLabel(scope) },
    path: `${workspaceFolder(scope)}/host`,
    ...(cluster.policyEngine === 'kyverno' && {
      spec: { dependsOn: [{ name: policiesKustomization, readyExpr: appliedOnce }] },
    }),
  });
}

/**
 * Applies the tenant side into the vCluster: policies, rights and projects, then workloads; and then tells the OIDC service,
 * on the host, that it did.
 *
 * The first starts when vCluster fills the kubeconfig's Secret, which Flux watches by its label, and asks for no
 * dependency: the controller looks at those only every 30 s. What is in the vCluster is orphaned when it goes, because the
 * vCluster and its kubeconfig go at the same time: pruning through an API server that is gone would hold the finalizer for
 * ever (measured on kustomize-controller 1.9).
 *
 * Of a suspended workspace none of the three asks an API server that is stopped on purpose, so none of them fails.
 */
export function tenantKustomizations(scope: Scope): Record<string, Manifest> {
  const { cluster, namespace, workspace } = scope;
  const paused = workspace.suspended ? { suspend: true } : {};
  const into = (name: string, spec: Readonly<Record<string, unknown>>) =>
    kustomization(cluster, {
      name,
      namespace,
      labels: { ...managedLabels(scope), ...shardLabel(scope) },
      path: `${workspaceFolder(scope)}/${name}`,
      spec: {
        ...spec,
        ...paused,
        kubeConfig: { secretRef: { name: kubeconfigSecret, key: 'config' } },
        deletionPolicy: 'Orphan',
      },
    });
  return {
    // vCluster fills the Secret a second or two before its API server can be reached, so the first attempt fails.
    tenant: into('tenant', { retryInterval: '5s', wait: true }),
    workloads: into('workloads', { retryInterval: '15s', dependsOn: [{ name: 'tenant', readyExpr: appliedOnce }] }),
    directory: kustomization(cluster, {
      name: kustomizations.workspace,
      namespace,
      labels: { ...managedLabels(scope), ...shardLabel(scope) },
      path: `${workspaceFolder(scope)}/directory`,
      // Flux's own check: `tenant` is ready at this moment, and has applied the same revision of the same source.
      spec: { retryInterval: '15s', dependsOn: [{ name: 'tenant' }], ...paused },
    }),
  };
}

/** Applies one organization's part of a host cluster, so that a broken commit of one does not hold up another. */
export function organizationKustomization(cluster: HostCluster, organization: string): Manifest {
  return kustomization(cluster, {
    name: kustomizations.organization(organization),
    namespace: cluster.source.namespace,
    labels: { [labels.managed]: 'true', [labels.organization]: organization },
    path: folder.organization(cluster.name, organization),
  });
}

/** Applies what every workspace of a host cluster builds on. Who comes too early tries again, so nothing waits for them. */
export function infrastructureKustomizations(cluster: HostCluster): Record<string, Manifest> {
  const part = (path: string, spec: Readonly<Record<string, unknown>> = {}) =>
    kustomization(cluster, {
      name: infrastructurePart(path),
      namespace: cluster.source.namespace,
      labels: { [labels.managed]: 'true', [labels.hostCluster]: cluster.name },
      path: `${folder.infrastructure(cluster.name)}/${path}`,
      spec: { wait: true, ...spec },
    });
  return {
    base: part('base'),
    sources: part('sources'),
    ...(cluster.policyEngine === 'kyverno' && {
      policies: part('policies', { retryInterval: '15s', healthCheckExprs: [kyvernoHasTaken] }),
    }),
  };
}

const infrastructurePart = (path: string): string => `kaas-${path}`;
const policiesKustomization = infrastructurePart('policies');

/** Kyverno says of a policy that it holds in a field of its own, which Flux does not know. */
const kyvernoHasTaken = {
  apiVersion: 'policies.kyverno.io/v1',
  kind: 'ValidatingPolicy',
  current: 'has(status.conditionStatus) && has(status.conditionStatus.ready) && status.conditionStatus.ready',
};

/**
 * Workloads wait until the tenant side, and workspaces until the policies of Kyverno, have been there once. Flux's own check would ask that it be ready at this moment,
 * which it is not while it takes up the same commit, and a miss costs 30 s; what comes too early is tried again sooner.
 */
const appliedOnce = 'has(dep.status.lastAppliedRevision)';

interface Part {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly path: string;
  /** Beyond what each of them says. @default nothing */
  readonly spec?: Readonly<Record<string, unknown>>;
}

const kustomization = ({ source }: HostCluster, part: Part): Manifest => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: part.name, namespace: part.namespace, labels: part.labels },
  spec: {
    interval: '10m',
    retryInterval: '1m',
    timeout: '3m',
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
