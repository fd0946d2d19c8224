import type { Machine } from './machine.ts';

/** Asks Flux to look at an object now rather than at its next interval, as `flux reconcile` does. */
export async function reconcile(
  machine: Machine,
  kind: 'kustomizations' | 'helmreleases',
  namespace: string,
  name: string,
): Promise<void> {
  const group = { kustomizations: 'kustomize.toolkit.fluxcd.io/v1', helmreleases: 'helm.toolkit.fluxcd.io/v2' }[kind];
  const path = `/apis/${group}/namespaces/${namespace}/${kind}/${name}`;
  const annotations = { 'reconcile.fluxcd.io/requestedAt': `${Date.now()}` };
  const answer = await machine
    .admin()
    .request('PATCH', path, { metadata: { annotations } }, 'application/merge-patch+json');
  if (!answer.ok) throw new Error(`${path}: ${answer.message}`);
}
