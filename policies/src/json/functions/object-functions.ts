import { float } from '../formatting.js';
import type { FunctionEntry } from '../function-table.js';
import { parseJson, writeJson } from '../json-text.js';
import { scalarText } from '../scalar-text.js';
import { SearchError } from '../search-error.js';
import {
  get,
  isList,
  isObject,
  Struct,
  set,
  sortedKeys,
  TypedSlice,
  truncated,
  type Value,
  type ValueObject,
} from '../value.js';

/** Functions on objects, on JSON texts, and on values of any type. */
export const objectFunctions: readonly FunctionEntry[] = [
  { name: 'from_items', parameters: ['array[array]'], call: ([items]) => fromItems(items as readonly Value[]) },
  {
    name: 'items',
    parameters: ['object|array', 'string', 'string'],
    call: ([value, key, name]) => toItems(value ?? null, key as string, name as string),
  },
  { name: 'json_parse', parameters: ['string'], call: ([text]) => parseJson(text as string) },
  { name: 'keys', parameters: ['object'], call: ([object]) => sortedKeys(object as ValueObject) },
  {
    name: 'label_match',
    parameters: ['object', 'object'],
    call: ([a, b]) => labelsMatch(a as ValueObject, b as ValueObject),
  },
  {
    name: 'lookup',
    parameters: ['object|array', 'string|number'],
    call: ([value, key]) => lookup(value ?? null, key ?? null),
  },
  { name: 'merge', parameters: ['object*'], call: (objects) => merge(objects as readonly ValueObject[]) },
  { name: 'not_null', parameters: ['any*'], call: (values) => values.find((value) => value !== null) ?? null },
  {
    name: 'object_from_lists',
    parameters: ['array', 'array'],
    call: ([keys, values]) => objectFromLists(keys ?? null, values ?? null),
  },
  { name: 'parse_json', parameters: ['string'], call: ([text]) => parseJson(text as string) },
  {
    name: 'to_string',
    parameters: ['any'],
    call: ([value]) => (typeof value === 'string' ? value : writeJson(value ?? null)),
  },
  { name: 'type', parameters: ['any'], call: ([value]) => typeName(value ?? null) },
  {
    name: 'values',
    parameters: ['object'],
    call: ([object]) => sortedKeys(object as ValueObject).map((key) => (object as ValueObject)[key] ?? null),
  },
];

function wrongType(name: string, position: number, type: string): SearchError {
  return new SearchError('invalid-type', `JMESPath function '${name}': argument #${position} is not of type ${type}`);
}

function fromItems(items: readonly Value[]): Value {
  // Go looks at every pair before it makes the first key.
  if (!items.every(isList))
    throw new SearchError('invalid-type', 'invalid type, first argument must be an array of arrays');
  const object: ValueObject = {};
  for (const item of items as readonly (readonly Value[])[]) {
    const [key, value = null] = item;
    if (item.length !== 2 || typeof key !== 'string')
      throw new SearchError(
        'invalid-value',
        'invalid value, each array must contain two elements, a pair of string and value',
      );
    set(object, key, value);
  }
  return object;
}

function toItems(value: Value, keyName: string, valueName: string): Value {
  const item = (key: Value, of: Value): ValueObject => {
    const object: ValueObject = {};
    set(object, keyName, key);
    set(object, valueName, of);
    return object;
  };
  const items = new TypedSlice();
  if (isObject(value)) for (const key of sortedKeys(value)) items.push(item(key, value[key] ?? null));
  else if (isList(value)) for (const [index, of] of value.entries()) items.push(item(index, of));
  else throw wrongType('items', 1, 'Object or Array');
  return items;
}

function labelsMatch(labels: ValueObject, within: ValueObject): boolean {
  for (const key of sortedKeys(labels)) {
    const other = get(within, key);
    const label = labels[key] ?? null;
    if (typeof label === 'object' && label !== null && typeof other === 'object' && other !== null)
      throw new SearchError('crash', 'runtime error: comparing uncomparable type');
    if (other === undefined || other !== label) return false;
  }
  return true;
}

function lookup(value: Value, key: Value): Value {
  if (isObject(value)) {
    if (typeof key !== 'string') throw wrongType('lookup', 2, 'String');
    return get(value, key) ?? null;
  }
  if (!isList(value)) throw wrongType('lookup', 1, 'Object or Array');
  if (typeof key !== 'number') throw wrongType('lookup', 2, 'Number');
  if (!Number.isInteger(key)) throw wrongNumber('expected an integer number but got', key);
  if (truncated(key) !== key) throw wrongNumber('number is outside the range of integer numbers', key);
  return value[key] ?? null;
}

function wrongNumber(problem: string, number: number): SearchError {
  return new SearchError('invalid-value', `JMESPath function 'lookup': argument #2: ${problem}: ${float(number)}`);
}

function merge(objects: readonly ValueObject[]): Value {
  const merged: ValueObject = {};
  for (const object of objects) for (const key of Object.keys(object)) set(merged, key, object[key] ?? null);
  return merged;
}

function objectFromLists(keys: Value, values: Value): Value {
  if (!isList(keys)) throw wrongType('object_from_lists', 1, 'Array');
  if (!isList(values)) throw wrongType('object_from_lists', 2, 'Array');
  const object: ValueObject = {};
  for (const [index, key] of keys.entries()) {
    const name = scalarText(key);
    if (name === undefined) throw wrongType('object_from_lists', 1, 'StringArray');
    set(object, name, values[index] ?? null);
  }
  return object;
}

function typeName(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return typeof value;
  if (isList(value)) return 'array';
  if (isObject(value) && !(value instanceof Struct)) return 'object';
  throw new SearchError('invalid-type', 'unknown type');
}
