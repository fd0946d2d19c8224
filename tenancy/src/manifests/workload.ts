import type { Project } from '../project.js';
import type { Manifest } from './manifest.js';

/** A project's ordinary Kubernetes objects; parsing has made them canonical, whichever front end they came from. */
export const workloads = ({ workloads: given }: Project): Record<string, Manifest> =>
  Object.fromEntries(given.map((manifest) => [workloadKey(manifest), manifest]));

const workloadKey = ({ kind, metadata, apiVersion }: Manifest): string => {
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return `${kind.toLowerCase()}-${metadata.name}${group}`;
};
