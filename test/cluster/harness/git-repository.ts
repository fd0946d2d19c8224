import { execFileSync } from 'node:child_process';
import { scratchDirectory } from './scratch.ts';

/** A bare repository on this machine. */
export class GitRepository {
  readonly directory: string;

  constructor(name: string) {
    this.directory = scratchDirectory(`${name}-repository`);
    this.git('init', '--quiet', '--bare', '--initial-branch=main', this.directory);
  }

  /** Arguments of a Git target on a branch of this repository. */
  target(branch = 'main'): { repository: string; branch: string; author: { name: string; email: string } } {
    return { repository: this.directory, branch, author: { name: 'kaas', email: 'kaas@example.com' } };
  }

  /** Commits of a branch, newest first; none while the branch does not exist. */
  commits(branch: string): string[] {
    const ref = this.git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
    return ref === '' ? [] : this.git('rev-list', branch).split('\n');
  }

  /** Paths of a branch, sorted. */
  files(branch: string): string[] {
    return this.git('ls-tree', '-r', '--name-only', branch)
      .split('\n')
      .filter((path) => path !== '');
  }

  /** Text of a file. */
  file(branch: string, path: string): string {
    return this.git('show', `${branch}:${path}`);
  }

  /** Paths and contents of a branch, as Git names them. */
  tree(branch: string): string {
    return this.git('ls-tree', '-r', branch);
  }

  /** Commits another text of a file, as somebody else would. */
  edit(branch: string, path: string, text: string): void {
    const stream = `commit refs/heads/${branch}\ncommitter someone <someone@example.com> now\ndata 4\nEdit\nfrom refs/heads/${branch}^0\nM 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    this.git('fast-import', '--quiet', '--date-format=now', stream);
  }

  private git(command: string, ...args: string[]): string {
    const stream = command === 'fast-import' ? args.pop() : undefined;
    return execFileSync('git', ['--git-dir', this.directory, command, ...args], {
      encoding: 'utf8',
      ...(stream !== undefined && { input: stream }),
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    }).trim();
  }
}
