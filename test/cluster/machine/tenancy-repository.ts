import { execFileSync } from 'node:child_process';
import { type Changes, gitTarget } from '@hexabase-kaas/delivery';
import { parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import { stringify } from 'yaml';
import { acme } from '../harness/cases.ts';
import { untilDelivered } from './delivered.ts';
import type { Machine } from './machine.ts';

/** Renders the documents and pushes what comes out, as a pipeline of a platform team would; then Flux is told. */
export async function pushTenancy(machine: Machine, documents: readonly unknown[]): Promise<Changes> {
  const changes = await target(machine).apply('acme-example', tenancyUnits(parseTenancy(documents)));
  await announcePush(machine);
  return changes;
}

/**
 * Has the example's documents beside the tree in the repository while `use` runs, as the OIDC service needs them to change the
 * tenancy; afterwards everything is as it was, whatever was committed meanwhile.
 */
export async function withDocumentsInGit(machine: Machine, use: () => Promise<void>): Promise<void> {
  const repository = tenancyRepository(machine);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', env: { ...process.env, ...author } }).trim();
  const before = git('rev-parse', 'main^{tree}');
  const index = { ...process.env, GIT_INDEX_FILE: machine.path('documents.index') };
  const text = acme()
    .documents.map((document) => stringify(document))
    .join('---\n');
  const blob = execFileSync('git', ['-C', repository, 'hash-object', '-w', '--stdin'], {
    input: text,
    encoding: 'utf8',
  });
  const staged = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', env: index }).trim();
  staged('read-tree', 'main');
  staged('update-index', '--add', '--cacheinfo', `100644,${blob.trim()},tenancy/acme-example/tenancy.yaml`);
  const commit = (tree: string, message: string): string => {
    const made = git('commit-tree', tree, '-p', 'main', '-m', message);
    git('update-ref', 'refs/heads/main', made);
    return made;
  };
  try {
    commit(staged('write-tree'), 'Add the documents of the example');
    await use();
  } finally {
    const restored = commit(before, 'Restore the example');
    await announcePush(machine);
    await untilDelivered(machine, restored, 600);
  }
}

const author = {
  GIT_AUTHOR_NAME: 'platform',
  GIT_AUTHOR_EMAIL: 'platform@example.com',
  GIT_COMMITTER_NAME: 'platform',
  GIT_COMMITTER_EMAIL: 'platform@example.com',
};

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
