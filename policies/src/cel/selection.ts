import { CelError } from './cel-error.js';
import { isList, isMap, LazyFields, mapKey, Optional, Uint, type Value } from './value.js';

/** `operand.field`. @throws CelError when there is no such field */
export function select(operand: Value, field: string): Value {
  if (operand instanceof Optional) return within(operand, field);
  const value = at(operand, field);
  if (value === undefined) throw new CelError(`no such key: ${field}`);
  return value;
}

/** `has(operand.field)`: false as well for what has no fields at all. */
export function hasField(operand: Value, field: string): boolean {
  if (operand instanceof Optional) return operand.value !== undefined && hasField(operand.value, field);
  return operand instanceof LazyFields ? operand.has(field) : at(operand, field) !== undefined;
}

/** `operand[index]`. @throws CelError when there is no such element */
export function index(operand: Value, key: Value): Value {
  if (operand instanceof Optional) return within(operand, key);
  const value = at(operand, key);
  if (value !== undefined) return value;
  throw new CelError(isList(operand) ? `index out of bounds: ${show(key)}` : `no such key: ${show(key)}`);
}

/** `operand.?field` and `operand[?key]`: the value if there is one. */
export function optionalIndex(operand: Value, key: Value): Optional {
  if (operand instanceof Optional)
    return operand.value === undefined ? Optional.none : optionalIndex(operand.value, key);
  const value = at(operand, key);
  return value === undefined ? Optional.none : new Optional(value);
}

/** A field of an optional value is optional itself, but what is there must have fields. */
function within(operand: Optional, key: Value): Optional {
  const { value } = operand;
  if (
    value === undefined ||
    isMap(value) ||
    isList(value) ||
    value instanceof LazyFields ||
    value instanceof Optional
  ) {
    return optionalIndex(operand, key);
  }
  throw new CelError(`no such key: ${show(key)}`);
}

function at(operand: Value, key: Value): Value | undefined {
  if (isMap(operand)) {
    const known = mapKey(key);
    if (known === undefined && typeof key !== 'number') throw new CelError('unsupported key type');
    return known === undefined ? undefined : operand.get(known);
  }
  if (operand instanceof LazyFields) return typeof key === 'string' && operand.has(key) ? operand.get(key) : undefined;
  if (!isList(operand)) return undefined;
  const position = listPosition(key);
  return position < 0n || position >= operand.length ? undefined : operand[Number(position)];
}

function listPosition(key: Value): bigint {
  if (typeof key === 'bigint') return key;
  if (key instanceof Uint) return key.value;
  if (typeof key === 'number' && Number.isInteger(key)) return BigInt(key);
  throw new CelError('unsupported index type');
}

const show = (key: Value): string => (key instanceof Uint ? String(key.value) : String(key));
