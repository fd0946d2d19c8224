import { type FluxObject, fluxObjects, isReady, untilNoneIsLate } from './flux-state.ts';
import type { World } from './flux-world.ts';

/**
 * Has every Kustomization and every HelmRelease reconciled once without a change, as happens at each of their intervals.
 * Who depends on others comes after them, as intervals that are out of step have it.
 */
export async function reconcileAll({ host }: World): Promise<void> {
  let left = await fluxObjects(host.admin);
  while (left.length > 0) {
    const names = new Set(left.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
    const waits = ({ spec, metadata }: FluxObject): boolean =>
      (spec.dependsOn ?? []).some(({ name, namespace }) => names.has(`${namespace ?? metadata.namespace}/${name}`));
    const now = left.filter((one) => !waits(one));
    if (now.length === 0) throw new Error('the Kustomizations depend on each other in a circle');
    await Promise.all(now.map((one) => ask(host.admin.request.bind(host.admin), one)));
    const paths = new Set(now.map(({ path }) => path));
    await untilNoneIsLate(host.admin, 'all that were asked have reconciled', (objects) =>
      objects.filter((one) => paths.has(one.path) && !(isReady(one) && one.status?.lastHandledReconcileAt === token)),
    );
    left = left.filter(({ path }) => !paths.has(path));
  }
}

const token = 'bench';

function ask(request: World['host']['admin']['request'], { path }: FluxObject): Promise<unknown> {
  const metadata = { annotations: { 'reconcile.fluxcd.io/requestedAt': token } };
  return request('PATCH', path, { metadata }, 'application/merge-patch+json');
}
