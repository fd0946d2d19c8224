import { type Amounts, amountsShape } from './amount.js';
import { maxLength } from './name.js';
import { object, required } from './shape.js';
import { id } from './text.js';

/** Nodes of one workspace with a dedicated plan. */
export interface NodePool {
  /** Id of the pool; its nodes carry the label and the taint kaas.hexabase.ai/node-pool=<name>. */
  readonly name: string;
  /** Capacity of the whole pool. */
  readonly capacity: Amounts;
}

export const nodePoolShape = object<NodePool>({
  name: required(
    'Id of the pool; its nodes carry the label and the taint kaas.hexabase.ai/node-pool=<name>.',
    id(maxLength.nodePool),
  ),
  capacity: required('Capacity of the whole pool.', amountsShape),
});
