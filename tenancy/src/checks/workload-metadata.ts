import { type Issue, issuesOf } from '../issue.js';
import type { Manifest } from '../manifests/manifest.js';
import { domain } from '../name.js';
import { quote } from '../quote.js';
import { workloadPages } from './workload-page.js';
import { fields, podsOf } from './workload-pod.js';

const { error } = issuesOf(workloadPages);

const written: readonly string[] = ['name', 'namespace', 'labels', 'annotations'];
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Metadata that people write, and none that the API server, controllers or delivery do. */
export function metadataIssues(at: string, { kind, metadata, status, ...rest }: Manifest): Issue[] {
  const issues: Issue[] = [];
  for (const [key, value] of Object.entries(metadata)) {
    if (written.includes(key) || value === null) continue;
    issues.push(error('workload-field', `${at}.metadata`, `${quote(key)} is not for people to set`, 'remove it'));
  }
  if (status !== undefined && status !== null && Object.keys(Object(status)).length > 0)
    issues.push(error('workload-field', `${at}.status`, 'is what the cluster says, not what it is told', 'remove it'));
  issues.push(...markIssues(`${at}.metadata`, metadata.labels, metadata.annotations));
  if (kind === 'Pod') return issues;
  const pods = podsOf({ kind, metadata, ...rest });
  return [...issues, ...markIssues(`${at}.template.metadata`, pods?.metadata.labels, pods?.metadata.annotations)];
}

function markIssues(at: string, labels: unknown, annotations: unknown): Issue[] {
  return [...Object.keys(fields(labels)), ...Object.keys(fields(annotations))].flatMap((key) => {
    if (key === lastApplied)
      return [
        error('workload-secret', at, `${quote(key)} is a copy of an object, a Secret's data included`, 'remove it'),
      ];
    const why = steers(key);
    return why === undefined ? [] : [error('workload-label', at, `${quote(key)} ${why}`, 'remove it')];
  });
}

function steers(key: string): string | undefined {
  // These two say which project a loose document belongs to.
  if (key === `${domain}/organization` || key === `${domain}/workspace`) return undefined;
  if (key.startsWith(`${domain}/`)) return 'is set by delivery only';
  if (/^(?:[a-z0-9.-]+\.)?fluxcd\.io\//.test(key) || key.startsWith('config.kubernetes.io/')) return 'steers delivery';
  if (/^(?:[a-z0-9.-]+\.)?loft\.sh\//.test(key)) return 'steers vCluster';
  if (/^nginx\.(?:ingress\.kubernetes\.io|org)\/.*-snippets?$/.test(key))
    return 'writes into the configuration of the shared ingress';
  return undefined;
}
