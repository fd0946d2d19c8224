import { until } from '../harness/until.ts';
import type { Machine } from './machine.ts';

/** Waits until Flux has applied the commit everywhere, vClusters and what is inside them included. */
export async function untilDelivered(machine: Machine, commit: string | undefined, seconds = 300): Promise<void> {
  let open: string[] = [];
  try {
    await until('everything is delivered', seconds, async () => {
      open = await undelivered(machine, commit);
      return open.length === 0;
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}:\n${open.join('\n')}`, { cause: error });
  }
}

/** What Flux has not brought to the commit, or that is not ready, a line each. */
export async function undelivered(machine: Machine, commit?: string): Promise<string[]> {
  const objects = await Promise.all(kinds.map((kind) => list(machine, kind)));
  return objects.flat().flatMap((object) => {
    const { kind, metadata, status } = object;
    const ready = status?.conditions?.find(({ type }) => type === 'Ready');
    const current = status?.observedGeneration === metadata.generation && ready?.status === 'True';
    const revision = status?.lastAppliedRevision;
    const newest = kind !== 'Kustomization' || commit === undefined || revision?.endsWith(commit);
    if (current && newest) return [];
    const why = current ? `is at ${revision}` : (ready?.message ?? 'has not been looked at');
    return [`${kind} ${metadata.namespace}/${metadata.name}: ${why}`];
  });
}

const kinds = [
  { kind: 'Kustomization', path: '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations' },
  { kind: 'HelmRelease', path: '/apis/helm.toolkit.fluxcd.io/v2/helmreleases' },
] as const;

async function list(machine: Machine, { kind, path }: (typeof kinds)[number]): Promise<FluxObject[]> {
  const { body, ok, message } = await machine.admin().request('GET', path);
  if (!ok) throw new Error(`${path}: ${message}`);
  return (body.items as FluxObject[]).map((item) => ({ ...item, kind }));
}

interface FluxObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly generation: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly lastAppliedRevision?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message: string }[];
  };
}
