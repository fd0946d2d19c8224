import { type AssertionKey, parseAssertionKey } from './assertion-key.js';
import { childPath, describe, type FieldError, internal, invalid, RuleError, wrongType } from './field-error.js';
import type { Environment } from './function-table.js';
import type { Scope } from './interpreter.js';
import { matches } from './matching.js';
import { evaluate } from './search.js';
import { SearchError } from './search-error.js';
import { get, isObject, isSlice, sortedKeys, type Value } from './value.js';

/** An assertion tree, ready to be held against values; what does not hold is added to `differences`. Throws RuleErrors. */
export type Assertion = (
  path: string,
  value: Value,
  scope: Scope,
  environment: Environment,
  differences: FieldError[],
) => void;

/** Makes an assertion of a tree: of lists, of objects whose keys project, and of scalars that are compared. */
export function compileAssertion(tree: Value): Assertion {
  if (isSlice(tree)) return compileList(tree.map(compileAssertion));
  return isObject(tree) ? compileObject(tree) : compileScalar(tree);
}

function compileList(items: readonly Assertion[]): Assertion {
  return (path, value, scope, environment, differences) => {
    if (value === null) differences.push(invalid(path, value, 'value is null'));
    else if (!isSlice(value)) throw wrongType(path, value, 'expected a slice');
    else if (value.length !== items.length) differences.push(invalid(path, value, "lengths of slices don't match"));
    else
      items.forEach((item, at) => {
        item(`${path}[${at}]`, value[at] ?? null, scope, environment, differences);
      });
  };
}

function compileObject(tree: { readonly [key: string]: Value }): Assertion {
  const entries = Object.entries(tree).map(
    ([name, inner]) => [name, parseAssertionKey(name), compileAssertion(inner)] as const,
  );
  return (path, value, outer, environment, differences) => {
    let scope = outer;
    for (const [name, key, inner] of entries) {
      const at = childPath(path, name);
      const [result, applies] = project(name, key, value, scope, environment, at);
      // What is bound here is there for the keys that follow, too: the binary takes keys in any order.
      if (applies && key !== undefined && key.binding !== '') scope = bound(scope, key.binding, result);
      if (!applies || key === undefined || !key.foreach) inner(at, result, scope, environment, differences);
      else
        iterate(at, key, result, scope, (place, item, within) => inner(place, item, within, environment, differences));
    }
  };
}

// The second of the two is whether iteration and binding apply: not where a plain key meets what is no object.
function project(
  name: string,
  key: AssertionKey | undefined,
  value: Value,
  scope: Scope,
  environment: Environment,
  path: string,
): [Value, boolean] {
  if (key?.isExpression) return [attempt(path, () => evaluate(key.statement, value, scope, environment)), true];
  if (!isObject(value)) return [value, false];
  return key === undefined ? [get(value, name) ?? null, false] : [get(value, key.statement) ?? null, true];
}

function iterate(
  path: string,
  { foreachName }: AssertionKey,
  value: Value,
  scope: Scope,
  visit: (path: string, item: Value, scope: Scope) => void,
): void {
  const within = (index: Value): Scope => (foreachName === '' ? scope : bound(scope, foreachName, index));
  if (isSlice(value))
    value.forEach((item, at) => {
      visit(`${path}[${at}]`, item ?? null, within(BigInt(at)));
    });
  else if (isObject(value))
    for (const key of sortedKeys(value)) visit(`${path}[${key}]`, value[key] ?? null, within(key));
  else throw wrongType(path, value, 'expected a slice or a map');
}

function bound(scope: Scope, name: string, value: Value): Scope {
  return new Map(scope).set(`$${name}`, () => value);
}

function compileScalar(tree: Value): Assertion {
  const key = typeof tree === 'string' ? parseAssertionKey(tree) : undefined;
  return (path, value, scope, environment, differences) => {
    let expected = tree;
    if (key?.isExpression) {
      if (key.foreachName !== '') throw new RuleError(invalid(path, tree, 'foreach is not supported on the RHS'));
      if (key.binding !== '') throw new RuleError(invalid(path, tree, 'binding is not supported on the RHS'));
      expected = attempt(path, () => evaluate(key.statement, value, scope, environment));
    }
    if (!attempt(path, () => matches(expected, value)))
      differences.push(invalid(path, value, `Expected value: ${expected === null ? '<nil>' : describe(expected)}`));
  };
}

/** Runs an evaluation at a path; what it throws becomes an internal error of the rule there. */
function attempt<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RuleError) throw error;
    if (error instanceof SearchError) throw internal(path, error.message);
    if (error instanceof RangeError) throw internal(path, 'nested too deeply, or a result is too long');
    throw error;
  }
}
