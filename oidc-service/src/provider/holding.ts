import type { GraceStage } from '../billing/index.js';
import type { Held } from '../groups/index.js';

/** What the right of a person in a workspace follows from. */
export interface Holding extends Held {
  /** Of the organization; null in good standing. */
  readonly stage: GraceStage | null;
}
