import type { FunctionEntry } from '../function-table.js';
import { SearchError } from '../search-error.js';
import { compareText } from '../text.js';
import { type Expref, equal, isList, isSlice, TypedSlice, type Value, type ValueObject } from '../value.js';
import { reverse } from './text-edit.js';

/** Functions on lists. */
export const listFunctions: readonly FunctionEntry[] = [
  { name: 'at', parameters: ['array', 'any'], call: ([list, index]) => at(list ?? null, index ?? null) },
  {
    name: 'contains',
    parameters: ['array|string', 'any'],
    call: ([list, item]) => contains(list ?? null, item ?? null),
  },
  { name: 'group_by', parameters: ['array', 'expref'], call: ([list, key]) => groupBy(plainList(list), key as Expref) },
  { name: 'length', parameters: ['string|array|object'], call: ([value]) => length(value ?? null) },
  {
    name: 'map',
    parameters: ['expref', 'array'],
    call: ([onto, list]) => plainList(list).map((item) => (onto as Expref)(item)),
  },
  { name: 'max', parameters: ['array[number]|array[string]'], call: ([list]) => best(plainList(list), 1) },
  { name: 'max_by', parameters: ['array', 'expref'], call: ([list, key]) => bestBy(plainList(list), key as Expref, 1) },
  { name: 'min', parameters: ['array[number]|array[string]'], call: ([list]) => best(plainList(list), -1) },
  {
    name: 'min_by',
    parameters: ['array', 'expref'],
    call: ([list, key]) => bestBy(plainList(list), key as Expref, -1),
  },
  {
    name: 'reverse',
    parameters: ['array|string'],
    call: ([value]) => (typeof value === 'string' ? reverse(value) : [...plainList(value)].reverse()),
  },
  {
    name: 'sort',
    parameters: ['array[string]|array[number]'],
    call: ([list]) => [...plainList(list)].sort(compareKeys),
  },
  { name: 'sort_by', parameters: ['array', 'expref'], call: ([list, key]) => sortBy(plainList(list), key as Expref) },
  {
    name: 'to_array',
    parameters: ['any'],
    call: ([value]) => (isList(value ?? null) ? (value as Value) : [value ?? null]),
  },
  { name: 'zip', parameters: ['array', 'array*'], call: (lists) => zip(lists.map(plainList)) },
];

// The binary takes any slice for an array and then dies on one that is no []any.
function plainList(value: Value | undefined): readonly Value[] {
  if (isList(value ?? null)) return value as readonly Value[];
  const type = value instanceof TypedSlice ? `[]${value.elementType}` : '?';
  throw new SearchError('crash', `interface conversion: interface {} is ${type}, not []interface {}`);
}

function at(list: Value, index: Value): Value {
  if (!isList(list)) throw new SearchError('invalid-type', 'invalid type, first argument must be an array');
  if (typeof index !== 'bigint') throw new SearchError('invalid-type', 'invalid type, second argument must be an int');
  if (index < 0n || index >= BigInt(list.length))
    throw new SearchError('crash', `runtime error: index out of range [${index}] with length ${list.length}`);
  return list[Number(index)] ?? null;
}

function contains(list: Value, item: Value): boolean {
  if (typeof list === 'string') return typeof item === 'string' && list.includes(item);
  return plainList(list).some((other) => equal(item, other));
}

function groupBy(list: readonly Value[], key: Expref): Value {
  if (list.length === 0) return null;
  const groups = new Map<string, Value[]>();
  for (const item of list) {
    const name = key(item);
    if (typeof name !== 'string')
      throw new SearchError('invalid-type', 'invalid type, the expression must evaluate to a string');
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return Object.fromEntries(groups); // defines keys, so `__proto__` is one too
}

function length(value: Value): number {
  if (typeof value === 'string') return Array.from(value).length;
  return isSlice(value) ? value.length : Object.keys(value as ValueObject).length;
}

function compareKeys(left: Value, right: Value): number {
  if (typeof left === 'string') return compareText(left, right as string);
  const [a, b] = [left as number, right as number];
  // Go puts NaN before every number.
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a - b || 0;
}

function isBetter(value: Value, than: Value, direction: 1 | -1): boolean {
  if (typeof value === 'string') return compareText(value, than as string) === direction;
  return direction === 1 ? (value as number) > (than as number) : (value as number) < (than as number);
}

function best(list: readonly Value[], direction: 1 | -1): Value {
  return list.reduce<Value>((found, item, at) => (at === 0 || isBetter(item, found, direction) ? item : found), null);
}

function bestBy(list: readonly Value[], key: Expref, direction: 1 | -1): Value {
  if (list.length < 2) return list[0] ?? null;
  let found = list[0] ?? null;
  let highest = key(found);
  const type = keyType(highest);
  for (const item of list.slice(1)) {
    const value = key(item);
    if (typeof value !== type) throw new SearchError('invalid-type', `invalid type, must be ${type}`);
    if (!isBetter(value, highest, direction)) continue;
    highest = value;
    found = item;
  }
  return found;
}

function keyType(key: Value): 'number' | 'string' {
  if (typeof key === 'number' || typeof key === 'string') return typeof key as 'number' | 'string';
  throw new SearchError('invalid-type', 'invalid type, must be number of string');
}

// In place, as the binary does: whoever evaluates an expression with `sort_by` hands it a copy of the data.
function sortBy(list: readonly Value[], key: Expref): Value {
  if (list.length < 2) return list;
  const keyed = list.map((item) => [key(item), item] as const);
  const type = keyType(keyed[0]?.[0] ?? null);
  if (keyed.some(([value]) => typeof value !== type))
    throw new SearchError('invalid-type', 'error in sort_by comparison');
  keyed.sort(([left], [right]) => (type === 'string' ? compareKeys(left, right) : orderNumbers(left, right)));
  keyed.forEach(([, item], at) => {
    (list as Value[])[at] = item;
  });
  return list;
}

// Unlike `sort`, `sort_by` compares by `<` alone.
function orderNumbers(left: Value, right: Value): number {
  return (left as number) < (right as number) ? -1 : (left as number) > (right as number) ? 1 : 0;
}

function zip(lists: readonly (readonly Value[])[]): Value {
  const count = Math.min(...lists.map((list) => list.length));
  return Array.from({ length: count }, (_, at) => lists.map((list) => list[at] ?? null));
}
