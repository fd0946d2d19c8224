import { noSuchOverload } from './cel-error.js';
import { Duration, Timestamp, Uint, type Value } from './value.js';

/** Less than 0, 0 or more than 0; NaN where a double is not a number. @throws CelError for values that have no order */
export function compare(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const order = compareNumbers(a, b);
  if (order !== undefined) return order;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return sign(a.nanoseconds, b.nanoseconds);
  if (a instanceof Duration && b instanceof Duration) return sign(a.nanoseconds, b.nanoseconds);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  throw noSuchOverload();
}

/** Order of numbers of any types, as cel-go has it: a whole number beside a double is rounded to one. */
export function compareNumbers(a: Value, b: Value): number | undefined {
  if (typeof a === 'bigint' && typeof b === 'bigint') return sign(a, b);
  const left = numeric(a);
  const right = numeric(b);
  if (left === undefined || right === undefined) return undefined;
  if (typeof left === typeof right) return left < right ? -1 : left > right ? 1 : left === right ? 0 : Number.NaN;
  if (typeof left === 'bigint') return compareWhole(left, right as number, a instanceof Uint);
  return -compareWhole(right as bigint, left, b instanceof Uint);
}

const numeric = (value: Value): bigint | number | undefined =>
  typeof value === 'bigint' || typeof value === 'number' ? value : value instanceof Uint ? value.value : undefined;

function compareWhole(whole: bigint, double: number, unsigned: boolean): number {
  if (Number.isNaN(double)) return Number.NaN;
  const [least, most] = unsigned ? [0, 2 ** 64] : [-(2 ** 63), 2 ** 63];
  if (double < least) return 1;
  if (double > most) return -1;
  return sign(Number(whole), double);
}

/** By code points, which is the order of UTF-8; code units differ from it beyond the basic plane. */
function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) {
      const start = i > 0 && isTrail(a.charCodeAt(i)) && isTrail(b.charCodeAt(i)) ? i - 1 : i;
      return sign(a.codePointAt(start) ?? 0, b.codePointAt(start) ?? 0);
    }
  }
  return sign(a.length, b.length);
}

const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  if (at < 0 || at >= b.length) return sign(a.length, b.length);
  return sign(a[at] ?? 0, b[at] ?? 0);
}

const sign = (a: number | bigint, b: number | bigint): number => (a < b ? -1 : a > b ? 1 : 0);
