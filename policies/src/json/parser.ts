import { bindingPower } from './binding-power.js';
import { Cursor } from './cursor.js';
import { parseJson } from './json-text.js';
import { identity, type Node } from './node.js';
import { SearchError } from './search-error.js';
import {
  parseDotted,
  parseFilter,
  parseIndexed,
  parseLet,
  parseList,
  parseMultiSelectHash,
  parseMultiSelectList,
  parseProjected,
} from './selection.js';
import type { Token, TokenKind } from './token.js';
import type { Value } from './value.js';

/** How deep an expression may nest, and how many operators may follow each other; Go has no limit but its memory. */
export const maxExpressionDepth = 1000;

/** Parses an expression of the community dialect of JMESPath. Throws a SearchError of code `syntax`, `limit` or `crash`. */
export function parseExpression(text: string): Node {
  const cursor = new Cursor(text, expression);
  const node = expression(cursor, 0);
  if (cursor.kind !== 'TOKEOF') throw cursor.error(`Unexpected token at the end of the expression: ${cursor.kind}`);
  return node;
}

function expression(cursor: Cursor, power: number): Node {
  const { depth } = cursor;
  deeper(cursor);
  let node = prefix(cursor, cursor.advance());
  while (power < bindingPower(cursor.kind)) {
    deeper(cursor);
    node = infix(cursor, cursor.advance().kind, node);
  }
  cursor.depth = depth;
  return node;
}

function deeper(cursor: Cursor): void {
  cursor.depth++;
  if (cursor.depth > maxExpressionDepth)
    throw new SearchError('limit', `the expression nests deeper than ${maxExpressionDepth} levels; write it in parts`);
}

function prefix(cursor: Cursor, token: Token): Node {
  const { kind } = token;
  switch (kind) {
    case 'TOKVarref':
      return { kind: 'ASTVariable', name: token.value };
    case 'TOKJSONLiteral':
      return { kind: 'ASTLiteral', value: literal(token.value) };
    case 'TOKStringLiteral':
      return { kind: 'ASTLiteral', value: token.value };
    case 'TOKUnquotedIdentifier':
      if (token.value === 'let' && cursor.kind === 'TOKVarref') return parseLet(cursor);
      return { kind: 'ASTField', name: token.value };
    case 'TOKQuotedIdentifier':
      if (cursor.kind === 'TOKLparen') throw cursor.error("Can't have quoted identifier as function name.", token);
      return { kind: 'ASTField', name: token.value };
    case 'TOKPlus':
    case 'TOKMinus':
      return {
        kind: 'ASTArithmeticUnaryExpression',
        operator: kind,
        operand: expression(cursor, bindingPower(kind)),
      };
    case 'TOKStar': {
      const right = cursor.kind === 'TOKRbracket' ? identity : parseProjected(cursor, bindingPower(kind));
      return { kind: 'ASTValueProjection', left: identity, right };
    }
    case 'TOKFilter':
      return parseFilter(cursor, identity);
    case 'TOKLbrace':
      return parseMultiSelectHash(cursor);
    case 'TOKFlatten':
      return flatten(cursor, identity);
    case 'TOKLbracket':
      return bracket(cursor);
    case 'TOKCurrent':
      return { kind: 'ASTCurrentNode' };
    case 'TOKRoot':
      return { kind: 'ASTRootNode' };
    case 'TOKExpref':
      return { kind: 'ASTExpRef', operand: expression(cursor, bindingPower(kind)) };
    case 'TOKNot':
      return { kind: 'ASTNotExpression', operand: expression(cursor, bindingPower(kind)) };
    case 'TOKLparen': {
      const node = expression(cursor, 0);
      cursor.match('TOKRparen');
      return node;
    }
    case 'TOKEOF':
      throw cursor.error('Incomplete expression', token);
    default:
      throw cursor.error(`Invalid token: ${kind}`, token);
  }
}

function infix(cursor: Cursor, kind: TokenKind, left: Node): Node {
  switch (kind) {
    case 'TOKDot':
      if (cursor.kind !== 'TOKStar')
        return { kind: 'ASTSubexpression', left, right: parseDotted(cursor, bindingPower(kind)) };
      cursor.advance();
      return { kind: 'ASTValueProjection', left, right: parseProjected(cursor, bindingPower(kind)) };
    case 'TOKPipe':
      return { kind: 'ASTPipe', left, right: expression(cursor, bindingPower(kind)) };
    case 'TOKOr':
      return { kind: 'ASTOrExpression', left, right: expression(cursor, bindingPower(kind)) };
    case 'TOKAnd':
      return { kind: 'ASTAndExpression', left, right: expression(cursor, bindingPower(kind)) };
    case 'TOKLparen': {
      if (left.kind !== 'ASTField') throw cursor.error('Invalid node as function name.', cursor.token(-2));
      const items = parseList(cursor, () => cursor.kind === 'TOKRparen');
      cursor.advance();
      return { kind: 'ASTFunctionExpression', name: left.name, items };
    }
    case 'TOKFilter':
      return parseFilter(cursor, left);
    case 'TOKFlatten':
      return flatten(cursor, left);
    case 'TOKPlus':
    case 'TOKMinus':
    case 'TOKStar':
    case 'TOKMultiply':
    case 'TOKDivide':
    case 'TOKModulo':
    case 'TOKDiv':
      return {
        kind: 'ASTArithmeticExpression',
        operator: kind,
        left,
        right: expression(cursor, bindingPower(kind)),
      };
    case 'TOKAssign':
      return { kind: 'ASTBinding', left, right: expression(cursor, 0) };
    case 'TOKEQ':
    case 'TOKNE':
    case 'TOKGT':
    case 'TOKGTE':
    case 'TOKLT':
    case 'TOKLTE':
      return { kind: 'ASTComparator', operator: kind, left, right: expression(cursor, bindingPower(kind)) };
    case 'TOKLbracket':
      if (cursor.kind === 'TOKNumber' || cursor.kind === 'TOKColon') return parseIndexed(cursor, left);
      cursor.match('TOKStar');
      cursor.match('TOKRbracket');
      return { kind: 'ASTProjection', left, right: parseProjected(cursor, bindingPower('TOKStar')) };
    default:
      throw cursor.error(`Unexpected token: ${kind}`);
  }
}

function bracket(cursor: Cursor): Node {
  if (cursor.kind === 'TOKNumber' || cursor.kind === 'TOKColon') return parseIndexed(cursor, identity);
  if (cursor.kind !== 'TOKStar' || cursor.token(1).kind !== 'TOKRbracket') return parseMultiSelectList(cursor);
  cursor.advance();
  cursor.advance();
  return { kind: 'ASTProjection', left: identity, right: parseProjected(cursor, bindingPower('TOKStar')) };
}

function flatten(cursor: Cursor, operand: Node): Node {
  const right = parseProjected(cursor, bindingPower('TOKFlatten'));
  return { kind: 'ASTProjection', left: { kind: 'ASTFlatten', operand }, right };
}

function literal(text: string): Value {
  try {
    return parseJson(text);
  } catch (error) {
    throw error instanceof SearchError ? new SearchError('syntax', error.message) : error;
  }
}
