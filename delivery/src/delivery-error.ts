import type { Issue } from '@hexabase-kaas/tenancy';
import type { Changes } from './target.js';

/** Why a delivery was refused or failed; stable, so that a program can branch on it. */
export type DeliveryCode =
  /** The name of a source is not an id. */
  | 'DELIVERY_SOURCE'
  /** Two units share a key, or a unit cannot be written as YAML. */
  | 'DELIVERY_UNIT'
  /** A path leaves the tree, is reserved, or runs through a link. */
  | 'DELIVERY_PATH'
  /** Two paths differ only in case, or one is both a file and a folder. */
  | 'DELIVERY_COLLISION'
  /** A path holds a file that belongs to someone else. */
  | 'DELIVERY_CONFLICT'
  /** An inventory cannot be read, so nobody knows what belongs to whom. */
  | 'DELIVERY_INVENTORY'
  /** Another process held the lock, or the lease, for longer than the timeout. */
  | 'DELIVERY_LOCKED'
  /** A repository, branch or author that is refused before Git sees it. */
  | 'DELIVERY_REPOSITORY'
  /** The remote, or the API server of a cluster, could not be reached, or broke off. */
  | 'DELIVERY_REMOTE'
  /** The remote, or the API server of a cluster, answered, and refused for good. */
  | 'DELIVERY_REJECTED'
  /** Other writers won every one of the bounded attempts, or took over meanwhile. */
  | 'DELIVERY_CONTENTION'
  /** The directory of a tree, or of a local clone, cannot be read or written. */
  | 'DELIVERY_DIRECTORY'
  /** Git is missing, or failed on the local clone. */
  | 'DELIVERY_GIT'
  /** A kubeconfig cannot be used, or the tenancy has nothing for the host cluster. */
  | 'DELIVERY_CLUSTER'
  /** A cluster does not know a kind of object that the tenancy needs. */
  | 'DELIVERY_KIND'
  /** Everything was applied, and something is not ready, or not gone, in time. */
  | 'DELIVERY_NOT_READY';

/**
 * Thrown by every target; carries everything that is wrong, not only the first. Nothing was applied when it is thrown,
 * unless it says what.
 */
export class DeliveryError extends Error {
  /** The code of the first issue. */
  readonly code: DeliveryCode;

  constructor(
    readonly issues: readonly DeliveryIssue[],
    /** What a target without transactions had done before: absent means nothing. The same call goes on from there. */
    readonly changes?: Changes,
  ) {
    super(issues.map((issue) => `${issue.path}: ${issue.message} (${issue.code}); ${issue.fix}`).join('\n'));
    this.name = 'DeliveryError';
    this.code = issues[0]?.code ?? 'DELIVERY_UNIT';
  }
}

/** An issue whose code is one of ours. */
export interface DeliveryIssue extends Issue {
  readonly code: DeliveryCode;
}

/** An issue that stops the delivery. */
export function issue(code: DeliveryCode, path: string, message: string, fix: string): DeliveryIssue {
  return { code, severity: 'error', path, message, fix };
}
