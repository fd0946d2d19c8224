import type { Operator } from './node.js';
import { equal, toNumber, type Value } from './value.js';

/** The result of an operator between two values: null where one that wants numbers gets something else. */
export function operate(operator: Operator, left: Value, right: Value): Value {
  if (operator === 'TOKEQ') return equal(left, right);
  if (operator === 'TOKNE') return !equal(left, right);
  const a = toNumber(left);
  const b = toNumber(right);
  if (a === undefined || b === undefined) return null;
  switch (operator) {
    case 'TOKPlus':
      return a + b;
    case 'TOKMinus':
      return a - b;
    case 'TOKDivide':
      return a / b;
    case 'TOKModulo':
      return a % b;
    case 'TOKDiv':
      return Math.floor(a / b);
    case 'TOKGT':
      return a > b;
    case 'TOKGTE':
      return a >= b;
    case 'TOKLT':
      return a < b;
    case 'TOKLTE':
      return a <= b;
    default:
      return a * b;
  }
}

/** `+a` and `-a`: null for what is no number. */
export function sign(operator: Operator, value: Value): Value {
  const number = toNumber(value);
  if (number === undefined) return null;
  return operator === 'TOKMinus' ? -number : number;
}
