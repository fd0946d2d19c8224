import { bindingPower } from './binding-power.js';
import type { Cursor } from './cursor.js';
import { identity, type Node, type SliceParts } from './node.js';
import { SearchError } from './search-error.js';

/** What is projected onto each element: what follows, or the element itself where the projection stops. */
export function parseProjected(cursor: Cursor, power: number): Node {
  if (bindingPower(cursor.kind) < 10) return identity;
  if (cursor.kind === 'TOKLbracket' || cursor.kind === 'TOKFilter') return cursor.expression(cursor, power);
  if (cursor.kind !== 'TOKDot') throw cursor.error('Error');
  cursor.advance();
  return parseDotted(cursor, power);
}

/** What may follow a dot: a name, `*`, `[a, b]` or `{a: b}`. */
export function parseDotted(cursor: Cursor, power: number): Node {
  switch (cursor.kind) {
    case 'TOKQuotedIdentifier':
    case 'TOKUnquotedIdentifier':
    case 'TOKStar':
      return cursor.expression(cursor, power);
    case 'TOKLbracket':
      cursor.advance();
      return parseMultiSelectList(cursor);
    case 'TOKLbrace':
      cursor.advance();
      return parseMultiSelectHash(cursor);
    default:
      throw cursor.error('Expected identifier, lbracket, or lbrace');
  }
}

/** `[a, b]` after its bracket. */
export function parseMultiSelectList(cursor: Cursor): Node {
  const items: Node[] = [];
  for (;;) {
    items.push(cursor.expression(cursor, 0));
    if (cursor.kind === 'TOKRbracket') break;
    cursor.match('TOKComma');
  }
  cursor.advance();
  return { kind: 'ASTMultiSelectList', items };
}

/** `{a: b}` after its brace. */
export function parseMultiSelectHash(cursor: Cursor): Node {
  const keys: string[] = [];
  const items: Node[] = [];
  for (;;) {
    const key = cursor.token();
    if (key.kind !== 'TOKUnquotedIdentifier' && key.kind !== 'TOKQuotedIdentifier')
      throw cursor.error('Expected tQuotedIdentifier or tUnquotedIdentifier');
    keys.push(cursor.advance().value);
    cursor.match('TOKColon');
    items.push(cursor.expression(cursor, 0));
    if (cursor.kind === 'TOKComma') cursor.advance();
    else if (cursor.kind === 'TOKRbrace') break;
  }
  cursor.advance();
  return { kind: 'ASTMultiSelectHash', keys, items };
}

/** `[?condition]` after its bracket, and what it is projected onto. */
export function parseFilter(cursor: Cursor, left: Node): Node {
  const condition = cursor.expression(cursor, 0);
  cursor.match('TOKRbracket');
  const right = cursor.kind === 'TOKFlatten' ? identity : parseProjected(cursor, bindingPower('TOKFilter'));
  return { kind: 'ASTFilterProjection', left, right, condition };
}

/** `[0]` or `[0:1]` after its bracket, on a left side; a slice is a projection. */
export function parseIndexed(cursor: Cursor, left: Node): Node {
  if (cursor.kind !== 'TOKColon' && cursor.token(1).kind !== 'TOKColon') {
    const index = integer(cursor.advance().value);
    cursor.match('TOKRbracket');
    return { kind: 'ASTIndexExpression', left, right: { kind: 'ASTIndex', index } };
  }
  const slice: Node = { kind: 'ASTIndexExpression', left, right: { kind: 'ASTSlice', parts: parseSlice(cursor) } };
  return { kind: 'ASTProjection', left: slice, right: parseProjected(cursor, bindingPower('TOKStar')) };
}

function parseSlice(cursor: Cursor): SliceParts {
  const parts: [number | undefined, number | undefined, number | undefined] = [undefined, undefined, undefined];
  let part = 0;
  while (cursor.kind !== 'TOKRbracket') {
    if (cursor.kind === 'TOKColon') {
      part++;
      if (part === 3) throw cursor.error('Too many colons in slice expression');
      cursor.advance();
    } else if (cursor.kind === 'TOKNumber') parts[part] = integer(cursor.advance().value);
    else throw cursor.error(`Expected tColon or tNumber, received: ${cursor.kind}`);
  }
  cursor.advance();
  return parts;
}

function integer(text: string): number {
  const value = BigInt(text);
  if (value !== BigInt.asIntN(64, value))
    throw new SearchError('syntax', `strconv.Atoi: parsing "${text}": value out of range`);
  return Number(value);
}

/** Expressions, with commas that may be left out, until `isEnd`. */
export function parseList(cursor: Cursor, isEnd: () => boolean): Node[] {
  const items: Node[] = [];
  while (!isEnd()) {
    items.push(cursor.expression(cursor, 0));
    if (cursor.kind === 'TOKComma') cursor.advance();
  }
  return items;
}

/** `let $a = b in c` after its keyword. */
export function parseLet(cursor: Cursor): Node {
  const bindings = parseList(cursor, () => cursor.kind === 'TOKUnquotedIdentifier' && cursor.token().value === 'in');
  cursor.advance();
  return { kind: 'ASTLetExpression', bindings, body: cursor.expression(cursor, 0) };
}
