/** How far into the future a caller has used up what it may use. */
export interface RateLimitTable {
  /** SHA-256, in hexadecimal, of the kind of limit and the caller or address. */
  readonly key: string;
  /** Microseconds since 1970 at which nothing is used up any more. */
  free_at: number;
}
