import type { Input } from '@pulumi/pulumi';

/** Where the tree goes; give exactly one. */
export interface TargetArgs {
  /**
   * A branch of a Git repository, which Flux watches.
   * @default none: another target is given
   */
  readonly git?: Input<GitTargetArgs>;
  /**
   * A directory on the machine that Pulumi runs on, as a working copy is.
   * @default none: another target is given
   */
  readonly directory?: Input<DirectoryTargetArgs>;
}

/** A branch of a Git repository. */
export interface GitTargetArgs {
  /**
   * Path or URL of the repository: `file`, `git`, `http`, `https` or `ssh`. A URL with a password becomes a secret of the
   * stack; an SSH agent or a credential in the environment is better.
   */
  readonly repository: Input<string>;
  /** Branch that is committed to, or that a pull request goes to. */
  readonly branch: Input<string>;
  /** Who the commits are by. */
  readonly author: Input<AuthorArgs>;
  /**
   * Branch that is committed to in place of `branch`, and starts from it: the pull request is yours to open. Delete the
   * branch when it is merged.
   * @default none: commits go to `branch`
   */
  readonly pullRequestBranch?: Input<string>;
  /**
   * Message of the commits.
   * @default names the source and the number of files
   */
  readonly message?: Input<string>;
}

/** Who a commit is by. */
export interface AuthorArgs {
  /** Name of a person or a machine: `kaas`. */
  readonly name: Input<string>;
  /** Address that stands in the commit. */
  readonly email: Input<string>;
}

/** A directory. */
export interface DirectoryTargetArgs {
  /** Root of the tree; created when it is missing. */
  readonly path: Input<string>;
}
