import { aligned, quotient, toFloat } from '../decimal.js';
import { DurationError, parseDuration, writeDuration } from '../duration.js';
import { float } from '../formatting.js';
import type { FunctionEntry } from '../function-table.js';
import { parseQuantity, type Quantity, writeQuantity } from '../quantity.js';
import { SearchError } from '../search-error.js';
import { isList, type Value } from '../value.js';

interface Duration {
  readonly nanoseconds: bigint;
}

type Operand = number | Quantity | Duration;

/** Kyverno's arithmetic on numbers, Kubernetes quantities (`512Mi`) and durations (`1h`); results of the last two are texts. */
export const arithmeticFunctions: readonly FunctionEntry[] = [
  { name: 'add', parameters: ['any', 'any'], call: ([a, b]) => add('add', a ?? null, b ?? null) },
  { name: 'divide', parameters: ['any', 'any'], call: (values) => divide(...operands('divide', values)) },
  { name: 'modulo', parameters: ['any', 'any'], call: (values) => modulo(...operands('modulo', values)) },
  { name: 'multiply', parameters: ['any', 'any'], call: (values) => multiply(...operands('multiply', values)) },
  { name: 'subtract', parameters: ['any', 'any'], call: (values) => subtract(...operands('subtract', values)) },
  { name: 'sum', parameters: ['array'], call: ([list]) => sum(list ?? null) },
];

function operands(name: string, [left, right]: readonly Value[]): [Operand, Operand] {
  return [operand(name, left ?? null), operand(name, right ?? null)];
}

function operand(name: string, value: Value): Operand {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    const quantity = parseQuantity(value);
    if (quantity !== undefined) return quantity;
    try {
      return { nanoseconds: parseDuration(value) };
    } catch (error) {
      if (!(error instanceof DurationError)) throw error;
    }
  }
  throw failure(name, 'invalid operand');
}

function failure(name: string, problem: string): SearchError {
  const code = problem === 'Types mismatch' || problem === 'invalid operand' ? 'invalid-type' : 'invalid-value';
  return new SearchError(code, `JMESPath function '${name}': ${problem}`);
}

const mismatch = (name: string): SearchError => failure(name, 'Types mismatch');
const isQuantity = (operand: Operand): operand is Quantity => typeof operand === 'object' && 'unscaled' in operand;
const isDuration = (operand: Operand): operand is Duration => typeof operand === 'object' && 'nanoseconds' in operand;

function add(name: string, left: Value, right: Value): Value {
  return plus(name, ...operands(name, [left, right]));
}

function plus(name: string, a: Operand, b: Operand): Value {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (isDuration(a) && isDuration(b)) return writeDuration(BigInt.asIntN(64, a.nanoseconds + b.nanoseconds));
  if (!isQuantity(a) || !isQuantity(b)) throw mismatch(name);
  const [x, y, exponent] = aligned(a, b);
  return writeQuantity({ unscaled: x + y, exponent, format: a.unscaled === 0n ? b.format : a.format });
}

function subtract(a: Operand, b: Operand): Value {
  if (typeof b === 'number') return plus('subtract', a, -b);
  if (isDuration(b)) return plus('subtract', a, { nanoseconds: -b.nanoseconds });
  return plus('subtract', a, { ...b, unscaled: -b.unscaled });
}

function sum(list: Value): Value {
  if (!isList(list)) throw mismatch('sum');
  if (list.length === 0) throw failure('sum', 'at least one element in the array is required');
  return list.reduce((total, item) => add('sum', total, item));
}

function multiply(a: Operand, b: Operand): Value {
  if (typeof a === 'number') return typeof b === 'number' ? a * b : multiply(b, a);
  if (typeof b !== 'number') throw mismatch('multiply');
  if (isDuration(a)) return writeDuration(fromSeconds(seconds(a.nanoseconds) * b));
  const factor = scalarQuantity(b);
  return writeQuantity({
    unscaled: a.unscaled * factor.unscaled,
    exponent: a.exponent + factor.exponent,
    format: a.format,
  });
}

function divide(a: Operand, b: Operand): Value {
  const zero = (): SearchError => failure('divide', 'Zero divisor passed');
  if (isQuantity(a) && isQuantity(b)) {
    const divisor = toFloat(b);
    if (divisor === 0) throw zero();
    return toFloat(a) / divisor;
  }
  if (isDuration(a) && isDuration(b)) {
    if (b.nanoseconds === 0n) throw zero();
    return seconds(a.nanoseconds) / seconds(b.nanoseconds);
  }
  if (typeof b !== 'number') throw mismatch('divide');
  if (b === 0) throw zero();
  if (typeof a === 'number') return a / b;
  if (isDuration(a)) return writeDuration(fromSeconds(seconds(a.nanoseconds) / b));
  const divisor = scalarQuantity(b);
  // A quotient has no more decimal places than the longer of the two.
  const exponent = Math.min(a.exponent, divisor.exponent);
  if (divisor.unscaled === 0n) throw new SearchError('crash', 'runtime error: integer divide by zero');
  return writeQuantity({ ...quotient(a, divisor, exponent), format: a.format });
}

function modulo(a: Operand, b: Operand): Value {
  if (isDuration(a) && isDuration(b)) {
    if (b.nanoseconds === 0n) throw failure('modulo', 'Zero divisor passed');
    return writeDuration(a.nanoseconds % b.nanoseconds);
  }
  const quantities = isQuantity(a) && isQuantity(b);
  if (!quantities && (typeof a !== 'number' || typeof b !== 'number')) throw mismatch('modulo');
  const dividend = wholeNumber(isQuantity(a) ? toFloat(a) : (a as number));
  const divisor = wholeNumber(isQuantity(b) ? toFloat(b) : (b as number));
  if (divisor === 0n) throw failure('modulo', 'Zero divisor passed');
  const rest = dividend % divisor;
  return isQuantity(a) ? writeQuantity({ unscaled: rest, exponent: 0, format: a.format }) : Number(rest);
}

function wholeNumber(value: number): bigint {
  if (!Number.isInteger(value) || value >= 2 ** 63 || value < -(2 ** 63))
    throw failure('modulo', 'Non-integer argument(s) passed for modulo');
  return BigInt(value);
}

function scalarQuantity(value: number): Quantity {
  const quantity = parseQuantity(float(value));
  if (quantity !== undefined) return quantity;
  throw new SearchError(
    'invalid-value',
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  );
}

function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000_000n) + Number(nanoseconds % 1_000_000_000n) / 1e9;
}

function fromSeconds(value: number): bigint {
  const nanoseconds = value * 1e9;
  return Math.abs(nanoseconds) < 2 ** 63 ? BigInt(Math.trunc(nanoseconds)) : -(2n ** 63n);
}
