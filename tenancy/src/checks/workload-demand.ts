import { type QuotaAmounts, smallestContainer } from '../amount.js';
import { type Issue, issuesOf } from '../issue.js';
import type { Manifest } from '../manifests/manifest.js';
import type { Plan } from '../plan.js';
import type { Project } from '../project.js';
import { formatQuantity, parseQuantity, quantity } from '../quantity.js';
import { quote } from '../quote.js';
import { scalarText } from '../scalar-text.js';
import { workloadPages } from './workload-page.js';
import { claimed, claimsOf, containersOf, type Fields, fields, list, podsOf } from './workload-pod.js';

const { error } = issuesOf(workloadPages);

/** Pods of the project's workloads fit its quota, each alone and all together. */
export function workloadDemandIssues(at: string, project: Project, plan: Plan): Issue[] {
  const quota = project.quota ?? plan.projectQuota;
  const issues: Issue[] = [];
  for (const part of ['requests', 'limits'] as const) {
    for (const resource of ['cpu', 'memory'] as const) {
      const text = (amount: bigint) => formatQuantity(amount, resource === 'cpu' ? 'decimal' : 'binary');
      const most = quantity(quota[resource]);
      const fallback = quantity((part === 'requests' ? plan.container.request : plan.container.limit)[resource]);
      let sum = 0n;
      let alone = false;
      for (const workload of project.workloads) {
        const pods = podsOf(workload);
        if (pods === undefined) continue;
        const amount = podAmount(pods.spec, part, resource, fallback);
        sum += amount * BigInt(pods.count);
        if (amount <= most) continue;
        alone = true;
        issues.push(
          error(
            'workload-quota',
            `${at}.${workload.kind}/${workload.metadata.name}`,
            `one pod has ${text(amount)} ${resource} of ${part}; the quota of the project is ${quota[resource]}`,
            `ask for at most ${quota[resource]}, or raise quota.${resource}`,
          ),
        );
      }
      if (sum > most && !alone) {
        issues.push(
          error(
            'workload-quota',
            at,
            `all pods together have ${text(sum)} ${resource} of ${part}; the quota of the project is ${quota[resource]}`,
            `ask for ${text(sum - most)} less, or raise quota.${resource}`,
          ),
        );
      }
    }
  }
  return [
    ...issues,
    ...countIssues(at, project, quota, plan),
    ...badAmounts(at, project),
    ...containerIssues(at, project, plan),
  ];
}

const isLoadBalancer = ({ kind, apiVersion, spec }: Manifest): boolean =>
  kind === 'Service' && apiVersion === 'v1' && fields(spec).type === 'LoadBalancer';

/** Pods, volumes and load balancers together, against the quota that counts them. */
function countIssues(at: string, { workloads }: Project, quota: QuotaAmounts, plan: Plan): Issue[] {
  const pods = workloads.reduce((sum, workload) => sum + (podsOf(workload)?.count ?? 0), 0);
  const storage = workloads
    .flatMap(claimsOf)
    .reduce((sum, claim) => sum + quantity(scalarText(claimed(claim))) * BigInt(claim.count), 0n);
  const issues: Issue[] = [];
  const refuse = (what: string, most: number | string, field: string, over: string) =>
    issues.push(
      error(
        'workload-quota',
        at,
        `all workloads together have ${what}; the quota of the project is ${most}`,
        `ask for ${over} less, or raise quota.${field}`,
      ),
    );
  if (pods > quota.pods) refuse(`${pods} pods`, quota.pods, 'pods', String(pods - quota.pods));
  const over = storage - quantity(quota.storage);
  if (over > 0n) {
    const text = (amount: bigint) => formatQuantity(amount, 'binary');
    refuse(`${text(storage)} of storage`, quota.storage, 'storage', text(over));
  }
  const balancers = workloads.filter(isLoadBalancer).length;
  if (balancers > plan.loadBalancers)
    issues.push(
      error(
        'workload-quota',
        at,
        `asks for load balancers by ${balancers === 1 ? 'a Service' : `${balancers} Services`}; plan ${quote(plan.name)} has ${plan.loadBalancers || 'none'}`,
        'make them ClusterIP and use an Ingress, or take a plan with more load balancers',
      ),
    );
  return issues;
}

