import { CelError } from '../cel-error.js';
import { type CelFunction, celFunction, is, method } from '../function-table.js';
import { Duration, isList, isMap, Optional, Uint, type Value } from '../value.js';

/** Optional values; `or`, `orValue`, `optMap` and `optFlatMap` are the compiler's, because they evaluate lazily. */
export const optionals: readonly CelFunction[] = [
  celFunction('optional.of', [is.any], (value) => new Optional(value)),
  celFunction('optional.none', [], () => Optional.none),
  celFunction('optional.ofNonZeroValue', [is.any], (value) => (isZero(value) ? Optional.none : new Optional(value))),
  celFunction('optional.unwrap', [is.list], unwrap),
  method('unwrapOpt', [is.list], unwrap),
  method('hasValue', [is.optional], ({ value }) => value !== undefined),
  method('value', [is.optional], ({ value }) => {
    if (value === undefined) throw new CelError('optional.none() dereference');
    return value;
  }),
  method('first', [is.list], (list) => new Optional(list[0])),
  method('last', [is.list], (list) => new Optional(list.at(-1))),
];

function unwrap(list: readonly Value[]): readonly Value[] {
  return list.flatMap((item) => (item instanceof Optional ? (item.value === undefined ? [] : [item.value]) : [item]));
}

/** Whether the value is what a field has that nobody has set. */
function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === '') return true;
  if (isList(value) || value instanceof Uint8Array) return value.length === 0;
  if (isMap(value)) return value.size === 0;
  if (value instanceof Uint) return value.value === 0n;
  return value instanceof Duration && value.nanoseconds === 0n;
}
