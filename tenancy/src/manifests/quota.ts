import { controlPlaneClass, tenantClass } from '../name.js';
import { addBytes, controlPlaneDemand, type Demand, tenantDemand } from '../overhead.js';
import type { Project } from '../project.js';
import type { Manifest } from './manifest.js';
import { keptAnnotations } from './namespace.js';
import { managedLabels, type Scope } from './scope.js';

/**
 * The pots of the host namespace. Compute is split by PriorityClass, so that neither the tenant can eat the control
 * plane's part nor the other way round; a pod of any other class, or of none, is refused. Scoped quotas take only pods
 * and compute, so objects and storage are counted in a fourth, unscoped one.
 */
export function workspaceQuotas(scope: Scope): Record<string, Manifest> {
  return {
    'control-plane': quota(scope, 'control-plane', compute(controlPlaneDemand(scope.plan)), inClass(controlPlaneClass)),
    tenant: quota(scope, 'tenant', compute(tenantDemand(scope.plan)), inClass(tenantClass)),
    'other-classes': quota(scope, 'other-classes', { pods: '0' }, inNoClassOf(controlPlaneClass, tenantClass)),
    objects: quota(scope, 'objects', objects(scope)),
  };
}

/** The quota of a project's namespace, inside the vCluster. */
export function projectQuota(scope: Scope, project: Project): Manifest {
  const { cpu, memory, storage, pods } = project.quota ?? scope.plan.projectQuota;
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'project', namespace: project.name, labels: managedLabels(scope), ...keptAnnotations(scope) },
    spec: {
      hard: {
        pods: String(pods),
        'requests.cpu': cpu,
        'limits.cpu': cpu,
        'requests.memory': memory,
        'limits.memory': memory,
        'requests.storage': storage,
        'services.loadbalancers': String(scope.plan.loadBalancers),
        // Each load balancer takes a node port for each of its ports, here as on the host.
        'services.nodeports': String(scope.plan.loadBalancers * 4),
        'count/secrets': String(pods * secretsPerPod),
        // One is kube-root-ca.crt.
        'count/configmaps': String(pods * configMapsPerPod + 1),
      },
    },
  };
}

/** The `default` namespace is no project: nothing runs there. */
export function defaultNamespaceQuota(scope: Scope): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'no-project', namespace: 'default', labels: managedLabels(scope) },
    spec: { hard: { pods: '0', persistentvolumeclaims: '0' } },
  };
}

const quota = (
  scope: Scope,
  name: string,
  hard: Readonly<Record<string, string>>,
  matchExpression?: Readonly<Record<string, unknown>>,
): Manifest => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name, namespace: scope.namespace, labels: managedLabels(scope) },
  spec: { hard, ...(matchExpression && { scopeSelector: { matchExpressions: [matchExpression] } }) },
});

const inClass = (name: string) => ({ scopeName: 'PriorityClass', operator: 'In', values: [name] });
const inNoClassOf = (...names: string[]) => ({ scopeName: 'PriorityClass', operator: 'NotIn', values: names });

const compute = ({
  pods,
  request,
  limit,
}: Omit<Demand, 'storage' | 'volumes' | 'services'>): Record<string, string> => ({
  pods: String(pods),
  'requests.cpu': request.cpu,
  'limits.cpu': limit.cpu,
  'requests.memory': request.memory,
  'limits.memory': limit.memory,
});

const secretsPerPod = 4;
const configMapsPerPod = 4;

/**
 * Objects that vCluster itself makes in the host namespace come on top of the tenant's: its Services, its Secrets with
 * one per kept Helm revision, and one kube-root-ca.crt ConfigMap for each tenant namespace with a pod.
 *
 * Projects, which together have at most the plan's pods, run out of Secrets and ConfigMaps before this pot does: without
 * the room on top Helm could not write its next revision, and a tenant would have stopped every update of its vCluster.
 */
function objects({ plan, projects }: Scope): Record<string, string> {
  const store = controlPlaneDemand(plan);
  return {
    'requests.storage': addBytes(plan.limits.storage, store.storage),
    'count/persistentvolumeclaims': String(plan.limits.pods + store.volumes),
    'count/services': String(plan.services + store.services),
    'services.loadbalancers': String(plan.loadBalancers),
    'services.nodeports': String(plan.loadBalancers * 4),
    'count/secrets': String(plan.limits.pods * secretsPerPod + 30),
    'count/configmaps': String(plan.limits.pods * configMapsPerPod + projects.length + 30),
  };
}
