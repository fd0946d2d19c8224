import { type Manifest, names } from '@hexabase-kaas/tenancy';
import { type Attempt, againstPolicy, attempt, mergePatch } from './attempt.ts';
import type { Entry } from './cases.ts';
import { clusterAttempts } from './cluster-attempts.ts';
import { platformAttempts } from './platform-attempts.ts';
import { projectAttempts } from './project-attempts.ts';

/** Every way out of a workspace that we know of, as real requests. */
export const attempts = ({ project, managed }: { project: string; managed: readonly Entry[] }): Attempt[] => [
  ...clusterAttempts(),
  ...onManagedObjects(managed),
  ...projectAttempts(project),
  ...names.platformNamespaces.flatMap(platformAttempts),
];

/**
 * Changing, unlabelling and deleting what delivery has applied. Kubernetes lets no admission policy look at admission
 * policies, so those are protected by the want of a right alone.
 */
const onManagedObjects = (managed: readonly Entry[]): Attempt[] =>
  managed
    .filter(([key]) => !key.includes('/workloads/'))
    .flatMap((entry) => (entry[1].kind.startsWith('Validating') ? changes(entry) : againstPolicy(changes(entry))));

function changes([key, manifest]: Entry): Attempt[] {
  const path = pathOf(manifest);
  const unlabel = { metadata: { labels: { [names.labels.managed]: null } } };
  const relabel = { metadata: { labels: { 'example.com/mine': 'yes' } } };
  return [
    attempt(`unlabel ${key}`, 'PATCH', path, unlabel, mergePatch),
    attempt(`label ${key}`, 'PATCH', path, relabel, mergePatch),
    attempt(`apply ${key}`, 'PATCH', `${path}?fieldManager=mine&force=true`, manifest, 'application/apply-patch+yaml'),
    attempt(`delete ${key}`, 'DELETE', path),
    ...(manifest.metadata.namespace === undefined
      ? []
      : [attempt(`delete all beside ${key}`, 'DELETE', path.slice(0, path.lastIndexOf('/')))]),
  ];
}

/** By the plural that the kind's name gives; every kind that delivery applies has a regular one. */
function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = kind.toLowerCase().replace(/y$/, 'ie').concat('s');
  const inside = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${root}${inside}/${plural}/${encodeURIComponent(metadata.name)}`;
}
