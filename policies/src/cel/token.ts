import { CelError } from './cel-error.js';
import { bytesLiteral, stringLiteral } from './string-literal.js';
import { Uint, type Value } from './value.js';

/** A word of an expression. */
export interface Token {
  readonly kind: 'literal' | 'name' | 'quoted' | 'symbol' | 'end';
  /** As written; the name without its quotes. */
  readonly text: string;
  readonly at: number;
  /** Of a literal; a number is left to the parser, which knows its sign. */
  readonly value?: Value;
  readonly number?: 'int' | 'uint' | 'double';
}

/** Characters of the longest expression that is read, as in cel-go. */
const maxLength = 100_000;

/** The tokens of an expression, with one of kind `end` last. @throws CelError */
export function tokens(text: string): readonly Token[] {
  if (text.length > maxLength) throw new CelError(`expression is longer than ${maxLength} characters`, 0);
  const found: Token[] = [];
  let at = 0;
  for (;;) {
    at = next(space, text, at)?.end ?? at;
    if (at >= text.length) return [...found, { kind: 'end', text: '', at }];
    const token = tokenAt(text, at);
    found.push(token.token);
    at = token.end;
  }
}

interface Found {
  readonly token: Token;
  readonly end: number;
}

function tokenAt(text: string, at: number): Found {
  const quoted = next(rawPattern, text, at) ?? next(stringPattern, text, at);
  if (quoted !== undefined) {
    const [written, prefix = '', , long, , short] = quoted.match;
    const content = long ?? short ?? '';
    const raw = /r/i.test(prefix);
    const value = /b/i.test(prefix) ? bytesLiteral(content, raw, at) : stringLiteral(content, raw, at);
    return { token: { kind: 'literal', text: written, at, value }, end: quoted.end };
  }
  const number = next(numberPattern, text, at);
  if (number !== undefined) {
    const { double, uint } = number.match.groups ?? {};
    const kind = double !== undefined ? 'double' : uint !== undefined ? 'uint' : 'int';
    return { token: { kind: 'literal', text: number.match[0], at, number: kind }, end: number.end };
  }
  const name = next(namePattern, text, at);
  if (name !== undefined) return { token: { kind: 'name', text: name.match[0], at }, end: name.end };
  const escaped = next(quotedName, text, at);
  if (escaped !== undefined) {
    return { token: { kind: 'quoted', text: escaped.match[1] ?? '', at }, end: escaped.end };
  }
  const symbol = next(symbolPattern, text, at);
  if (symbol !== undefined) return { token: { kind: 'symbol', text: symbol.match[0], at }, end: symbol.end };
  throw new CelError(`unexpected character ${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))}`, at);
}

/** The value of a number. @throws CelError for one that its type does not hold */
export function numberValue({ text, number, at }: Token, negative: boolean): Value {
  if (number === 'double') return negative ? -Number(text) : Number(text);
  const digits = BigInt(text.replace(/[uU]$/, ''));
  const value = negative ? -digits : digits;
  if (number === 'uint') {
    if (value < 0n || BigInt.asUintN(64, value) !== value) throw new CelError('invalid uint literal', at);
    return new Uint(value);
  }
  if (BigInt.asIntN(64, value) !== value) throw new CelError('invalid int literal', at);
  return value;
}

// Each pattern is anchored and has no nested repetition, so that reading takes time linear in the text.
const space = /(?:[\t\n\f\r ]|\/\/[^\n]*)+/y;
const rawPattern = /([bB]?[rR]|[rR][bB])(?:("""|''')([\s\S]*?)\2|(["'])([^\r\n]*?)\4)/y;
const stringPattern = /([bB])?(?:("""|''')((?:\\[\s\S]|(?!\2)[^\\])*)\2|(["'])((?:\\.|(?!\4)[^\\\r\n])*)\4)/y;
const numberPattern =
  /(?<double>(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?))|(?:0x[0-9a-fA-F]+|\d+)(?<uint>[uU])?/y;
const namePattern = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const quotedName = /`([a-zA-Z0-9_.\-/ ]+)`/y;
const symbolPattern = /\|\||&&|==|!=|<=|>=|[<>+\-*/%!?:.,()[\]{}]/y;

function next(pattern: RegExp, text: string, at: number): { match: RegExpExecArray; end: number } | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null ? undefined : { match, end: pattern.lastIndex };
}
