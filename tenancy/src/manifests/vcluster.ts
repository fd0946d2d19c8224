import { smallestContainer } from '../amount.js';
import {
  controlPlaneClass,
  kubeconfigSecret,
  labels,
  release,
  serviceHost,
  shard,
  tenantClass,
  vclusterChart,
} from '../name.js';
import { coreDns, etcd } from '../overhead.js';
import { isValues, overlay, type Values } from '../overlay.js';
import { authenticationFile } from './authentication.js';
import type { Manifest } from './manifest.js';
import { managedLabels, type Scope } from './scope.js';

/**
 * The Helm release of the workspace's vCluster: open-source image, no pod without a class, no right on the host beyond its
 * namespace. It waits for nothing: a release that waits holds one of the controller's few workers until its timeout, and
 * with it all other workspaces and its own removal. Whether the vCluster works is seen on the tenant side's Kustomization.
 */
export function vclusterRelease(scope: Scope): Manifest {
  const { cluster, namespace } = scope;
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: {
      name: release,
      namespace,
      labels: {
        ...managedLabels(scope),
        ...(cluster.shards > 0 && { [labels.fluxShard]: shard(namespace, cluster.shards) }),
      },
    },
    spec: {
      interval: '10m',
      timeout: '10m',
      releaseName: release,
      targetNamespace: namespace,
      storageNamespace: namespace,
      chartRef: {
        kind: 'HelmChart',
        name: vclusterChart(cluster.vclusterVersion),
        namespace: cluster.source.namespace,
      },
      install: { crds: 'Skip', disableWait: true, strategy: { name: 'RetryOnFailure', retryInterval: '1m' } },
      upgrade: { crds: 'Skip', disableWait: true, strategy: { name: 'RetryOnFailure', retryInterval: '1m' } },
      uninstall: { disableWait: true },
      driftDetection: { mode: 'enabled' },
      values: withoutEmpty(overlay(values(scope), scope.workspace.vclusterValues)),
      postRenderers: [
        { kustomize: { patches: scope.workspace.suspended ? stoppedPatches : [controlPlaneClassPatch] } },
      ],
    },
  };
}

/**
 * Puts the control plane into its class. The chart has a value for it, but writes the key twice when it is set, which
 * Helm 4 and with it helm-controller refuses (charts 0.30 to 0.36).
 */
const controlPlaneClassPatch = {
  target: { group: 'apps', name: release },
  patch: JSON.stringify([{ op: 'add', path: '/spec/template/spec/priorityClassName', value: controlPlaneClass }]),
};

/** Stops control plane and store, and keeps their volumes. A patch holds whatever the chart makes of a value of 0. */
const stopped = JSON.stringify([{ op: 'add', path: '/spec/replicas', value: 0 }]);
const stoppedPatches = [
  controlPlaneClassPatch,
  { target: { group: 'apps', name: `${release}(-etcd)?` }, patch: stopped },
];

/**
 * The Secret that vCluster fills with its kubeconfig. It is made beforehand so that Flux watches it and sees a rotation at
 * once; it holds nothing in Git.
 */
export function kubeconfig(scope: Scope): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: kubeconfigSecret,
      namespace: scope.namespace,
      labels: { ...managedLabels(scope), [labels.fluxWatch]: 'Enabled' },
    },
    type: 'Opaque',
  };
}

/** Keeps a majority through node drains, where the control plane is replicated. */
export function disruptionBudgets(scope: Scope): Record<string, Manifest> {
  if (scope.plan.controlPlane.replicas === 1) return {};
  return {
    'control-plane': disruptionBudget(scope, 'control-plane', 'vcluster'),
    store: disruptionBudget(scope, 'store', 'vcluster-etcd'),
  };
}

const disruptionBudget = (scope: Scope, name: string, app: string): Manifest => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name, namespace: scope.namespace, labels: managedLabels(scope) },
  spec: { minAvailable: 2, selector: { matchLabels: { app, release } } },
});

