import { names } from '@hexabase-kaas/tenancy';
import { fluxObjects } from './flux-state.ts';
import type { World } from './flux-world.ts';

/**
 * Number of objects that each controller has reconciled. Throws unless every object was reconciled by exactly one: that of its
 * shard, or the main one where it has no label.
 */
export async function partition({ host, controllers }: World): Promise<Map<string, number>> {
  const reconciled = new Map<string, string[]>();
  for (const { name, metrics } of controllers) {
    for (const { name: metric, labels, value } of await metrics()) {
      if (metric !== 'gotk_reconcile_duration_seconds_count' || value === 0) continue;
      const object = `${labels.kind} ${labels.namespace}/${labels.name}`;
      reconciled.set(object, [...(reconciled.get(object) ?? []), name]);
    }
  }
  for (const { kind, metadata } of await fluxObjects(host.admin)) {
    const object = `${kind} ${metadata.namespace}/${metadata.name}`;
    const program = kind === 'Kustomization' ? 'kustomize' : 'helm';
    const shard = metadata.labels?.[names.labels.fluxShard];
    const wanted = shard === undefined ? program : `${program}-${shard}`;
    const by = reconciled.get(object) ?? [];
    if (by.length !== 1 || by[0] !== wanted) {
      throw new Error(`${object} belongs to ${wanted}, and was reconciled by ${by.join(' and ') || 'none'}`);
    }
  }
  const several = [...reconciled].find(([, by]) => by.length > 1);
  if (several !== undefined) throw new Error(`${several[0]} was reconciled by ${several[1].join(' and ')}`);
  return new Map(controllers.map(({ name }) => [name, [...reconciled.values()].filter(([by]) => by === name).length]));
}
