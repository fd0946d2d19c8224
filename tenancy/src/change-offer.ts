import { changePages } from './change-page.js';
import { type Issue, issuesOf } from './issue.js';
import { planPath } from './name.js';
import type { Plan } from './plan.js';
import { canonicalPrices } from './price.js';
import { compareQuantities, parseQuantity } from './quantity.js';
import type { Tenancy } from './tenancy.js';

const { warning } = issuesOf(changePages);

/** What is sold changes under the same version, or its version goes back: a contract would change without a trace on the invoice. */
export function offerChange(before: Tenancy, after: Tenancy): Issue[] {
  return after.plans.flatMap((plan) => {
    const old = before.plans.find(({ name }) => name === plan.name);
    if (old === undefined || plan.version > old.version) return [];
    const [now, then] = [offered(plan), offered(old)];
    const changed = (Object.keys(now) as (keyof typeof now)[]).filter(
      (field) => JSON.stringify(now[field]) !== JSON.stringify(then[field]),
    );
    if (plan.version === old.version && changed.length === 0) return [];
    const message =
      plan.version < old.version
        ? `goes back from ${old.version} to ${plan.version}; invoices name the version that was sold`
        : `stays at ${plan.version} though it changes ${changed.join(', ')}`;
    return [warning('plan-version', `${planPath(plan.name)}.version`, message, `set version to ${old.version + 1}`)];
  });
}

/** All of a plan but what containers get by themselves, and how the control plane is made. */
function offered({ limits, services, loadBalancers, podSecurity, exec, isolation, prices = [], trialDays }: Plan) {
  const { cpu, memory, storage, pods } = limits;
  return {
    limits: [...[cpu, memory, storage].map((text) => String(parseQuantity(text))), pods],
    ...{ services, loadBalancers, podSecurity, exec, isolation },
    prices: canonicalPrices(prices),
    trialDays,
  };
}

/** What a workspace loses with another plan, or another version of its own. */
export function planShrink(at: string, old: Plan, now: Plan): Issue[] {
  const issues: Issue[] = [];
  const smaller = (['cpu', 'memory', 'storage'] as const)
    .filter((resource) => compareQuantities(now.limits[resource], old.limits[resource]) < 0)
    .map((resource) => `${resource} ${old.limits[resource]} to ${now.limits[resource]}`);
  if (now.limits.pods < old.limits.pods) smaller.push(`pods ${old.limits.pods} to ${now.limits.pods}`);
  if (now.services < old.services) smaller.push(`services ${old.services} to ${now.services}`);
  if (now.loadBalancers < old.loadBalancers)
    smaller.push(`load balancers ${old.loadBalancers} to ${now.loadBalancers}`);
  if (smaller.length > 0) {
    issues.push(
      warning(
        'plan-shrink',
        at,
        `sells less than before: ${smaller.join(', ')}`,
        'running pods and volumes stay until they are replaced; scale down first',
      ),
    );
  }
  if (old.podSecurity === 'baseline' && now.podSecurity === 'restricted') {
    issues.push(
      warning(
        'plan-shrink',
        at,
        'enforces the restricted Pod Security Standard: pods of the baseline one are refused when they are replaced',
        'have the tenants try their pods in a project of their own first',
      ),
    );
  }
  if (old.exec && !now.exec) {
    issues.push(
      warning('plan-shrink', at, 'takes exec, attach and port-forward away', 'tell the members of the workspace'),
    );
  }
  return issues;
}
