import { type Issue, issuesOf } from '../issue.js';
import { workspacePath } from '../name.js';
import { quoteAll } from '../quote.js';
import { chartKubernetesVersions } from '../version.js';
import type { Graph } from './graph.js';
import { versionPages } from './version-page.js';

const { error } = issuesOf(versionPages);

/** The Kubernetes version of a workspace is one that its host cluster's chart has images for. */
export function versionIssues(graph: Graph): Issue[] {
  return graph.workspaces.flatMap(({ organization, name, hostCluster, kubernetesVersion }) => {
    const chart = graph.hostCluster(hostCluster)?.vclusterVersion;
    if (kubernetesVersion === undefined || chart === undefined) return [];
    const known = chartKubernetesVersions[chart] ?? [];
    if (known.includes(kubernetesVersion)) return [];
    return [
      error(
        'kubernetes-version',
        `${workspacePath(organization, name)}.kubernetesVersion`,
        `got "${kubernetesVersion}"; chart ${chart} of ${hostCluster} has images for ${quoteAll(known)}`,
        'choose one of them, or raise vclusterVersion of the host cluster',
      ),
    ];
  });
}
