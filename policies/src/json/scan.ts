import type { Environment } from './function-table.js';
import type { JsonPolicy } from './json-policy.js';
import { checkJsonPolicy } from './json-policy-check.js';
import { parseLabelSelector } from './label-selector.js';
import { policyBinding } from './policy-binding.js';
import { type CompiledRule, compileRule, type Violation } from './rule.js';
import { evaluate, exportedOnce, guarded, sorts } from './search.js';
import { SearchError } from './search-error.js';
import { clone, isList, type Value } from './value.js';

/** How to scan. */
export interface ScanOptions extends Environment {
  /** Expressions that are evaluated on the payload, one after the other; the last result is what is scanned. */
  readonly preProcess?: readonly string[];
  /** Only policies with such labels, in the syntax of `kubectl -l`. */
  readonly labels?: string;
}

/** What one rule says of one resource. */
export interface ScanResult {
  readonly policy: string;
  readonly rule: string;
  /** Which resource of the payload, from 0. */
  readonly index: number;
  /** The result of the rule's `identifier`; empty for none. */
  readonly identifier: string;
  /** `skip` where the rule is not for the resource; the binary prints no line for it. */
  readonly verdict: 'pass' | 'fail' | 'error' | 'skip';
  /** The binary's lines: for a failure each message and what differs, for an error its cause; empty for others. */
  readonly message: string;
  readonly violations: readonly Violation[];
}

/** A scan of a payload. */
export interface Scan {
  /** The policies that were held against it. */
  readonly policies: readonly JsonPolicy[];
  /** What was judged, after the pre-processors: the elements of a list, or the one payload. */
  readonly resources: readonly unknown[];
  readonly results: readonly ScanResult[];
}

interface CompiledPolicy {
  readonly document: JsonPolicy;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly self: Value;
  readonly rules: readonly { readonly name: string; readonly judge: CompiledRule }[];
}

// Policies are documents and do not change; each is checked and compiled once.
const compiled = new WeakMap<object, CompiledPolicy>();

/**
 * Holds policies (`json.kyverno.io/v1alpha1`, documents or already checked) against a payload, as `kyverno-json scan` does.
 * A payload that is a list is judged element by element. Nothing that is given is changed. Throws a JsonPolicyError for a
 * document that is no policy, and a SearchError for a payload that is null, a pre-processor that fails and a wrong selector.
 */
export function scan(policies: readonly unknown[], payload: unknown, options: ScanOptions = {}): Scan {
  const selector = options.labels === undefined ? undefined : parseLabelSelector(options.labels);
  const sorting = sorts(JSON.stringify([policies, options.preProcess ?? []], withoutBigints));
  // What sorts in place sorts a copy, and so does each scan from the policies as they were written.
  const chosen = policies
    .map((policy) => (sorting ? compilePolicy(clone(policy as Value)) : compilePolicy(policy)))
    .filter(({ labels }) => selector === undefined || selector(labels));
  const prepared = preProcessed(sorting ? guarded(() => clone(payload as Value)) : (payload as Value), options);
  const resources = isList(prepared) ? prepared : [prepared];
  const results = resources.flatMap((resource, index) => judge(chosen, resource ?? null, index, options));
  return {
    policies: chosen.map(({ document }) => document),
    resources: guarded(() => resources.map((resource) => exportedOnce(resource ?? null))),
    results,
  };
}

function withoutBigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function preProcessed(payload: Value, options: ScanOptions): Value {
  if (payload === null || payload === undefined) throw new SearchError('invalid-value', 'payload is `null`');
  let current: Value = payload;
  for (const expression of options.preProcess ?? []) {
    const result = guarded(() => evaluate(expression, current, new Map(), options));
    if (result === null)
      throw new SearchError('invalid-value', `prepocessor resulted in \`null\` payload (${expression})`);
    current = result;
  }
  return current;
}

function compilePolicy(document: unknown): CompiledPolicy {
  const known = typeof document === 'object' && document !== null ? compiled.get(document) : undefined;
  if (known !== undefined) return known;
  const policy: JsonPolicy = checkJsonPolicy(document);
  const result = {
    document: policy,
    name: policy.metadata.name,
    labels: policy.metadata.labels ?? {},
    self: policyBinding(policy),
    rules: policy.spec.rules.map((rule) => ({ name: rule.name, judge: compileRule(rule) })),
  };
  compiled.set(policy, result);
  return result;
}

function judge(
  policies: readonly CompiledPolicy[],
  resource: Value,
  index: number,
  options: ScanOptions,
): ScanResult[] {
  const results: ScanResult[] = [];
  const payload = (): Value => resource;
  for (const { name: policy, self, rules } of policies) {
    const scope = new Map([
      ['$payload', payload],
      ['$policy', (): Value => self],
    ]);
    for (const { name: rule, judge } of rules) {
      const { identifier, verdict, violations, error } = judge(resource, scope, options);
      results.push({ policy, rule, index, identifier, verdict, message: error ?? lines(violations), violations });
    }
  }
  return results;
}

function lines(violations: readonly Violation[]): string {
  return violations
    .map(({ message, errors }) =>
      [...(message ? [`-> ${message}`] : []), ...errors.map((error) => ` -> ${error.message}`)].join('\n'),
    )
    .join('\n');
}
