import type { SliceParts } from './node.js';
import { SearchError } from './search-error.js';
import { fromBytes, toBytes, upper } from './text.js';
import { get, isObject, isSlice, Struct, type Value } from './value.js';

/** What each element becomes, without the nulls. */
export function project(list: readonly Value[], onto: (value: Value) => Value): Value[] {
  const results: Value[] = [];
  for (const item of list) {
    const result = onto(item ?? null);
    if (result !== null) results.push(result);
  }
  return results;
}

/** One level of lists less; null for what is no list. */
export function flatten(value: Value): Value {
  if (!isSlice(value)) return null;
  const results: Value[] = [];
  for (const item of value) {
    if (isSlice(item)) for (const inner of item) results.push(inner);
    else results.push(item);
  }
  return results;
}

/** The value of a key of an object, or of a field of a Go value; null for none. */
export function field(name: string): (value: Value) => Value {
  const goName = upper(name.slice(0, 1)) + name.slice(1);
  return (value) => {
    if (value === null || typeof value !== 'object') return null;
    if (value instanceof Struct) return value.kind === 'map' ? null : (value.fields.get(goName) ?? null);
    return isObject(value) ? (get(value, name) ?? null) : null;
  };
}

/** The element at an index, counted from the end where it is negative; null for none. */
export function element(value: Value, index: number): Value {
  return isSlice(value) ? (value[index < 0 ? index + value.length : index] ?? null) : null;
}

/** A part of a list, or of the characters of a text; null for anything else. */
export function slice(value: Value, parts: SliceParts): Value {
  if (typeof value === 'string') {
    if (parts[2] === 0) return null;
    return fromBytes(toBytes(cut(Array.from(value), parts).join('')));
  }
  if (!isSlice(value)) return null;
  if (parts[2] === 0) throw new SearchError('invalid-value', 'invalid slice, step cannot be 0');
  return cut(value, parts);
}

function cut<T>(items: readonly T[], [from, to, by]: SliceParts): T[] {
  const { length } = items;
  const step = by ?? 1;
  const bound = (index: number): number => {
    if (index < 0) return index + length >= 0 ? index + length : step < 0 ? -1 : 0;
    return index < length ? index : step < 0 ? length - 1 : length;
  };
  const start = from === undefined ? (step < 0 ? length - 1 : 0) : bound(from);
  const stop = to === undefined ? (step < 0 ? -1 : length) : bound(to);
  const results: T[] = [];
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) results.push(items[at] as T);
  return results;
}
