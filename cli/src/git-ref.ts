import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { WrongUse } from './exit-code.js';
import { stdin } from './file-list.js';
import { printable } from './printable.js';

const run = promisify(execFile);

/** A file as it was at a commit. */
export interface CommittedFile {
  /** Name for people: `origin/main:tenancy/acme.yaml`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Reads files and directories as they were at a commit, from Git's own store: the working tree is neither read nor touched.
 * Of a directory it takes what a directory of now gives; what was not there yet gives nothing.
 * @param paths as they are given for now
 * @throws WrongUse for a name that is no commit here, and for what is in no repository
 */
export async function filesAt(ref: string, paths: readonly string[]): Promise<CommittedFile[]> {
  const files = new Map<string, CommittedFile>();
  for (const path of paths) {
    if (path === stdin) throw new WrongUse(`standard input has no version at ${printable(ref)}: name files`);
    const isDirectory = await stat(path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    const folder = isDirectory ? path : dirname(path);
    const commit = await commitOf(folder, ref);
    const listed = await git(folder, ['ls-tree', '-r', '-z', commit, '--', isDirectory ? '.' : `./${basename(path)}`]);
    for (const line of listed
      .toString()
      .split('\0')
      .filter((one) => one.startsWith('100'))) {
      const [, , id = ''] = line.slice(0, line.indexOf('\t')).split(' ');
      const file = line.slice(line.indexOf('\t') + 1);
      if (isDirectory && !isWanted(file)) continue;
      const name = `${ref}:${join(folder, file)}`;
      if (!files.has(name)) files.set(name, { name, bytes: await git(folder, ['cat-file', 'blob', id]) });
    }
  }
  return [...files.values()];
}

/** Whether a name is most likely a commit: nothing of that name is in the file system. */
export const isNoFile = (name: string): Promise<boolean> =>
  name === stdin
    ? Promise.resolve(false)
    : stat(name).then(
        () => false,
        () => true,
      );

async function commitOf(folder: string, ref: string): Promise<string> {
  try {
    const commit = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
    return commit.toString().trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new WrongUse(`${printable(ref)} is no file, and git cannot be run to look for a commit: install git`);
    throw new WrongUse(
      `${printable(ref)} is neither a file nor a commit that git knows in ${printable(folder)}\nName files, or fetch it first: git fetch origin`,
    );
  }
}

async function git(folder: string, args: readonly string[]): Promise<Buffer> {
  const options = { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024, windowsHide: true } as const;
  // Paths of commits are data: none is a pattern, and nothing of the repository's own is run.
  const safe = ['--literal-pathspecs', '-c', 'core.fsmonitor=false', '-C', folder];
  return (await run('git', [...safe, ...args], options)).stdout;
}

const isWanted = (path: string): boolean =>
  /\.(ya?ml|json)$/i.test(path) && !path.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
