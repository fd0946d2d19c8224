import { type Issue, issuesOf } from '../issue.js';
import type { Manifest } from '../manifests/manifest.js';
import type { Plan } from '../plan.js';
import type { Project } from '../project.js';
import { formatQuantity, parseQuantity, quantity } from '../quantity.js';
import { quote } from '../quote.js';
import { workloadPages } from './workload-page.js';

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
  return [...issues, ...badAmounts(at, project)];
}

/** Amounts that are no quantities: the API would refuse the object long after the merge. */
function badAmounts(at: string, { workloads }: Project): Issue[] {
  return workloads.flatMap((workload) =>
    containersOf(podsOf(workload)?.spec).flatMap((container) =>
      (['requests', 'limits'] as const).flatMap((part) =>
        Object.entries(fields(fields(container.resources)[part]))
          .filter(([, amount]) => parseQuantity(String(amount)) === undefined)
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
  return claimsOf(workload).flatMap(({ path, spec }) => {
    const amount = fields(fields(fields(spec).resources).requests).storage;
    const parsed = parseQuantity(String(amount ?? ''));
    if (parsed !== undefined && parsed > 0n) return [];
    const got = amount === undefined ? 'is missing' : `got ${quote(amount)}; expected a quantity above 0`;
    return [
      error(
        'workload-storage',
        `${at}.${path}.resources.requests.storage`,
        got,
        'write how much the volume holds, like 10Gi',
      ),
    ];
  });
}

function claimsOf(workload: Manifest): { path: string; spec: unknown }[] {
  const spec = fields(workload.spec);
  if (workload.kind === 'PersistentVolumeClaim') return [{ path: 'spec', spec }];
  const templates = workload.kind === 'StatefulSet' ? list(spec.volumeClaimTemplates) : [];
  return [
    ...templates.map((template, i) => ({ path: `spec.volumeClaimTemplates[${i}].spec`, spec: template.spec })),
    ...list(podsOf(workload)?.spec.volumes).flatMap(({ name, ephemeral }) => {
      const template = fields(ephemeral).volumeClaimTemplate;
      return template === undefined ? [] : [{ path: `volumes.${String(name)}.ephemeral`, spec: fields(template).spec }];
    }),
  ];
}

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);

const repeated: readonly string[] = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];

/** The pod that a workload makes, and how many of it at a time; a DaemonSet counts once, a CronJob as one run. */
function podsOf({ kind, spec }: Manifest): { spec: Fields; count: number } | undefined {
  const top = fields(spec);
  if (kind === 'Pod') return { spec: top, count: 1 };
  if (kind === 'CronJob') return podsOf({ kind: 'Job', spec: fields(top.jobTemplate).spec } as unknown as Manifest);
  if (top.template === undefined) return undefined;
  const count = repeated.includes(kind) ? top.replicas : kind === 'Job' ? top.parallelism : 1;
  const whole = typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : 1;
  return { spec: fields(fields(top.template).spec), count: whole };
}

const containersOf = (spec: Fields | undefined): readonly Fields[] => [
  ...list(spec?.containers),
  ...list(spec?.initContainers),
];

/** As the scheduler counts: containers and sidecars run together, the other init containers one at a time before them. */
function podAmount(spec: Fields, part: 'requests' | 'limits', resource: 'cpu' | 'memory', fallback: bigint): bigint {
  const amount = (container: Fields): bigint => {
    const own = fields(container.resources);
    const given = fields(own[part])[resource] ?? (part === 'requests' ? fields(own.limits)[resource] : undefined);
    return given === undefined ? fallback : quantity(String(given));
  };
  const init = list(spec.initContainers);
  const sidecars = init.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const running = [...list(spec.containers), ...sidecars].reduce((sum, container) => sum + amount(container), 0n);
  return [...init.map(amount), running].sort((a, b) => (a < b ? 1 : -1))[0] ?? running;
}
