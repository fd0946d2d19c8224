/** What kind of error it is; `crash` is where the Go binary itself dies, `limit` where this engine refuses to go on. */
export type SearchErrorCode =
  | 'syntax'
  | 'unknown-function'
  | 'invalid-arity'
  | 'invalid-type'
  | 'invalid-value'
  | 'undefined-variable'
  | 'not-evaluable'
  | 'no-clock'
  | 'limit'
  | 'crash';

/** The one error that searching throws. Its message is the binary's, word for word, except for codes of our own. */
export class SearchError extends Error {
  override readonly name = 'SearchError';

  constructor(
    readonly code: SearchErrorCode,
    message: string,
    /** Where a syntax error is, in bytes from the start of the expression; left out where Go gives no place. */
    readonly offset?: number,
  ) {
    super(message);
  }
}
