import { type Issue, issuesOf } from '../issue.js';
import type { Manifest } from '../manifests/manifest.js';
import { labels } from '../name.js';
import { workloadPages } from './workload-page.js';
import { fields, list, podsOf } from './workload-pod.js';

const { error } = issuesOf(workloadPages);

/** Where pods run follows from the plan and the node pool of the workspace; a pod may choose among those nodes only. */
export function placementIssues(at: string, workload: Manifest): Issue[] {
  const spec = podsOf(workload)?.spec;
  if (spec === undefined) return [];
  const refuse = (field: string, message: string) =>
    error('workload-placement', `${at}.${field}`, message, 'remove it, and set nodePool of the workspace');
  const issues: Issue[] = [];
  if (spec.nodeName !== undefined && spec.nodeName !== '')
    issues.push(refuse('nodeName', 'goes past the scheduler, to a node of its choice'));
  if (Object.hasOwn(fields(spec.nodeSelector), labels.nodePool))
    issues.push(refuse('nodeSelector', `selects nodes by ${labels.nodePool}`));
  if (JSON.stringify(fields(spec.affinity).nodeAffinity ?? null).includes(labels.nodePool))
    issues.push(refuse('affinity', `selects nodes by ${labels.nodePool}`));
  for (const { key } of list(spec.tolerations)) {
    if (key === labels.nodePool) issues.push(refuse('tolerations', `tolerates ${labels.nodePool}: nodes of others`));
    else if (key === undefined || key === null || key === '')
      issues.push(refuse('tolerations', 'has one without a key: it tolerates every node, those of others included'));
  }
  return issues;
}
