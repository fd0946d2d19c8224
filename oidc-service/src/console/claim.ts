import { effectiveGroups, type GroupNode } from '@hexabase-kaas/tenancy';
import type { AnswerOf, Operations } from '../api/index.js';

/** Groups that a person holds, and why; as the API answers it. */
export type Held = AnswerOf<Operations['getEffectiveGroups']>['items'];

/** A change that is not made yet: one group more, or one less. */
export interface ClaimChange {
  readonly put?: string;
  readonly take?: string;
}

/** Groups that a person is in directly, by membership; a right for an emergency is none. */
export const directGroups = (held: Held): string[] =>
  [
    ...new Set(
      held.flatMap(({ because }) =>
        because.flatMap(({ path, origin }) => (origin === 'break-glass' ? [] : path.slice(0, 1))),
      ),
    ),
  ].sort();

/** The `groups` claim after a change: by the function with which the model computes it. */
export function claimAfter(tree: readonly GroupNode[], held: Held, { put, take }: ClaimChange): string[] {
  const emergency = held.flatMap(({ because }) =>
    because.flatMap(({ path, origin }) => (origin === 'break-glass' ? path.slice(0, 1) : [])),
  );
  const direct = directGroups(held).filter((group) => group !== take);
  return effectiveGroups(tree, [...direct, ...emergency, ...(put === undefined ? [] : [put])]);
}

/** Groups as nodes of a tree; what is pending is in no token. */
export const nodesOf = (groups: AnswerOf<Operations['listGroups']>['items']): GroupNode[] =>
  groups
    .filter(({ state }) => state === 'applied')
    .map(({ name, parent }) => ({ name, ...(parent !== null && { parent }) }));
