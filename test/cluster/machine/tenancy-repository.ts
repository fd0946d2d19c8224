import { type Changes, gitTarget } from '@hexabase-kaas/delivery';
import { parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import type { Machine } from './machine.ts';

/** Renders the documents and pushes what comes out, as a pipeline of a platform team would; then Flux is told. */
export async function pushTenancy(machine: Machine, documents: readonly unknown[]): Promise<Changes> {
  const changes = await target(machine).apply('acme-example', tenancyUnits(parseTenancy(documents)));
  await announcePush(machine);
  return changes;
}

/** Asks Flux to look now rather than at its next interval, as a webhook of the Git server would. */
export async function announcePush(machine: Machine): Promise<void> {
  const path = '/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/flux-system';
  const annotations = { 'reconcile.fluxcd.io/requestedAt': `${Date.now()}` };
  await machine.admin().request('PATCH', path, { metadata: { annotations } }, 'application/merge-patch+json');
}

/** Folder of the bare repository which Flux watches. */
export const tenancyRepository = (machine: Machine): string => machine.path('git', 'tenancy.git');

const target = (machine: Machine) =>
  gitTarget({
    repository: tenancyRepository(machine),
    branch: 'main',
    author: { name: 'platform', email: 'platform@example.com' },
    directory: machine.path('clone'),
  });
