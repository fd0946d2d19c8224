import { add, divide, modulo, multiply, subtract } from './arithmetic.js';
import { CelError, noSuchOverload } from './cel-error.js';
import { attempt, type Code } from './code.js';
import { contains, equals } from './equality.js';
import type { BinaryOperator } from './expression.js';
import { compare } from './order.js';
import type { Value } from './value.js';

/** The code of an operator between two operands. */
export function binary(operator: BinaryOperator, left: Code, right: Code): Code {
  if (operator === '||') return logical(left, right, true);
  if (operator === '&&') return logical(left, right, false);
  const apply = operators[operator];
  return (frame) => apply(left(frame), right(frame));
}

/**
 * `||` and `&&` in any order: one operand that decides the result absorbs whatever is wrong with the other. The right one
 * is evaluated where the left one has not decided.
 */
function logical(left: Code, right: Code, deciding: boolean): Code {
  return (frame) => {
    const first = attempt(left, frame);
    if (first === deciding) return deciding;
    const second = first === !deciding ? right(frame) : attempt(right, frame);
    if (second === deciding) return deciding;
    if (first instanceof CelError) throw first;
    if (second instanceof CelError) throw second;
    if (typeof first !== 'boolean' || typeof second !== 'boolean') throw noSuchOverload();
    return !deciding;
  };
}

const operators: Readonly<Record<Exclude<BinaryOperator, '||' | '&&'>, (a: Value, b: Value) => Value>> = {
  '==': equals,
  '!=': (a, b) => !equals(a, b),
  '<': (a, b) => compare(a, b) < 0,
  '<=': (a, b) => compare(a, b) <= 0,
  '>': (a, b) => compare(a, b) > 0,
  '>=': (a, b) => compare(a, b) >= 0,
  in: (item, container) => {
    const contained = contains(container, item);
    if (contained === undefined) throw noSuchOverload();
    return contained;
  },
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': modulo,
};
