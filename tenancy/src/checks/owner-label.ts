import { type Issue, issuesOf } from '../issue.js';
import { projectPath } from '../name.js';
import { quoteAll } from '../quote.js';
import type { Graph } from './graph.js';
import { ownerLabelPages } from './owner-label-page.js';

const { error } = issuesOf(ownerLabelPages);

/** The policy on owners judges the namespaces of a host cluster that names label keys: without one Flux could not make them. */
export function ownerLabelIssues(graph: Graph): Issue[] {
  return graph.projects.flatMap(({ organization, workspace, name, labels }) => {
    const { hostCluster = '' } = graph.workspace(organization, workspace) ?? {};
    const keys = graph.hostCluster(hostCluster)?.ownerLabels ?? [];
    if (keys.length === 0 || keys.some((key) => labels[key])) return [];
    return [
      error(
        'owner-label',
        `${projectPath(organization, workspace, name)}.labels`,
        `has none of ${quoteAll(keys)}, which say on ${hostCluster} who answers for a project`,
        `add ${quoteAll(keys.slice(0, 1))} with who answers for it`,
      ),
    ];
  });
}