/** What the API server and the LimitRange of the project refuse of a container, long after the merge. */
function containerIssues(at: string, { workloads }: Project, plan: Plan): Issue[] {
  return workloads.flatMap((workload) =>
    containersOf(podsOf(workload)?.spec).flatMap((container) =>
      (['cpu', 'memory'] as const).flatMap((resource) => {
        const own = fields(container.resources);
        const limit = scalarText(fields(own.limits)[resource] ?? plan.container.limit[resource]);
        const request = fields(own.requests)[resource] ?? fields(own.limits)[resource];
        const asked = parseQuantity(scalarText(request));
        if (request === undefined || asked === undefined || parseQuantity(limit) === undefined) return [];
        const least = smallestContainer[resource];
        const path = `${at}.${workload.kind}/${workload.metadata.name}`;
        const what = `container ${quote(container.name)} requests ${scalarText(request)} of ${resource}`;
        return [
          ...(asked > quantity(limit)
            ? [error('workload-quota', path, `${what}; its limit is ${limit}`, 'request less, or raise its limit')]
            : []),
          ...(asked < quantity(least)
            ? [error('workload-quota', path, `${what}; at least ${least} is let in`, `request at least ${least}`)]
            : []),
        ];
      }),
    ),
  );
}

/** Amounts that are no quantities: the API would refuse the object long after the merge. */
function badAmounts(at: string, { workloads }: Project): Issue[] {
  return workloads.flatMap((workload) =>
    containersOf(podsOf(workload)?.spec).flatMap((container) =>
      (['requests', 'limits'] as const).flatMap((part) =>
        Object.entries(fields(fields(container.resources)[part]))
          .filter(([, amount]) => parseQuantity(scalarText(amount)) === undefined)
          .map(([resource, amount]) =>
            error(
              'workload-quota',
              `${at}.${workload.kind}/${workload.metadata.name}`,
              `${part}.${resource} of container ${quote(container.name)} is ${quote(amount)}, which is no quantity`,
              'write a quantity like 500m or 1Gi',
            ),
          ),
      ),
    ),
  );
}

/** Every claim for a volume says how much it asks for: the API refuses one that does not, long after the merge. */
export function claimIssues(at: string, workload: Manifest): Issue[] {
  return claimsOf(workload).flatMap((claim) => {
    const amount = claimed(claim);
    const parsed = parseQuantity(scalarText(amount));
    if (parsed !== undefined && parsed > 0n) return [];
    const got = amount === undefined ? 'is missing' : `got ${quote(amount)}; expected a quantity above 0`;
    return [
      error(
        'workload-storage',
        `${at}.${claim.path}.resources.requests.storage`,
        got,
        'write how much the volume holds, like 10Gi',
      ),
    ];
  });
}

/**
 * As the scheduler counts: containers and sidecars run together; the other init containers one at a time before them, each
 * beside the sidecars that were started before it.
 */
function podAmount(spec: Fields, part: 'requests' | 'limits', resource: 'cpu' | 'memory', fallback: bigint): bigint {
  const amount = (container: Fields): bigint => {
    const own = fields(container.resources);
    const given = fields(own[part])[resource] ?? (part === 'requests' ? fields(own.limits)[resource] : undefined);
    return given === undefined ? fallback : quantity(scalarText(given));
  };
  let [sidecars, most] = [0n, 0n];
  for (const container of list(spec.initContainers)) {
    const beside = sidecars + amount(container);
    if (container.restartPolicy === 'Always') sidecars = beside;
    if (beside > most) most = beside;
  }
  const running = list(spec.containers).reduce((sum, container) => sum + amount(container), sidecars);
  return running > most ? running : most;
}
