import { DeliveryError, issue } from './delivery-error.js';
import { type GitResult, git, gitOutput, redact } from './git.js';

/** One branch of a remote, with a local bare clone that holds its newest commit. */
export interface GitRemote {
  readonly clone: string;
  readonly repository: string;
  readonly branch: string;
  readonly base?: string | undefined;
  /** Whether each commit is made on the base, in place of what the branch held. @default false */
  readonly anew?: boolean | undefined;
  /** Options of Git that say where it finds a password. @default none: an agent's or an askpass program's */
  readonly credentials?: readonly string[] | undefined;
}

/** Options of Git that make it read `username=` and `password=` from a file, for each call anew; it never writes there. */
export const credentialOptions = (file: string | undefined): string[] =>
  file === undefined
    ? []
    : ['-c', `credential.helper=!f() { test "$1" = get && cat '${file.replaceAll("'", "'\\''")}'; }; f`];

/** What the next commit is made on top of. */
export interface Tip {
  /** Newest commit of the branch, or of its base; absent when neither exists. */
  readonly commit: string | undefined;
  /** What the branch itself has to be when it is pushed; absent while it does not exist. */
  readonly lease: string | undefined;
}

/** Brings the newest commit of the branch, or of its base, into the clone. */
export async function fetchTip({ base, ...remote }: GitRemote): Promise<Tip> {
  const lease = await fetchBranch(remote);
  const own = remote.anew ? undefined : lease;
  const commit = own ?? (base === undefined ? undefined : await fetchBranch({ ...remote, branch: base }));
  return { commit, lease };
}

async function fetchBranch({ clone, repository, branch, credentials = [] }: GitRemote): Promise<string | undefined> {
  const ref = `refs/heads/${branch}`;
  const listing = await remoteOutput(repository, [...credentials, 'ls-remote', '--', repository, ref]);
  // Git matches the end of a name, so `x/refs/heads/main` is listed as well.
  const tip = listing
    .split('\n')
    .find((line) => line.endsWith(`\t${ref}`))
    ?.split('\t')[0];
  if (tip === undefined) return undefined;
  if ((await fetched(clone)) === tip) return tip;
  // Without history: it grows for ever, and only the newest tree is read. The plus takes a rewritten branch as it is.
  const options = ['--quiet', '--no-tags', '--depth=1', '--no-write-fetch-head', '--no-recurse-submodules'];
  await remoteOutput(repository, [
    ...credentials,
    ...['--git-dir', clone, 'fetch', ...options, '--', repository, `+${ref}:${tipRef}`],
  ]);
  return fetched(clone);
}

/** How a push ended: `lost` when the branch is no longer what the commit is based on, `unknown` when the remote broke off. */
export type Pushed =
  | { readonly outcome: 'accepted' | 'lost' }
  | { readonly outcome: 'refused' | 'unknown'; reason: string };

/** Moves the branch from the commit of the lease to the next if nobody moved it in between. */
export async function push(remote: GitRemote, lease: string | undefined, commit: string): Promise<Pushed> {
  const { clone, repository, branch, credentials = [] } = remote;
  const ref = `refs/heads/${branch}`;
  // A lease on the exact commit also notices a branch that was deleted or moved back, which a plain push would undo.
  const options = ['--porcelain', '--no-verify', `--force-with-lease=${ref}:${lease ?? ''}`];
  const result = await git([
    ...credentials,
    '--git-dir',
    clone,
    'push',
    ...options,
    '--',
    repository,
    `${commit}:${ref}`,
  ]);
  if (result.status === 0) {
    await gitOutput(['--git-dir', clone, 'update-ref', tipRef, commit]);
    return { outcome: 'accepted' };
  }
  const report = redact(result.stdout.toString());
  const rejection = /^!\t.*$/m.exec(report)?.[0];
  if (rejection === undefined) return { outcome: 'unknown', reason: result.stderr };
  if (races.test(rejection)) return { outcome: 'lost' };
  if (rejection.includes('[remote rejected]')) {
    return { outcome: 'refused', reason: `${rejection.split('\t').at(-1)} ${remoteLines(result)}`.trim() };
  }
  return { outcome: 'unknown', reason: result.stderr };
}

/** Deletes the branch as it is now. @throws DeliveryError when the remote cannot be reached, or forbids it */
export async function deleteBranch({ clone, repository, branch, credentials = [] }: GitRemote): Promise<void> {
  const ref = `refs/heads/${branch}`;
  const tip = await fetchBranch({ clone, repository, branch, credentials });
  if (tip === undefined) return;
  const options = ['--quiet', '--no-verify', `--force-with-lease=${ref}:${tip}`];
  await remoteOutput(repository, [
    ...credentials,
    ...['--git-dir', clone, 'push', ...options, '--', repository, `:${ref}`],
  ]);
}

/** The error of a remote that cannot be reached. */
export const unreachable = (repository: string, reason: string): DeliveryError =>
  new DeliveryError([
    issue('DELIVERY_REMOTE', redact(repository), reason, 'check the address and the credentials, then deliver again'),
  ]);

/** What Git says of the remote. @throws DeliveryError when it cannot be reached */
export async function remoteOutput(repository: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await git(args);
  if (status !== 0) throw unreachable(repository, stderr);
  return stdout.toString();
}

async function fetched(clone: string): Promise<string | undefined> {
  const { status, stdout } = await git(['--git-dir', clone, 'rev-parse', '--quiet', '--verify', tipRef]);
  return status === 0 ? stdout.toString().trim() : undefined;
}

const remoteLines = ({ stderr }: GitResult): string =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('remote:'))
    .join(' ');

/** The only name of the branch in the clone: it moves after its objects are complete, so it tells what is really there. */
const tipRef = 'refs/kaas/tip';
const races =
  /\[rejected\]|cannot lock ref|failed to update ref|failed to lock|incorrect old value|reference already exists|fetch first/;
