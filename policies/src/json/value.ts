import { compareText } from './text.js';

/**
 * What an expression works on: JSON, with two more kinds that the Go binary tells apart. A `number` is a Go float64, which
 * every JSON number is; a `bigint` is a Go int, which a whole number of a YAML payload, an index of an iteration and the
 * result of `compare` are. They are never equal to each other, and functions that want a number refuse the second.
 */
export type Value = null | boolean | number | bigint | string | readonly Value[] | ValueObject | Struct | Expref;

/** A JSON object. Keys such as `__proto__` are plain data: read by {@link get}, written by {@link set}. */
export interface ValueObject {
  [key: string]: Value;
}

/** An expression that was passed to a function by `&`, ready to be evaluated on a value. */
export type Expref = (value: Value) => Value;

/** A Go value that is no JSON: a rule or a policy bound to a variable, or the timestamp of a YAML payload. */
export class Struct {
  constructor(
    readonly kind: 'struct' | 'ptr' | 'map',
    /** Fields by their Go names; none that an expression could not read. */
    readonly fields: ReadonlyMap<string, Value>,
    /** What `to_string` writes, as JSON. */
    readonly json: string,
    /** What a message prints of it. */
    readonly text: string,
    /** What a message prints of it within a list or an object. */
    readonly goText = text,
  ) {}
}

/** A slice that is no `[]any` in Go, so most functions do not take it: the result of `items`, the rules of a policy. */
export class TypedSlice extends Array<Value> {
  /** Go's name of the type, as messages print it. */
  elementType = 'map[string]interface {}';
}

/** A list as `[]any`. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value) && !(value instanceof TypedSlice);
}

/** A list of any Go type. */
export function isSlice(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** A JSON object. */
export function isObject(value: Value): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Struct);
}

/** The value of a key, `undefined` for none: inherited properties are not data. */
export function get(object: ValueObject, key: string): Value | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets a key; `__proto__` becomes data like any other. */
export function set(object: ValueObject, key: string, value: Value): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
  else object[key] = value;
}

/** The keys in byte order, because Go has none: the binary goes through a map at random. */
export function sortedKeys(object: ValueObject): string[] {
  return Object.keys(object).sort(compareText);
}

/** JMESPath's falsehood: null, false, and whatever is empty. Zero is true. */
export function isFalse(value: Value): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isObject(value)) return false;
  for (const _ in value) return false;
  return true;
}

/** Go's name of the kind of a value. */
export function kindOf(value: Value): string {
  if (value === null || value === undefined) return 'invalid';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'bigint') return value > 9223372036854775807n ? 'uint64' : 'int';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'function') return 'func';
  if (Array.isArray(value)) return 'slice';
  return value instanceof Struct ? value.kind : 'map';
}

/** Deep equality as Go's: types count, so `1` of JSON and `1` of YAML differ, and nothing equals NaN but the list it is in. */
export function equal(left: Value, right: Value): boolean {
  if (left === right) return typeof left !== 'function';
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (isSlice(left)) {
    if (!isSlice(right) || left.length !== right.length) return false;
    if (left instanceof TypedSlice !== right instanceof TypedSlice) return false;
    return left.every((item, index) => equal(item, right[index] ?? null));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => {
    const other = get(right, key);
    return other !== undefined && equal(left[key] ?? null, other);
  });
}

/** A Go number of either kind as a float64; `undefined` for anything else. */
export function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' ? Number(value) : undefined;
}

/** A float64 that is whole, as Go's int; `undefined` for any other value. Out of range is the least int64, as on amd64. */
export function toInteger(value: Value): number | undefined {
  if (typeof value !== 'number' || Math.floor(value) !== value) return undefined;
  return truncated(value);
}

/** Go's `int(number)`. */
export function truncated(value: number): number {
  return Number.isNaN(value) || Math.abs(value) >= 2 ** 63 ? -(2 ** 63) : Math.trunc(value);
}

/** A copy that shares no list and no object with the original. */
export function clone(value: Value): Value {
  if (value instanceof TypedSlice || value instanceof Struct) return value;
  if (Array.isArray(value)) return value.map(clone);
  if (!isObject(value)) return value;
  const copy: ValueObject = {};
  for (const key of Object.keys(value)) set(copy, key, clone(value[key] ?? null));
  return copy;
}
