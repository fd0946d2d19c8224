import type { Amounts } from './amounts.js';

/** A pool of nodes for one dedicated workspace. */
export interface NodePool {
  /** Id of the pool; its nodes carry the label and the taint `kaas.hexabase.ai/node-pool=<name>`. */
  readonly name: string;
  /** Capacity of the whole pool. */
  readonly capacity: Amounts;
}
