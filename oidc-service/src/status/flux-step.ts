import type { HostKind, HostObject } from './host-object.js';
import type { FluxStep } from './status.js';

/** What Flux does about an object that failed; null for what is not its own. */
export function fluxStepOf({ kind, namespace, name, suspended, retries }: HostObject): FluxStep | null {
  if (!isFlux(kind)) return null;
  const next = suspended ? 'resume' : typeof retries === 'number' ? 'interval' : (retries ?? 'backoff');
  return { kind, namespace, name, next, retrySeconds: next === 'interval' ? Math.ceil(Number(retries)) : null };
}

/** What an operator types to have Flux try at once; the service itself may write nothing in the host cluster. */
export function fluxCommand({ kind, namespace, name, next }: FluxStep): string {
  const what = `${nouns[kind]} ${name} --namespace ${namespace}`;
  if (next === 'resume') return `flux resume ${what}`;
  return `flux reconcile ${what}${kind === 'HelmRelease' && next === 'change' ? ' --force' : ''}`;
}

const nouns = {
  Kustomization: 'kustomization',
  HelmRelease: 'helmrelease',
  GitRepository: 'source git',
  OCIRepository: 'source oci',
  Bucket: 'source bucket',
} as const satisfies Record<FluxStep['kind'], string>;

const isFlux = (kind: HostKind): kind is FluxStep['kind'] => kind in nouns;
