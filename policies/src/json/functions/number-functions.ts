import type { FunctionEntry } from '../function-table.js';
import { SearchError } from '../search-error.js';
import { isList, isObject, toNumber, truncated, type Value } from '../value.js';

/** Functions on numbers: of the community dialect, and Kyverno's `round`. */
export const numberFunctions: readonly FunctionEntry[] = [
  { name: 'abs', parameters: ['number'], call: ([value]) => Math.abs(value as number) },
  { name: 'ceil', parameters: ['number'], call: ([value]) => Math.ceil(value as number) },
  { name: 'floor', parameters: ['number'], call: ([value]) => Math.floor(value as number) },
  { name: 'avg', parameters: ['array[number]'], call: ([values]) => average(values as readonly number[]) },
  {
    name: 'round',
    parameters: ['number', 'number'],
    call: ([value, digits]) => round(value as number, digits as number),
  },
  { name: 'to_number', parameters: ['any'], call: ([value]) => convert(value ?? null) },
];

function average(values: readonly number[]): Value {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}

function round(value: number, digits: number): number {
  if (!Number.isInteger(digits) || digits !== truncated(digits))
    throw new SearchError('invalid-value', "JMESPath function 'round': Non-integer argument(s) passed for round off");
  if (digits < 0)
    throw new SearchError(
      'invalid-value',
      "JMESPath function 'round': %!d(MISSING) argument is out of bounds (%!d(MISSING))",
    );
  const shift = Number(`1e${digits}`);
  const shifted = value * shift;
  const magnitude = Math.abs(shifted);
  // Go rounds halves away from zero; adding 0.5 would round what is just below a half.
  const whole = magnitude - Math.floor(magnitude) >= 0.5 ? Math.ceil(magnitude) : Math.floor(magnitude);
  return (Object.is(shifted, -0) || shifted < 0 ? -whole : whole) / shift;
}

function convert(value: Value): Value {
  const number = toNumber(value);
  if (number !== undefined) return number;
  if (typeof value === 'string') return parseFloat64(value) ?? null;
  if (value === null || typeof value === 'boolean' || isList(value) || isObject(value)) return null;
  throw new SearchError('invalid-type', 'unknown type');
}

/** A text as Go's strconv.ParseFloat reads it: decimal, hexadecimal, infinities, NaN; `undefined` where it refuses. */
export function parseFloat64(text: string): number | undefined {
  const special = /^([+-]?)(?:(inf|infinity)|nan)$/i.exec(text);
  if (special !== null) {
    if (special[2] === undefined) return special[1] === '' ? Number.NaN : undefined;
    return special[1] === '-' ? -Infinity : Infinity;
  }
  const number = /^[+-]?0x/i.test(text) ? hexadecimal(text) : decimal(text);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

// Underscores may stand between digits, as in Go's own numbers.
function decimal(text: string): number | undefined {
  const digits = '[0-9](?:_?[0-9])*';
  const shape = new RegExp(`^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:e[+-]?${digits})?$`, 'i');
  return shape.test(text) ? Number(text.replaceAll('_', '')) : undefined;
}

function hexadecimal(text: string): number | undefined {
  const match = /^([+-]?)0x(_?[0-9a-f](?:_?[0-9a-f])*)?(?:\.([0-9a-f](?:_?[0-9a-f])*)?)?p([+-]?[0-9]+)$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replaceAll('_', '');
  if (digits === '') return undefined;
  const places = fraction.replaceAll('_', '').length * 4;
  const value = Number(BigInt(`0x${digits}`)) * 2 ** (Number(exponent) - places);
  return sign === '-' ? -value : value;
}
