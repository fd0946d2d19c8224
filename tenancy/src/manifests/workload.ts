import type { Project } from '../project.js';
import type { Manifest } from './manifest.js';

/** A project's ordinary Kubernetes objects, in a canonical order and with canonical keys, whichever front end they came from. */
export function workloads({ workloads: given }: Project): Record<string, Manifest> {
  const named: Record<string, Manifest> = {};
  for (const manifest of given) named[workloadKey(manifest)] = canonical(manifest);
  return Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const workloadKey = ({ kind, metadata, apiVersion }: Manifest): string =>
  `${kind.toLowerCase()}-${metadata.name}${apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : ''}`;

/** apiVersion, kind and metadata first, as people write them; every other key sorted. */
function canonical(manifest: Manifest): Manifest {
  const { apiVersion, kind, metadata, ...rest } = manifest;
  const { name, namespace, labels: _labels, annotations: _annotations, ...others } = metadata as unknown as Fields;
  const { labels, annotations } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(labels && { labels: sorted(labels) }),
      ...(annotations && { annotations: sorted(annotations) }),
      ...(sorted(others) as Fields),
    },
    ...(sorted(rest) as Fields),
  } as unknown as Manifest;
}

type Fields = Readonly<Record<string, unknown>>;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Fields;
  const ordered: Record<string, unknown> = {};
  for (const key of Object.keys(fields).sort()) ordered[key] = sorted(fields[key]);
  return ordered;
}
