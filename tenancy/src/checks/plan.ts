import type { QuotaAmounts } from '../amount.js';
import { smallestContainer } from '../amount.js';
import { type Issue, issuesOf } from '../issue.js';
import { planPath, projectPath } from '../name.js';
import type { Plan } from '../plan.js';
import { quantity } from '../quantity.js';
import type { Graph } from './graph.js';
import { planPages } from './plan-page.js';

const { error } = issuesOf(planPages);

/** Each plan holds together: what it gives a container fits a project, a project fits the plan, and the store its replicas. */
export function planIssues(graph: Graph): Issue[] {
  return [...graph.plans.flatMap(ofPlan), ...projectQuotaIssues(graph)];
}

function ofPlan(plan: Plan): Issue[] {
  const at = planPath(plan.name);
  const { container, controlPlane, limits, projectQuota } = plan;
  const { replicas, store } = controlPlane;
  const issues = [
    ...positive(`${at}.limits`, limits),
    ...positive(`${at}.projectQuota`, projectQuota),
    ...atMost(`${at}.projectQuota`, projectQuota, "the plan's limits", limits),
    ...atMost(`${at}.container.request`, container.request, 'the limit', container.limit),
    ...atMost(`${at}.container.limit`, container.limit, 'the project quota', projectQuota),
    ...atMost(`${at}.controlPlane.request`, controlPlane.request, 'the limit', controlPlane.limit),
    ...atLeast(`${at}.container.request`, container.request, 'the smallest container', smallestContainer),
    ...atLeast(`${at}.controlPlane.request`, controlPlane.request, 'the smallest container', smallestContainer),
    ...atLeast(`${at}.controlPlane`, { storage: controlPlane.storage }, 'the smallest store', { storage: '1Gi' }),
  ];
  if (replicas === 3 && store === 'sqlite') {
    issues.push(
      error(
        'plan-store',
        `${at}.controlPlane.store`,
        'got "sqlite" with 3 replicas; SQLite is a file of one replica',
        'set store to etcd, or replicas to 1',
      ),
    );
  }
  return issues;
}

/** A quota of its own must still let one container in that asks for nothing. */
function projectQuotaIssues(graph: Graph): Issue[] {
  return graph.projects.flatMap(({ organization, workspace, name, quota }) => {
    const plan = graph.plan(graph.workspace(organization, workspace)?.plan ?? '');
    if (quota === undefined || plan === undefined) return [];
    const at = `${projectPath(organization, workspace, name)}.quota`;
    return [
      ...positive(at, quota),
      ...atLeast(at, quota, `what plan ${plan.name} limits a container to by default`, plan.container.limit),
    ];
  });
}

type Part = Readonly<Partial<Record<'cpu' | 'memory' | 'storage', string>>>;
const resources = ['cpu', 'memory', 'storage'] as const;

function atMost(at: string, amounts: Part & { pods?: number }, what: string, most: Part & { pods?: number }): Issue[] {
  const issues = compare(amounts, most, (amount, bound) => amount > bound).map((resource) =>
    error(
      'plan-amounts',
      `${at}.${resource}`,
      `${amounts[resource]} is more than ${what}, ${most[resource]}`,
      `give at most ${most[resource]}`,
    ),
  );
  if (amounts.pods !== undefined && most.pods !== undefined && amounts.pods > most.pods) {
    issues.push(
      error(
        'plan-amounts',
        `${at}.pods`,
        `${amounts.pods} is more than ${what}, ${most.pods}`,
        `give at most ${most.pods}`,
      ),
    );
  }
  return issues;
}

const atLeast = (at: string, amounts: Part, what: string, least: Part): Issue[] =>
  compare(amounts, least, (amount, bound) => amount < bound).map((resource) =>
    error(
      'plan-amounts',
      `${at}.${resource}`,
      `${amounts[resource]} is less than ${what}, ${least[resource]}`,
      `give at least ${least[resource]}`,
    ),
  );

const positive = (at: string, amounts: QuotaAmounts): Issue[] =>
  (['cpu', 'memory'] as const)
    .filter((resource) => quantity(amounts[resource]) === 0n)
    .map((resource) => error('plan-amounts', `${at}.${resource}`, 'is 0: no pod could run', 'give more than 0'));

/** Resources that both have and for which `wrong` holds. */
function compare(a: Part, b: Part, wrong: (a: bigint, b: bigint) => boolean): (keyof Part)[] {
  return resources.filter((resource) => {
    const [left, right] = [a[resource], b[resource]];
    return left !== undefined && right !== undefined && wrong(quantity(left), quantity(right));
  });
}
