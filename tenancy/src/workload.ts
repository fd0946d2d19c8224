import type { Manifest, Metadata } from './manifests/manifest.js';
import { labels } from './name.js';
import { openObject, optional, required } from './shape.js';
import { objectAnnotations, objectLabels, text } from './text.js';

const subdomain = (words: string) => text(words, '^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$', 253);

/** An ordinary Kubernetes object of a project; what stands beside these fields is left to the Kubernetes API. */
export const workloadShape = openObject<Manifest>({
  apiVersion: required(
    'API version of the object: `apps/v1`.',
    text('an API version like v1 or apps/v1', '^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/)?v[a-z0-9]+$', 253),
  ),
  kind: required('Kind of the object: `Deployment`.', text('a kind like Deployment', '^[A-Z][A-Za-z0-9]*$', 63)),
  metadata: required(
    'Name, labels and annotations of the object.',
    openObject<Metadata>({
      name: required('Name of the object.', subdomain('lower-case letters, digits, hyphens and dots')),
      namespace: optional('Namespace: the project.', subdomain('the name of the project'), 'the project'),
      labels: optional('Labels of the object.', objectLabels, 'none'),
      annotations: optional('Annotations of the object.', objectAnnotations, 'none'),
    }),
  ),
});

/** The project that a workload belongs to. */
interface WorkloadHome {
  readonly name: string;
  readonly organization: string;
  readonly workspace: string;
}

/**
 * A workload as every front end gives it: in its project's namespace, labelled with whose it is, `apiVersion`, `kind` and
 * `metadata` first as people write them, and every other key sorted.
 */
export function canonicalWorkload(
  manifest: Manifest,
  { name: project, organization, workspace }: WorkloadHome,
): Manifest {
  const { apiVersion, kind, metadata, ...rest } = manifest;
  const { name, namespace = project, labels: own, annotations, ...others } = metadata;
  const owner = { [labels.organization]: organization, [labels.workspace]: workspace };
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      labels: sorted({ ...own, ...owner }),
      ...(annotations && { annotations: sorted(annotations) }),
      ...sorted(others),
    },
    ...sorted(rest),
  };
}

/** The same JSON with the keys of every object sorted. */
export function sorted<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sorted) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  ) as T;
}
