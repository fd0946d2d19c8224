import { CelError, noSuchOverload } from './cel-error.js';
import { duration, timestamp } from './time.js';
import { Duration, isList, Timestamp, Uint, type Value } from './value.js';

/** `a + b`: sum, or concatenation. @throws CelError */
export function add(a: Value, b: Value): Value {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(a + b);
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (isList(a) && isList(b)) return b.length === 0 ? a : a.length === 0 ? b : [...a, ...b];
  if (a instanceof Uint && b instanceof Uint) return uint(a.value + b.value);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Uint8Array.from([...a, ...b]);
  if (a instanceof Duration && b instanceof Duration) return duration(a.nanoseconds + b.nanoseconds);
  if (a instanceof Timestamp && b instanceof Duration) return timestamp(a.nanoseconds + b.nanoseconds);
  if (a instanceof Duration && b instanceof Timestamp) return timestamp(a.nanoseconds + b.nanoseconds);
  throw noSuchOverload();
}

/** `a - b`. @throws CelError */
export function subtract(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(a - b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a instanceof Uint && b instanceof Uint) return uint(a.value - b.value);
  if (a instanceof Duration && b instanceof Duration) return duration(a.nanoseconds - b.nanoseconds);
  if (a instanceof Timestamp && b instanceof Duration) return timestamp(a.nanoseconds - b.nanoseconds);
  if (a instanceof Timestamp && b instanceof Timestamp) return duration(a.nanoseconds - b.nanoseconds);
  throw noSuchOverload();
}

/** `a * b`. @throws CelError */
export function multiply(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(a * b);
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (a instanceof Uint && b instanceof Uint) return uint(a.value * b.value);
  throw noSuchOverload();
}

/** `a / b`. @throws CelError */
export function divide(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  if (isZero(b) && typeof a === typeof b) throw new CelError('division by zero');
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(a / b);
  if (a instanceof Uint && b instanceof Uint) return uint(a.value / b.value);
  throw noSuchOverload();
}

/** `a % b`, with the sign of `a`. @throws CelError */
export function modulo(a: Value, b: Value): Value {
  if (isZero(b) && typeof a === typeof b) throw new CelError('modulus by zero');
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(a % b);
  if (a instanceof Uint && b instanceof Uint) return uint(a.value % b.value);
  throw noSuchOverload();
}

/** `-a`. @throws CelError */
export function negate(a: Value): Value {
  if (typeof a === 'bigint') return int(-a);
  if (typeof a === 'number') return -a;
  if (a instanceof Duration) return duration(-a.nanoseconds);
  throw noSuchOverload();
}

/** An int of 64 bits. @throws CelError */
export function int(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError('integer overflow');
  return value;
}

/** An unsigned int of 64 bits. @throws CelError */
export function uint(value: bigint): Uint {
  if (BigInt.asUintN(64, value) !== value) throw new CelError('unsigned integer overflow');
  return new Uint(value);
}

const isZero = (value: Value): boolean => value === 0n || (value instanceof Uint && value.value === 0n);
