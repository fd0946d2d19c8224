import { gitOutput } from './git.js';
import { blobs } from './git-tree.js';

/** What a branch holds at one commit. */
export interface GitSnapshot {
  /** Absent while the branch does not exist. */
  readonly commit: string | undefined;
  /** Texts of all regular files below a folder, by path, sorted; empty when there is no such folder. */
  files(folder: string): Promise<ReadonlyMap<string, string>>;
}

/** A commit of a local clone. */
export const gitSnapshot = (clone: string, commit: string | undefined): GitSnapshot => ({
  commit,
  files: async (folder) => {
    if (commit === undefined) return new Map();
    const listing = await gitOutput(['--git-dir', clone, 'ls-tree', '-r', '-z', '--full-tree', commit, '--', folder]);
    const found = listing
      .toString()
      .split('\0')
      .filter((line) => line.startsWith('100'))
      .map((line) => {
        const tab = line.indexOf('\t');
        return { path: line.slice(tab + 1), id: line.slice(line.lastIndexOf(' ', tab) + 1, tab) };
      });
    const texts = await blobs(
      clone,
      found.map(({ id }) => id),
    );
    return new Map(found.map(({ path }, index) => [path, texts[index] ?? '']));
  },
});
