import { applyOperation } from '../json-patch.js';
import { labels } from '../name.js';
import type { Patch, PatchTarget } from '../patch.js';
import type { Manifest, Manifests } from './manifest.js';

/** The manifests of a unit with its patches laid over them, last of all and in order. A target that another source renders is passed over. */
export function patched(manifests: Manifests, patches: readonly Patch[]): Manifests {
  if (patches.length === 0) return manifests;
  const result: Record<string, Manifest> = { ...manifests };
  for (const { target, operations } of patches) {
    const [key, ...others] = targetKeys(result, target);
    if (key === undefined || others.length > 0) continue;
    for (const operation of operations) {
      const applied = applyOperation(result[key], operation);
      if (!('document' in applied)) throw new Error(`${key}: ${operation.op} ${operation.path}: ${applied.failure}`);
      result[key] = applied.document as Manifest;
    }
  }
  return result;
}

/** Keys of the manifests that a target means; a sound patch has one. Workloads are changed where they are declared. */
export const targetKeys = (manifests: Manifests, { kind, name, namespace }: PatchTarget): string[] =>
  Object.entries(manifests)
    .filter(([, manifest]) => isOwn(manifest) && manifest.kind === kind && manifest.metadata.name === name)
    .filter(([, { metadata }]) => namespace === undefined || metadata.namespace === namespace)
    .map(([key]) => key);

/** Whether the manifest is rendered from the tenancy: a workload may not carry this label. */
export const isOwn = ({ metadata }: Manifest): boolean => metadata.labels?.[labels.managed] === 'true';
