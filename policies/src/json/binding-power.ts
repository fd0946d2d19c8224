import type { TokenKind } from './token.js';

const powers: Partial<Record<TokenKind, number>> = {
  TOKAssign: 1,
  TOKPipe: 1,
  TOKOr: 2,
  TOKAnd: 3,
  TOKEQ: 5,
  TOKLT: 5,
  TOKLTE: 5,
  TOKGT: 5,
  TOKGTE: 5,
  TOKNE: 5,
  TOKMinus: 6,
  TOKPlus: 6,
  TOKDiv: 7,
  TOKDivide: 7,
  TOKModulo: 7,
  TOKMultiply: 7,
  TOKFlatten: 9,
  TOKStar: 20,
  TOKFilter: 21,
  TOKDot: 40,
  TOKNot: 45,
  TOKLbrace: 50,
  TOKLbracket: 55,
  TOKLparen: 60,
};

/** How tightly a token binds what is on its left; 0 ends an expression. */
export function bindingPower(kind: TokenKind): number {
  return powers[kind] ?? 0;
}
