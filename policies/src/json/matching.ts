import { SearchError } from './search-error.js';
import { equal, get, isObject, isSlice, kindOf, sortedKeys, toNumber, type Value } from './value.js';

/**
 * Whether an actual value is what was expected. Lists match element by element, and an object may have more keys than
 * expected. Numbers of both kinds compare; other types that differ are an error, and so is a list or object where there is
 * none.
 */
export function matches(expected: Value, actual: Value): boolean {
  if (isSlice(expected)) {
    if (!isSlice(actual)) throw incomparable(`invalid actual value, must be a slice, found ${kindOf(actual)}`);
    return (
      expected.length === actual.length && expected.every((item, index) => matches(item ?? null, actual[index] ?? null))
    );
  }
  if (isObject(expected)) {
    if (!isObject(actual)) throw incomparable(`invalid actual value, must be a map, found ${kindOf(actual)}`);
    return sortedKeys(expected).every((key) => {
      const value = get(actual, key);
      return value !== undefined && matches(expected[key] ?? null, value);
    });
  }
  if (expected === null || actual === null) return expected === actual;
  if (typeof expected === 'function' && typeof actual === 'function')
    throw new SearchError(
      'crash',
      'runtime error: comparing uncomparable type func(interface {}) (interface {}, error)',
    );
  const [a, b] = [toNumber(expected), toNumber(actual)];
  if (a !== undefined && b !== undefined) return a === b;
  if (kindOf(expected) === kindOf(actual)) return equal(expected, actual);
  throw incomparable(`types are not comparable, ${kindOf(expected)} - ${kindOf(actual)}`);
}

function incomparable(message: string): SearchError {
  return new SearchError('invalid-type', message);
}