/** Chart values; every key is in the open-source build and in the values schema of each supported chart version. */
function values(scope: Scope): Record<string, unknown> {
  const { cluster, plan, workspace, namespace } = scope;
  const { controlPlane } = plan;
  const keep = workspace.retention === 'keep';
  const placement = dedicatedPlacement(scope);
  const volumeClaim = {
    size: controlPlane.storage,
    retentionPolicy: keep ? 'Retain' : 'Delete',
    ...(cluster.storageClass && { storageClass: cluster.storageClass }),
  };
  return {
    telemetry: { enabled: false },
    controlPlane: {
      ...(cluster.imageRegistry && { advanced: { defaultImageRegistry: cluster.imageRegistry } }),
      distro: {
        k8s: {
          enabled: true,
          ...(workspace.kubernetesVersion && { version: `v${workspace.kubernetesVersion}.0` }),
          apiServer: { extraArgs: [`--authentication-config=${authenticationFile}`] },
          resources: { requests: smallestContainer, limits: { cpu: '1', memory: '256Mi' } },
        },
      },
      backingStore: controlPlane.store === 'sqlite' ? sqlite : deployedEtcd(scope, volumeClaim),
      proxy: { extraSANs: [serviceHost(namespace), `${serviceHost(namespace)}.cluster.local`] },
      coredns: {
        deployment: { replicas: coreDns.pods, resources: { requests: coreDns.request, limits: coreDns.limit } },
      },
      statefulSet: {
        image: { repository: 'loft-sh/vcluster-oss' },
        resources: { requests: controlPlane.request, limits: controlPlane.limit },
        highAvailability: { replicas: controlPlane.replicas },
        security: {
          podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          containerSecurityContext: { allowPrivilegeEscalation: false, runAsUser: 0, runAsGroup: 0 },
        },
        persistence: {
          ...(controlPlane.store === 'sqlite' && { volumeClaim: { enabled: true, ...volumeClaim } }),
          addVolumes: [{ name: 'authentication', configMap: { name: 'authentication' } }],
          addVolumeMounts: [
            {
              name: 'authentication',
              mountPath: authenticationFile.slice(0, authenticationFile.lastIndexOf('/')),
              readOnly: true,
            },
          ],
        },
        scheduling: { ...placement, ...spread(scope, 'vcluster') },
      },
    },
    sync: {
      toHost: {
        pods: {
          priorityClassName: tenantClass,
          useSecretsForSATokens: false,
          rewriteHosts: {
            enabled: true,
            initContainer: { resources: { requests: smallestContainer, limits: smallestContainer } },
          },
          ...(placement && { enforceTolerations: [`${labels.nodePool}=${workspace.nodePool}:NoSchedule`] }),
        },
        ingresses: { enabled: cluster.ingress !== undefined && workspace.hostnames.length > 0 },
        networkPolicies: { enabled: false },
        priorityClasses: { enabled: false },
        persistentVolumes: { enabled: false },
        storageClasses: { enabled: false },
        serviceAccounts: { enabled: false },
      },
      fromHost: {
        priorityClasses: { enabled: false },
        ...(placement && {
          nodes: { enabled: true, clearImageStatus: true, selector: { labels: placement.nodeSelector } },
        }),
      },
    },
    networking: { advanced: { proxyKubelets: { byHostname: false, byIP: false } } },
    policies: {
      resourceQuota: { enabled: false },
      limitRange: { enabled: false },
      networkPolicy: { enabled: false },
    },
    exportKubeConfig: { server: `https://${serviceHost(namespace)}:443` },
  };
}

const sqlite = { database: { embedded: { enabled: true } } };

const deployedEtcd = (scope: Scope, volumeClaim: Readonly<Record<string, unknown>>) => ({
  etcd: {
    deploy: {
      enabled: true,
      statefulSet: {
        resources: { requests: etcd.request, limits: etcd.limit },
        highAvailability: { replicas: scope.plan.controlPlane.replicas },
        persistence: { volumeClaim: { enabled: true, ...volumeClaim } },
        scheduling: {
          priorityClassName: controlPlaneClass,
          ...dedicatedPlacement(scope),
          ...spread(scope, 'vcluster-etcd'),
        },
      },
    },
  },
});

/** Node selector and toleration of the workspace's own node pool; nothing on a shared plan. */
function dedicatedPlacement({ plan, workspace }: Scope) {
  if (plan.isolation === 'shared' || workspace.nodePool === undefined) return undefined;
  return {
    nodeSelector: { [labels.nodePool]: workspace.nodePool },
    tolerations: [{ key: labels.nodePool, operator: 'Equal', value: workspace.nodePool, effect: 'NoSchedule' }],
  };
}

/** One replica a zone where the cluster has zones, else one a node; never a reason not to start. */
const spread = ({ cluster, plan }: Scope, app: string) =>
  plan.controlPlane.replicas > 1 && {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: cluster.zones.length > 1 ? 'topology.kubernetes.io/zone' : 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app, release } },
      },
    ],
  };

/**
 * Leaves out maps with nothing in them. Server-side apply makes a map null when its last key goes while the map stays, and
 * Helm takes a null for the wish to have no default there.
 */
function withoutEmpty(values: Values): Values {
  const entries = Object.entries(values).map(([key, value]) => [key, isValues(value) ? withoutEmpty(value) : value]);
  return Object.fromEntries(entries.filter(([, value]) => !isValues(value) || Object.keys(value).length > 0));
}
