import type { Environment } from './function-table.js';
import { functions } from './functions.js';
import { compile, type Program, type Scope } from './interpreter.js';
import { parseExpression } from './parser.js';
import { SearchError } from './search-error.js';
import { isAscii, wellFormed } from './text.js';
import {
  clone,
  isObject,
  isSlice,
  Struct,
  set,
  sortedKeys,
  TypedSlice,
  type Value,
  type ValueObject,
} from './value.js';

/** What a search may use beside its data. */
export interface SearchOptions extends Environment {
  /** Values of variables, by their names with the `$`. */
  readonly bindings?: Readonly<Record<string, unknown>>;
}

const nothing: Scope = new Map();
const maxCached = 5000;
const programs = new Map<string, Program>();

/**
 * Evaluates a JMESPath expression of the community dialect with Kyverno's functions, as `kyverno-json jp query` does. The
 * data is JSON, where a bigint is a whole number that was read from YAML; it is not changed. Throws a SearchError and
 * nothing else.
 */
export function search(expression: string, data: unknown, options: SearchOptions = {}): unknown {
  const { bindings } = options;
  const scope =
    bindings === undefined
      ? nothing
      : new Map(Object.entries(bindings).map(([name, value]) => [name, () => value as Value]));
  const value = sorts(expression) ? guarded(() => clone(data as Value)) : (data as Value);
  return guarded(() => exported(evaluate(expression, value ?? null, scope, options)));
}

/** Every function that an expression can call, with the types of its values. */
export function searchFunctions(): readonly { readonly name: string; readonly signature: string }[] {
  return functions.signatures();
}

/** Whether evaluating an expression may reorder lists of its data: `sort_by` sorts in place, as in the binary. */
export function sorts(expression: string): boolean {
  return expression.includes('sort_by');
}

/** Evaluates an expression without taking care of the data; for callers that do. Throws SearchErrors and RangeErrors. */
export function evaluate(expression: string, value: Value, scope: Scope, environment: Environment): Value {
  return program(expression)(value, scope, environment);
}

function program(expression: string): Program {
  const known = programs.get(expression);
  if (known !== undefined) return known;
  const compiled = compile(parseExpression(expression), functions);
  // A literal that is sorted must be as written when the expression is evaluated again.
  if (sorts(expression)) return compiled;
  if (programs.size >= maxCached) programs.clear();
  programs.set(expression, compiled);
  return compiled;
}

/** Runs an evaluation; what is too deep for the stack is a SearchError of code `limit`. */
export function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError)
      throw new SearchError('limit', 'the expression or its data is nested too deeply, or a result is too long');
    throw error;
  }
}

/** Whether a value is plain data, which is what {@link exported} makes of others. */
function isPlain(value: Value): boolean {
  if (typeof value === 'string') return isAscii(value) || value === wellFormed(value);
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  if (value instanceof Struct || value instanceof TypedSlice) return false;
  return Array.isArray(value) ? value.every(isPlain) : Object.values(value).every(isPlain);
}

/** The same value where it is plain data, and otherwise its {@link exported} copy. */
export function exportedOnce(value: Value): Value {
  return isPlain(value) ? value : exported(value);
}

/** A value as plain data: no Go types, no half characters. */
export function exported(value: Value): Value {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value === 'function') throw new SearchError('invalid-type', 'the result is an expression, and no value');
  if (value instanceof Struct) return JSON.parse(value.json) as Value;
  if (isSlice(value)) return Array.from(value, exported);
  if (!isObject(value)) return value;
  const object: ValueObject = {};
  for (const key of sortedKeys(value)) set(object, key, exported(value[key] ?? null));
  return object;
}
