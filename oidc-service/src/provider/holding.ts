import type { GraceStage } from '../billing/index.js';

/** What the right of a person in a workspace follows from. */
export interface Holding {
  readonly groups: readonly string[];
  /** Of the organization; null in good standing. */
  readonly stage: GraceStage | null;
}
