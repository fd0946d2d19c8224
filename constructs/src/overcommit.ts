/** How many times a host cluster's capacity may be sold. */
export interface Overcommit {
  /**
   * How many times CPU may be sold.
   * @default 1
   */
  readonly cpu?: number;
  /**
   * How many times memory may be sold.
   * @default 1
   */
  readonly memory?: number;
  /**
   * How many times storage may be sold.
   * @default 1
   */
  readonly storage?: number;
}
