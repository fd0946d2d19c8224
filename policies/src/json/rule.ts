import { type Assertion, compileAssertion } from './assertion.js';
import { parseAssertionKey } from './assertion-key.js';
import { type FieldError, internal, invalid, RuleError } from './field-error.js';
import { plain } from './formatting.js';
import type { Environment } from './function-table.js';
import type { Scope } from './interpreter.js';
import type { JsonMatch, JsonRule } from './json-policy.js';
import { fillTemplate } from './message-template.js';
import { ruleBinding } from './policy-binding.js';
import { evaluate, guarded } from './search.js';
import { SearchError } from './search-error.js';
import { wellFormed } from './text.js';
import { Struct, type Value } from './value.js';

/** Assertions of a rule that do not hold, with the rule's message where it has one. */
export interface Violation {
  readonly message?: string;
  readonly errors: readonly FieldError[];
}

/** What a rule says of one resource. */
export interface RuleVerdict {
  readonly identifier: string;
  readonly verdict: 'pass' | 'fail' | 'error' | 'skip';
  readonly violations: readonly Violation[];
  /** Why the rule cannot be judged, for verdict `error`. */
  readonly error?: string;
}

/** A rule, ready to judge resources. */
export type CompiledRule = (resource: Value, scope: Scope, environment: Environment) => RuleVerdict;

type Matcher = (resource: Value, scope: Scope, environment: Environment) => boolean;

/** Makes a rule of its document. */
export function compileRule(rule: JsonRule): CompiledRule {
  const match = rule.match ? compileMatch(rule.match) : undefined;
  const exclude = rule.exclude ? compileMatch(rule.exclude) : undefined;
  const assert = compileAssert(rule);
  const self = ruleBinding(rule);
  return (resource, outer, environment) => {
    const scope = withContext(
      rule,
      resource,
      new Map(outer).set('$rule', () => self),
      environment,
    );
    const identifier = identify(rule, resource, scope, environment);
    try {
      if (match?.(resource, scope, environment) === false || exclude?.(resource, scope, environment) === true)
        return { identifier, verdict: 'skip', violations: [] };
      const violations = assert(resource, scope, environment);
      return { identifier, verdict: violations.length === 0 ? 'pass' : 'fail', violations };
    } catch (error) {
      if (error instanceof RuleError)
        return { identifier, verdict: 'error', violations: [], error: wellFormed(error.message) };
      throw error;
    }
  };
}

function identify(rule: JsonRule, resource: Value, scope: Scope, environment: Environment): string {
  if (!rule.identifier) return '';
  const { identifier } = rule;
  try {
    return wellFormed(plain(guarded(() => evaluate(identifier, resource, scope, environment))));
  } catch (error) {
    if (error instanceof SearchError) return `(error: ${error.message})`;
    throw error;
  }
}

// A variable is evaluated when it is first read, and sees those before it.
function withContext(rule: JsonRule, resource: Value, outer: Scope, environment: Environment): Scope {
  let scope = outer;
  for (const [index, { name, variable }] of (rule.context ?? []).entries()) {
    const before = scope;
    const path = `context[${index}].variable`;
    scope = new Map(scope).set(
      `$${name}`,
      once(() => contextValue(path, (variable ?? null) as Value, resource, before, environment)),
    );
  }
  return scope;
}

function contextValue(path: string, variable: Value, resource: Value, scope: Scope, environment: Environment): Value {
  const key = typeof variable === 'string' ? parseAssertionKey(variable) : undefined;
  if (!key?.isExpression) return variable;
  const refuse = (what: string): SearchError =>
    new SearchError('invalid-value', invalid(path, variable, `${what} is not supported in context`).message);
  if (key.foreach) throw refuse('foreach');
  if (key.binding !== '') throw refuse('binding');
  try {
    return evaluate(key.statement, resource, scope, environment);
  } catch (error) {
    if (error instanceof SearchError) throw new SearchError(error.code, internal(path, error.message).message);
    throw error;
  }
}

function once(compute: () => Value): () => Value {
  let result: (() => Value) | undefined;
  return () => {
    if (result === undefined) {
      try {
        const value = compute();
        result = () => value;
      } catch (error) {
        result = () => {
          throw error;
        };
      }
    }
    return result();
  };
}

function compileMatch(match: JsonMatch): Matcher {
  const any = (match.any ?? []).map((tree) => compileAssertion(tree as Value));
  const all = (match.all ?? []).map((tree) => compileAssertion(tree as Value));
  return (resource, scope, environment) => {
    if (any.length === 0 && all.length === 0) throw empty('Match', 'Any', match);
    const holds = (path: string) => (assertion: Assertion, index: number) =>
      differences(assertion, `${path}[${index}]`, resource, scope, environment).length === 0;
    if (any.length > 0 && !any.some(holds('any'))) {
      // The binary evaluates the rest before it decides, and an error there is an error of the rule.
      all.forEach(holds('all'));
      return false;
    }
    return all.map(holds('all')).every(Boolean);
  };
}

function differences(
  assertion: Assertion,
  path: string,
  resource: Value,
  scope: Scope,
  environment: Environment,
): FieldError[] {
  const found: FieldError[] = [];
  assertion(path, resource, scope, environment, found);
  return found;
}

function compileAssert(rule: JsonRule): (resource: Value, scope: Scope, environment: Environment) => Violation[] {
  const compiled = (assertions: JsonRule['assert']['all']) =>
    (assertions ?? []).map(({ check, message }) => ({ assertion: compileAssertion(check as Value), message }));
  const any = compiled(rule.assert.any);
  const all = compiled(rule.assert.all);
  return (resource, scope, environment) => {
    if (any.length === 0 && all.length === 0) throw empty('Assert', 'Assertion', rule.assert);
    const judge = (path: string, { assertion, message }: (typeof any)[number]): Violation | undefined => {
      const errors = differences(assertion, path, resource, scope, environment);
      if (errors.length === 0) return undefined;
      return message ? { message: fillTemplate(message, resource, scope, environment), errors } : { errors };
    };
    const fails: Violation[] = [];
    for (const [index, assertion] of any.entries()) {
      const violation = judge(`any[${index}].check`, assertion);
      if (violation === undefined) {
        fails.length = 0;
        break;
      }
      fails.push(violation);
    }
    if (fails.length > 0) return fails;
    return all.flatMap((assertion, index) => judge(`all[${index}].check`, assertion) ?? []);
  };
}

function empty(type: 'Match' | 'Assert', item: string, { any, all }: JsonMatch | JsonRule['assert']): RuleError {
  const list = (items: readonly unknown[] | null | undefined): string => `[]v1alpha1.${item}${items ? '{}' : '(nil)'}`;
  const text = `v1alpha1.${type}{Any:${list(any)}, All:${list(all)}}`;
  const value = new Struct('ptr', new Map(), JSON.stringify({}), text);
  return new RuleError(invalid('<nil>', value, `an empty ${type.toLowerCase()} is not valid`));
}
