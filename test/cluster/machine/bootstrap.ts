import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { createRepository } from './git-server.ts';
import type { Machine } from './machine.ts';

/** A repository as `flux bootstrap` leaves it: Flux's own objects below `clusters/tokyo/flux-system`, and nothing else. */
export function bootstrapRepository(machine: Machine): void {
  const repository = createRepository(machine.path('git'), 'tenancy.git');
  const folder = machine.path('bootstrap');
  const own = join(folder, 'clusters', 'tokyo', 'flux-system');
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'gotk-sync.yaml'), syncManifests.map((object) => JSON.stringify(object)).join('\n---\n'));
  const identity = ['-c', 'user.name=flux', '-c', 'user.email=flux@example.com'];
  const git = (...args: string[]): void => {
    execFileSync('git', [...identity, '-C', folder, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  };
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=Add Flux sync manifests');
  git('push', '--quiet', repository, 'main');
}

/** The source, and the Kustomization that applies `clusters/tokyo`, with the intervals that `flux bootstrap` gives them. */
export const syncManifests: readonly Manifest[] = [
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'flux-system', namespace: 'flux-system' },
    spec: { interval: '1m0s', ref: { branch: 'main' }, url: 'https://git.example.com/tenancy.git' },
  },
  {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'flux-system', namespace: 'flux-system' },
    spec: {
      interval: '10m0s',
      // As docs/guides/getting-started.md advises: a request that hangs is given up then.
      timeout: '3m',
      path: './clusters/tokyo',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
    },
  },
];
