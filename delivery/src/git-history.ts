import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { git, gitOutput } from './git.js';
import { type GitRemote, remoteOutput } from './git-remote.js';

/**
 * Whether a commit of the branch has another one in its history, or is it.
 *
 * Asked of a clone of its own that holds commits and no files, because that of the newest tree has no history. A remote that
 * cannot leave files out sends them, and the answer is the same.
 */
export async function containsCommit(remote: GitRemote, commit: string, earlier: string): Promise<boolean> {
  if (commit === earlier) return true;
  const history = await historyOf(remote);
  const isAncestor = async (): Promise<number | null> =>
    (await git(['--git-dir', history, 'merge-base', '--is-ancestor', earlier, commit])).status;
  const known = (await objects(history)).includes(commit);
  // What a known commit has in its history does not change.
  if (known) return (await isAncestor()) === 0;
  await fetchHistory(remote);
  return (await isAncestor()) === 0;
}

/** Whether the message of a commit of the branch has a line. @param line text of the whole line, as it stands */
export async function historyTells(remote: GitRemote, line: string): Promise<boolean> {
  const history = await fetchHistory(remote);
  const found = await gitOutput([
    '--git-dir',
    history,
    'log',
    '--fixed-strings',
    `--grep=${line}`,
    '--format=%B%x00',
    tip,
  ]);
  return found.toString().split(/\n|\0/).includes(line);
}

async function historyOf({ clone }: GitRemote): Promise<string> {
  const history = `${clone}-history`;
  if (!existsSync(join(history, 'HEAD'))) {
    await gitOutput(['init', '--quiet', '--bare', '--template=', '--initial-branch=kaas', '--', history]);
  }
  return history;
}

async function fetchHistory(remote: GitRemote): Promise<string> {
  const { repository, branch, credentials = [] } = remote;
  const history = await historyOf(remote);
  const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--filter=tree:0'];
  await remoteOutput(repository, [
    ...credentials,
    ...['--git-dir', history, 'fetch', ...options, '--', repository, `+refs/heads/${branch}:${tip}`],
  ]);
  return history;
}

const tip = 'refs/kaas/history';

/** Commits that the clone holds; asking for one of them by name would make Git ask the remote. */
async function objects(history: string): Promise<string[]> {
  const { status, stdout } = await git(['--git-dir', history, 'rev-list', tip]);
  return status === 0 ? stdout.toString().split('\n') : [];
}
