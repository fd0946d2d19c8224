import { type Issue, issuesOf } from '../issue.js';
import type { Manifest } from '../manifests/manifest.js';
import { projectPath } from '../name.js';
import { quote } from '../quote.js';
import type { Graph } from './graph.js';
import { claimIssues, workloadDemandIssues } from './workload-demand.js';
import { imageIssues } from './workload-image.js';
import { kindIssues } from './workload-kind.js';
import { metadataIssues } from './workload-metadata.js';
import { workloadPages } from './workload-page.js';
import { placementIssues } from './workload-placement.js';
import { reachIssues } from './workload-reach.js';

const { error } = issuesOf(workloadPages);

/** Objects in a project are ordinary ones of that project, hold no secret, reach no other tenant, and fit its quota. */
export function workloadIssues(graph: Graph): Issue[] {
  return graph.projects.flatMap((project) => {
    if (project.workloads.length === 0) return [];
    const { organization, workspace: home, name } = project;
    const workspace = graph.workspace(organization, home);
    const plan = graph.plan(workspace?.plan ?? '');
    const cluster = graph.hostCluster(workspace?.hostCluster ?? '');
    const at = `${projectPath(organization, home, name)}.workloads`;
    return [
      ...project.workloads.flatMap((workload) => {
        const path = `${at}.${nameOf(workload)}`;
        return [
          ...kindIssues(path, workload),
          ...(workload.kind.toLowerCase() === 'secret' ? secret(path, workload) : []),
          ...namespaceIssues(path, workload, name),
          ...metadataIssues(path, workload),
          ...placementIssues(path, workload),
          ...imageIssues(path, workload, cluster),
          ...reachIssues(path, workload, workspace, cluster),
          ...claimIssues(path, workload),
        ];
      }),
      ...twice(at, project.workloads),
      ...(plan === undefined ? [] : workloadDemandIssues(at, project, plan)),
    ];
  });
}

function namespaceIssues(at: string, { metadata }: Manifest, project: string): Issue[] {
  if (metadata.namespace === project) return [];
  return [
    error(
      'workload-namespace',
      `${at}.metadata.namespace`,
      `got ${quote(metadata.namespace)}; expected ${quote(project)}`,
      'leave the namespace out: it is the project',
    ),
  ];
}

/** A Secret may stand in Git only as an empty shell. */
function secret(at: string, { type, data, stringData }: Manifest): Issue[] {
  if (type === 'kubernetes.io/service-account-token') {
    return [
      error('workload-secret', `${at}.type`, 'makes a token that never expires', 'remove it; use projected tokens'),
    ];
  }
  const filled = [data, stringData].some(
    (part) => part !== undefined && part !== null && !(typeof part === 'object' && Object.keys(part).length === 0),
  );
  return filled
    ? [
        error(
          'workload-secret',
          at,
          'holds data; no secret may stand in Git',
          'use an ExternalSecret, or make the Secret in the cluster',
        ),
      ]
    : [];
}

function twice(at: string, workloads: readonly Manifest[]): Issue[] {
  const seen = new Set<string>();
  return workloads.flatMap((workload) => {
    const group = workload.apiVersion.replace(/\/?[^/]*$/, '');
    const key = `${group} ${workload.kind.toLowerCase()} ${workload.metadata.name}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      error('workload-duplicate', `${at}.${nameOf(workload)}`, 'stands there more than once', 'keep one of them'),
    ];
  });
}

const nameOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;
