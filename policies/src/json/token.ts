import { quote } from './formatting.js';
import { parseJson } from './json-text.js';
import { SearchError } from './search-error.js';
import { byteLength } from './text.js';

/** The kinds of token, by the names that Go's messages print. */
export type TokenKind =
  | 'TOKUnknown'
  | 'TOKStar'
  | 'TOKDot'
  | 'TOKFilter'
  | 'TOKFlatten'
  | 'TOKLparen'
  | 'TOKRparen'
  | 'TOKLbracket'
  | 'TOKRbracket'
  | 'TOKLbrace'
  | 'TOKRbrace'
  | 'TOKOr'
  | 'TOKPipe'
  | 'TOKNumber'
  | 'TOKUnquotedIdentifier'
  | 'TOKQuotedIdentifier'
  | 'TOKComma'
  | 'TOKColon'
  | 'TOKPlus'
  | 'TOKMinus'
  | 'TOKMultiply'
  | 'TOKDivide'
  | 'TOKModulo'
  | 'TOKDiv'
  | 'TOKLT'
  | 'TOKLTE'
  | 'TOKGT'
  | 'TOKGTE'
  | 'TOKEQ'
  | 'TOKNE'
  | 'TOKJSONLiteral'
  | 'TOKStringLiteral'
  | 'TOKCurrent'
  | 'TOKRoot'
  | 'TOKExpref'
  | 'TOKAnd'
  | 'TOKNot'
  | 'TOKVarref'
  | 'TOKAssign'
  | 'TOKEOF';

/** One token; `position` is an index into the expression. */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly position: number;
}

const signs: Readonly<Record<string, TokenKind>> = {
  '.': 'TOKDot',
  '*': 'TOKStar',
  ',': 'TOKComma',
  ':': 'TOKColon',
  '{': 'TOKLbrace',
  '}': 'TOKRbrace',
  ']': 'TOKRbracket',
  '(': 'TOKLparen',
  ')': 'TOKRparen',
  '@': 'TOKCurrent',
  '+': 'TOKPlus',
  '-': 'TOKMinus',
  '%': 'TOKModulo',
  '\u2212': 'TOKMinus',
  '\u00d7': 'TOKMultiply',
  '\u00f7': 'TOKDivide',
  '//': 'TOKDiv',
  '/': 'TOKDivide',
  '[?': 'TOKFilter',
  '[]': 'TOKFlatten',
  '[': 'TOKLbracket',
  '||': 'TOKOr',
  '|': 'TOKPipe',
  '<=': 'TOKLTE',
  '<': 'TOKLT',
  '>=': 'TOKGTE',
  '>': 'TOKGT',
  '!=': 'TOKNE',
  '!': 'TOKNot',
  '==': 'TOKEQ',
  '=': 'TOKAssign',
  '&&': 'TOKAnd',
  '&': 'TOKExpref',
};

const identifier = /[A-Za-z_][A-Za-z0-9_]*/y;
const variable = /\$[A-Za-z0-9_]*/y;
const number = /-?[0-9]+/y;

/** The tokens of an expression, the last of them `TOKEOF`. Throws a SearchError of code `syntax`. */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: TokenKind, value: string, position = at): void => {
    tokens.push({ kind, value, position });
  };
  const word = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(expression)?.[0];
  };
  while (at < expression.length) {
    const char = expression[at] as string;
    const name = word(identifier) ?? word(variable);
    const digits = name === undefined ? word(number) : undefined;
    if (name !== undefined) {
      // Go's lexer looks a character up in a table that is one too short.
      if (expression[at + name.length] === '\u0080')
        throw new SearchError('crash', 'runtime error: index out of range [2] with length 2');
      push(name === '$' ? 'TOKRoot' : char === '$' ? 'TOKVarref' : 'TOKUnquotedIdentifier', name);
      at += name.length;
    } else if (digits !== undefined) {
      push('TOKNumber', digits);
      at += digits.length;
    } else if (char === '"' || char === '`') {
      const end = closing(expression, at + 1, char);
      const inner = expression.slice(at + 1, end);
      if (char === '"') push('TOKQuotedIdentifier', quoted(inner));
      else push('TOKJSONLiteral', inner.replaceAll('\\`', '`'), at + 1);
      at = end + 1;
    } else if (char === "'") {
      const end = closing(expression, at + 1, char);
      push('TOKStringLiteral', expression.slice(at + 1, end).replace(/\\(['\\])/g, '$1'), at + 1);
      at = end + 1;
    } else if (' \t\n\r'.includes(char)) {
      at++;
    } else {
      const pair = expression.slice(at, at + 2);
      const sign = Object.hasOwn(signs, pair) && pair.length === 2 ? pair : char;
      const kind = Object.hasOwn(signs, sign) ? signs[sign] : undefined;
      if (kind === undefined) throw unknownCharacter(expression, at);
      push(kind, sign);
      at += sign.length;
    }
  }
  push('TOKEOF', '');
  return tokens;
}

function quoted(inner: string): string {
  try {
    return parseJson(`"${inner}"`) as string;
  } catch (error) {
    throw error instanceof SearchError ? new SearchError('syntax', error.message) : error;
  }
}

function closing(expression: string, from: number, delimiter: string): number {
  let at = from;
  while (at < expression.length && expression[at] !== delimiter) at += expression[at] === '\\' ? 2 : 1;
  if (at < expression.length) return at;
  throw syntaxError(`Unclosed delimiter: ${delimiter}`, expression, expression.length);
}

function unknownCharacter(expression: string, at: number): SearchError {
  const char = String.fromCodePoint(expression.codePointAt(at) as number);
  const error = syntaxError(`Unknown char: ${quote(char, "'", true)}`, expression, at);
  // Go points at the last byte of the character.
  return new SearchError('syntax', error.message, (error.offset ?? 0) + byteLength(char) - 1);
}

/** A syntax error at an index into the expression. */
export function syntaxError(message: string, expression: string, at: number): SearchError {
  return new SearchError('syntax', `SyntaxError: ${message}`, byteLength(expression.slice(0, at)));
}
