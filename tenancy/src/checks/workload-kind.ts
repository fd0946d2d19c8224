import type { Issue } from '../issue.js';
import { issuesOf } from '../issue.js';
import type { Manifest } from '../manifests/manifest.js';
import { quoteAll } from '../quote.js';
import { workloadPages } from './workload-page.js';

const { error } = issuesOf(workloadPages);

/** The kind is an ordinary one of one namespace: one of Kubernetes' own on the list, or one of somebody's own group. */
export function kindIssues(at: string, { apiVersion, kind, items }: Manifest): Issue[] {
  const refuse = (message: string, fix: string) => [error('workload-kind', at, `${kind} ${message}`, fix)];
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const instead = refusedKinds.get(kind.toLowerCase());
  if (instead !== undefined) return refuse('is declared by the tenancy itself', instead);
  if (kind === 'List' || (kind.endsWith('List') && items !== undefined))
    return refuse('holds other objects', 'list the objects one by one');
  const own = ordinaryKinds[group];
  if (own !== undefined) {
    if (own.includes(kind)) return [];
    const meant = sameButForCase(kind, own);
    if (meant !== undefined) return refuse('is no kind', `write ${meant}`);
    return refuse(
      `is not an ordinary object of one namespace; ${group === '' ? 'the core group' : group} has ${quoteAll(own)}`,
      'remove it',
    );
  }
  const known = sameButForCase(kind, Object.values(ordinaryKinds).flat());
  if (known !== undefined && known !== kind)
    return refuse(`differs from ${known} only in capitals`, `write ${known}, and its own apiVersion`);
  if (!group.includes('.') || platformGroup.test(group))
    return refuse(`is of group ${group}, which steers the cluster or the platform`, 'remove it');
  if (/^Cluster[A-Z]/.test(kind) || clusterKinds.includes(kind)) return refuse('is not of a namespace', 'remove it');
  return [];
}

const sameButForCase = (kind: string, kinds: readonly string[]): string | undefined =>
  kinds.find((known) => known.toLowerCase() === kind.toLowerCase());

/** Kinds that the tenancy declares itself, in small letters, and what to do instead. */
const refusedKinds: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Namespace: 'declare a project',
    ResourceQuota: 'set quota of the project',
    LimitRange: 'set container of the plan',
    NetworkPolicy: 'set allowFrom and ingressPorts of the project',
    Role: 'declare it in roles of the project',
    RoleBinding: 'declare a GroupBinding',
    ClusterRole: 'use a preset ClusterRole, or declare roles of projects',
    ClusterRoleBinding: 'declare a GroupBinding with clusterRole',
    Endpoints: 'use a Service with a selector',
    EndpointSlice: 'use a Service with a selector',
  }).map(([kind, instead]) => [kind.toLowerCase(), instead]),
);

/** The kinds of Kubernetes itself that a project may list, by API group. */
const ordinaryKinds: Readonly<Record<string, readonly string[]>> = {
  '': [
    'ConfigMap',
    'PersistentVolumeClaim',
    'Pod',
    'PodTemplate',
    'ReplicationController',
    'Secret',
    'Service',
    'ServiceAccount',
  ],
  apps: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  autoscaling: ['HorizontalPodAutoscaler'],
  batch: ['CronJob', 'Job'],
  'networking.k8s.io': ['Ingress'],
  policy: ['PodDisruptionBudget'],
};

/** Groups of Kubernetes, delivery, policies and the platform. */
const platformGroup = /(?:^|\.)(?:k8s\.io|kubernetes\.io|fluxcd\.io|kyverno\.io|loft\.sh|cattle\.io|hexabase\.ai)$/;

/** Kinds of well-known groups that are of the whole cluster, though their names do not say so. */
const clusterKinds: readonly string[] = [
  'CompositeResourceDefinition',
  'Composition',
  'DeploymentRuntimeConfig',
  'GlobalNetworkPolicy',
  'GlobalNetworkSet',
  'IPPool',
  'NodePool',
  'Provider',
  'ProviderConfig',
];
