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
  /**
   * A host cluster and its vClusters, without Git.
   * @default none: another target is given
   */
  readonly cluster?: Input<ClusterTargetArgs>;
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

/**
 * A host cluster that this program can reach, with Flux's source- and helm-controller. `docs/guides/cluster-target.md` says
 * what it needs and what it does; `@kubernetes/client-node` has to be installed beside this package.
 */
export interface ClusterTargetArgs {
  /** Name of the host cluster in the tenancy, which may declare no other one. */
  readonly hostCluster: Input<string>;
  /**
   * How to reach the host cluster. It is read wherever the stack is updated, refreshed or destroyed; the state holds the
   * names and nothing of what is in the file.
   * @default as kubectl does: the current context of what KUBECONFIG names, or of `~/.kube/config`
   */
  readonly kubeconfig?: Input<KubeconfigArgs>;
  /**
   * URL at which vClusters are reached from here, with `{namespace}` for the host namespace of each:
   * `https://{namespace}.vclusters.example.com`. The certificate is still verified for the name in its kubeconfig.
   * @default the address in the kubeconfig that each vCluster writes, which is that of a Service of the host cluster
   */
  readonly tenantServer?: Input<string>;
  /**
   * Namespace of the host cluster for inventories and leases; made when it is missing.
   * @default 'kaas-system'
   */
  readonly namespace?: Input<string>;
  /**
   * Whether objects are taken over that exist and that no source has in its inventory.
   * @default false: they are a conflict
   */
  readonly adopt?: Input<boolean>;
  /**
   * Whether an update waits until everything that it applied is ready.
   * @default true
   */
  readonly wait?: Input<boolean>;
  /**
   * Longest wait of an update, for vClusters that start, for what is being deleted and for readiness, in seconds.
   * @default 600
   */
  readonly timeoutSeconds?: Input<number>;
}

/** Names of a kubeconfig. Its text holds credentials and is not taken, because the state would keep it. */
export interface KubeconfigArgs {
  /**
   * Path of the file.
   * @default what KUBECONFIG names, then `~/.kube/config`, then the service account of the pod
   */
  readonly file?: Input<string>;
  /**
   * Context of it.
   * @default its current context
   */
  readonly context?: Input<string>;
}
