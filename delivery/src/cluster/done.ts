/** What a delivery has done so far; a failure tells it, and the inventory keeps it. */
export interface Done {
  /** Addresses of what was applied. */
  readonly written: string[];
  /** Addresses of what was deleted. */
  readonly removed: string[];
  /** The objects that stand, by address. */
  readonly uids: Map<string, string>;
}

/** Nothing, yet. */
export const nothingDone = (): Done => ({ written: [], removed: [], uids: new Map() });
