import { compareNumbers } from './order.js';
import {
  type CelMap,
  CelType,
  Duration,
  isList,
  isMap,
  keysOf,
  mapKey,
  Opaque,
  Optional,
  Timestamp,
  type Value,
} from './value.js';

/** Whether two values are the same: values of different types are not, except that numbers compare as numbers. */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof a === 'boolean' || a === null || b === null) return false;
  const order = compareNumbers(a, b);
  if (order !== undefined) return order === 0;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => equals(item, b[i] as Value));
  if (isMap(a)) return isMap(b) && sameMaps(a, b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && sameBytes(a, b);
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanoseconds === b.nanoseconds;
  if (a instanceof Duration) return b instanceof Duration && a.nanoseconds === b.nanoseconds;
  if (a instanceof CelType) return b instanceof CelType && a.name === b.name;
  if (a instanceof Optional) return b instanceof Optional && sameOptionals(a, b);
  return a instanceof Opaque && b instanceof Opaque && a.typeName === b.typeName && a.equals(b);
}

/** Whether the value is an element of a list, or a key of a map. */
export function contains(container: Value, item: Value): boolean | undefined {
  if (isList(container)) return container.some((element) => equals(element, item));
  if (!isMap(container)) return undefined;
  const key = mapKey(item);
  return key !== undefined && container.has(key);
}

function sameMaps(a: CelMap, b: CelMap): boolean {
  if (a.size !== b.size) return false;
  return keysOf(a).every((key) => {
    const known = mapKey(key);
    if (known === undefined || !b.has(known)) return false;
    return equals(a.get(known) as Value, b.get(known) as Value);
  });
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

const sameOptionals = (a: Optional, b: Optional): boolean =>
  a.value === undefined || b.value === undefined ? a.value === b.value : equals(a.value, b.value);
