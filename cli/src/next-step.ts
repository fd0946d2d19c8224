import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Summary } from './summary.js';

/** What to do after a rendering, with the commands to copy. */
export async function nextStep(
  { changes, hostClusters }: Pick<Summary, 'changes' | 'hostClusters'>,
  { out }: { readonly out?: string },
): Promise<string> {
  const [cluster = 'CLUSTER'] = hostClusters;
  if (changes.written.length + changes.removed.length === 0) return 'Next: nothing to do.';
  if (out === undefined) {
    const at = changes.commit === undefined ? '' : ` ${changes.commit.slice(0, 12)}`;
    return `Next: Flux takes commit${at} within its interval; to go now:\n  flux reconcile source git flux-system`;
  }
  const directory = /^[\w./-]+$/.test(out) ? out : `'${out.replaceAll("'", `'\\''`)}'`;
  const git = `git -C ${directory}`;
  const root = await gitRoot(resolve(out));
  const tree = root === undefined ? '' : relative(root, resolve(out)).split(sep).join('/');
  return [
    'Next: commit the tree and push it:',
    ...(root !== undefined ? [] : [`  git init --initial-branch=main ${directory}`]),
    `  ${git} add . && ${git} commit -m "Render the tenancy"`,
    // A repository that is new knows of no other.
    `  ${git} push${root === undefined ? ' REPOSITORY main' : ''}`,
    'Once for each host cluster, tell Flux where to look:',
    `  flux bootstrap git --url=REPOSITORY --branch=main --path=${tree === '' ? '' : `${tree}/`}clusters/${cluster}`,
    ...(tree === '' ? [] : [`  (the tree stands in ${tree}: its host clusters say so with source.path)`]),
  ].join('\n');
}

/** The root of the Git working copy that a directory stands in. */
async function gitRoot(directory: string): Promise<string | undefined> {
  for (let at = directory; ; at = dirname(at)) {
    const found = await stat(join(at, '.git')).catch(() => undefined);
    if (found !== undefined) return at;
    if (dirname(at) === at) return undefined;
  }
}
