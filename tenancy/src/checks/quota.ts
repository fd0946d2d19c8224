import { type Issue, issuesOf } from '../issue.js';
import { workspacePath } from '../name.js';
import type { Project } from '../project.js';
import { addQuantities, formatQuantity, quantity } from '../quantity.js';
import type { Graph } from './graph.js';
import { quotaPages } from './quota-page.js';

const { error } = issuesOf(quotaPages);

/** The quotas of all projects of a workspace, nested ones included, are at most what its plan sells. */
export function quotaIssues(graph: Graph): Issue[] {
  const issues: Issue[] = [];
  for (const workspace of graph.workspaces) {
    const plan = graph.plan(workspace.plan);
    if (plan === undefined) continue;
    const projects = graph.projectsOf(workspace);
    const quotaOf = (project: Project) => project.quota ?? plan.projectQuota;
    const at = workspacePath(workspace.organization, workspace.name);
    for (const resource of ['cpu', 'memory', 'storage'] as const) {
      const format = resource === 'cpu' ? 'decimal' : 'binary';
      const sum = addQuantities(projects.map((project) => quotaOf(project)[resource]));
      const most = quantity(plan.limits[resource]);
      if (sum <= most) continue;
      const parts = projects.map((project) => `${project.name} ${quotaOf(project)[resource]}`);
      issues.push(
        tooMuch(
          at,
          resource,
          plan.name,
          formatQuantity(sum, format),
          plan.limits[resource],
          formatQuantity(sum - most, format),
          parts,
        ),
      );
    }
    const pods = projects.reduce((sum, project) => sum + quotaOf(project).pods, 0);
    if (pods > plan.limits.pods) {
      const parts = projects.map((project) => `${project.name} ${quotaOf(project).pods}`);
      issues.push(
        tooMuch(at, 'pods', plan.name, String(pods), String(plan.limits.pods), String(pods - plan.limits.pods), parts),
      );
    }
  }
  return issues;
}

function tooMuch(
  at: string,
  resource: string,
  plan: string,
  sum: string,
  most: string,
  over: string,
  parts: readonly string[],
): Issue {
  return error(
    'quota-sum',
    `${at}.plan`,
    `quotas of its projects add up to ${sum} ${resource}; plan ${plan} sells ${most} (${parts.join(', ')})`,
    `take ${over} ${resource} away from the quotas, or choose a larger plan`,
  );
}
