import type { Database } from '../database/database.js';
import type { Caller } from '../http/caller.js';
import { type Action, rules } from './action.js';
import { standingOf } from './standing.js';
import type { Target } from './target.js';

/** Whether a caller may do something. Everything that guards anything asks here, or through `authorized`. */
export async function may(db: Database, caller: Caller, action: Action, target: Target): Promise<boolean> {
  return rules[action](await standingOf(db, caller, target));
}
