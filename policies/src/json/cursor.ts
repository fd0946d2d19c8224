import type { Node } from './node.js';
import type { SearchError } from './search-error.js';
import { syntaxError, type Token, type TokenKind, tokenize } from './token.js';

/** Where a parser stands in the tokens of an expression. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(
    readonly text: string,
    /** Parses one expression whose operators bind tighter than `power`. */
    readonly expression: (cursor: Cursor, power: number) => Node,
    /** How many expressions the present one is part of. */
    public depth = 0,
  ) {
    this.#tokens = tokenize(text);
  }

  /** The kind of the token that comes next. */
  get kind(): TokenKind {
    return this.token().kind;
  }

  /** The token that comes next, or `ahead` of it. */
  token(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] as Token;
  }

  /** Takes the token that comes next. */
  advance(): Token {
    const token = this.token();
    this.#at++;
    return token;
  }

  /** Takes a token of this kind, or throws. */
  match(kind: TokenKind): void {
    if (this.kind !== kind) throw this.error(`Expected ${kind}, received: ${this.kind}`);
    this.#at++;
  }

  /** A syntax error at a token. */
  error(message: string, token = this.token()): SearchError {
    return syntaxError(message, this.text, token.position);
  }
}
