import { type Issue, issuesOf } from '../issue.js';
import { hostClusterPath } from '../name.js';
import { quoteAll } from '../quote.js';
import type { Graph } from './graph.js';
import { storageClassPages } from './storage-class-page.js';

const { error } = issuesOf(storageClassPages);

/** The control planes of workspaces have volumes too, and the policy on storage classes judges every volume on the host. */
export function storageClassIssues(graph: Graph): Issue[] {
  return graph.hostClusters.flatMap(({ name, storageClass, storageClasses }) => {
    if (storageClasses === undefined || (storageClass !== undefined && storageClasses.includes(storageClass)))
      return [];
    const got = storageClass === undefined ? 'none is set' : `got "${storageClass}"`;
    return [
      error(
        'storage-class',
        `${hostClusterPath(name)}.storageClass`,
        `${got}; storageClasses allows ${storageClasses.length > 0 ? quoteAll(storageClasses) : 'none'}`,
        'set storageClass to one of storageClasses, or add it there',
      ),
    ];
  });
}
