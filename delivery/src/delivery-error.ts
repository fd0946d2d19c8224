import type { Issue } from '@hexabase-kaas/tenancy';

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
  /** Another process held the lock for longer than the timeout. */
  | 'DELIVERY_LOCKED'
  /** A repository, branch or author that is refused before Git sees it. */
  | 'DELIVERY_REPOSITORY'
  /** The remote could not be reached, or broke off. */
  | 'DELIVERY_REMOTE'
  /** The remote answered, and refused the push for good. */
  | 'DELIVERY_REJECTED'
  /** Other writers won every one of the bounded attempts. */
  | 'DELIVERY_CONTENTION'
  /** Git is missing, or failed on the local clone. */
  | 'DELIVERY_GIT';

/** Thrown by every target; carries everything that is wrong, not only the first. Nothing was applied when it is thrown. */
export class DeliveryError extends Error {
  /** The code of the first issue. */
  readonly code: DeliveryCode;

  constructor(readonly issues: readonly DeliveryIssue[]) {
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
