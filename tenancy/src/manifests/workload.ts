import type { Project } from '../project.js';
import type { Manifest } from './manifest.js';

/** A project's ordinary Kubernetes objects; parsing has made them canonical, whichever front end they came from. */
export const workloads = ({ workloads: given }: Project): Record<string, Manifest> =>
  Object.fromEntries(given.map((manifest) => [workloadKey(manifest), manifest]));

/** No two objects have one key: a kind has no hyphen, and neither a name nor a group has an underscore. */
const workloadKey = ({ kind, metadata, apiVersion }: Manifest): string => {
  const group = apiVersion.includes('/') ? `_${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return `${kind.toLowerCase()}-${metadata.name}${group}`;
};
