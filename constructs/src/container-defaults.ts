import type { ContainerAmounts } from './amounts.js';

/** What a container without requests and limits gets. */
export interface ContainerDefaults {
  /** Requested. */
  readonly request: ContainerAmounts;
  /** Limit. */
  readonly limit: ContainerAmounts;
}
