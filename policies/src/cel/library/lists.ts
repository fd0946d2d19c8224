import { add } from '../arithmetic.js';
import { CelError, noSuchOverload } from '../cel-error.js';
import { equals } from '../equality.js';
import { type CelFunction, celFunction, is, method } from '../function-table.js';
import { compare } from '../order.js';
import { Duration, isList, typeName, type Value } from '../value.js';

/** The lists of Kubernetes and of cel-go's extension. */
export const lists: readonly CelFunction[] = [
  method('isSorted', [is.list], (list) => {
    const items = comparable(list);
    return items.every((item, i) => i === 0 || !(order(items[i - 1] as Value, item) > 0));
  }),
  method('sum', [is.list], sum),
  method('min', [is.list], (list) => extreme(list, 'min', (order) => order > 0)),
  method('max', [is.list], (list) => extreme(list, 'max', (order) => order < 0)),
  method('indexOf', [is.list, is.any], (list, item) => BigInt(list.findIndex((one) => equals(one, item)))),
  method('lastIndexOf', [is.list, is.any], (list, item) => BigInt(list.findLastIndex((one) => equals(one, item)))),
  method('slice', [is.list, is.int, is.int], slice),
  method('flatten', [is.list], (list) => flat(list, 1n)),
  method('flatten', [is.list, is.int], flat),
  method('sort', [is.list], (list) => sortBy(list, list)),
  method('reverse', [is.list], (list) => [...list].reverse()),
  method('distinct', [is.list], (list) =>
    list.filter((item, i) => !list.slice(0, i).some((before) => equals(before, item))),
  ),
  celFunction('lists.range', [is.int], (count) => {
    if (count > maxRange) throw new CelError(`lists.range(${count}) is more than ${maxRange}`);
    return Array.from({ length: Math.max(0, Number(count)) }, (_, i) => BigInt(i));
  }),
  celFunction('sets.contains', [is.list, is.list], containsAll),
  celFunction('sets.equivalent', [is.list, is.list], (a, b) => containsAll(a, b) && containsAll(b, a)),
  celFunction('sets.intersects', [is.list, is.list], (a, b) =>
    a.some((item) => b.some((other) => equals(item, other))),
  ),
];

/** The API server ends such an evaluation for its cost. */
const maxRange = 1_000_000;

/** The list in the order of the keys of its elements, which stay in place where keys are the same. @throws CelError */
export function sortBy(list: readonly Value[], keys: readonly Value[]): readonly Value[] {
  const [first] = keys;
  if (first === undefined) return list;
  compare(first, first);
  if (keys.some((key) => typeName(key) !== typeName(first))) {
    throw new CelError('list elements must have the same type');
  }
  const order = list.map((_, i) => i).sort((a, b) => compare(keys[a] as Value, keys[b] as Value));
  return order.map((i) => list[i] as Value);
}

function sum(list: readonly Value[]): Value {
  const [first, ...rest] = list;
  if (first === undefined) return 0n;
  if (!['int', 'uint', 'double'].includes(typeName(first)) && !(first instanceof Duration)) throw noSuchOverload();
  return rest.reduce((total, item) => add(total, item), first);
}

function extreme(list: readonly Value[], name: string, better: (order: number) => boolean): Value {
  const [first, ...rest] = comparable(list);
  if (first === undefined) throw new CelError(`${name} called on empty list`);
  return rest.reduce((best, item) => (better(order(best, item)) ? item : best), first);
}

/** Elements of types that have an order at all. */
function comparable(list: readonly Value[]): readonly Value[] {
  for (const item of list) compare(item, item);
  return list;
}

/** Values of two types have no order, which these functions pass over in Kubernetes. */
function order(a: Value, b: Value): number {
  try {
    return compare(a, b);
  } catch (error) {
    if (error instanceof CelError) return Number.NaN;
    throw error;
  }
}

function slice(list: readonly Value[], start: bigint, end: bigint): readonly Value[] {
  const call = `cannot slice(${start}, ${end})`;
  if (start < 0n || end < 0n) throw new CelError(`${call}, negative indexes not supported`);
  if (start > end) throw new CelError(`${call}, start index must be less than or equal to end index`);
  if (end > list.length) throw new CelError(`${call}, list is length ${list.length}`);
  return list.slice(Number(start), Number(end));
}

function flat(list: readonly Value[], depth: bigint): readonly Value[] {
  if (depth < 0n) throw new CelError('level must be non-negative');
  if (depth === 0n) return list;
  return list.flatMap((item) => (isList(item) ? flat(item, depth - 1n) : [item]));
}

function containsAll(list: readonly Value[], part: readonly Value[]): boolean {
  return part.every((item) => list.some((other) => equals(other, item)));
}
