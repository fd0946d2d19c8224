import { CelError } from './cel/index.js';
import { CompiledPolicy, type Evaluation, type Failure } from './compiled-policy.js';
import { matches } from './matching.js';
import type { Policy } from './policy.js';
import type { AdmissionRequest, Verdict } from './request.js';
import { RequestBindings } from './request-bindings.js';

/** What one policy makes of a request. */
export interface Judgement {
  readonly policy: string;
  /**
   * `fail`: a validation is false. `error`: an expression has no value, for which an API server refuses the request as
   * well. `skip`: the policy is not about the request, or asks what only an API server knows.
   */
  readonly verdict: Verdict;
  /** What the user reads who is refused, or why the policy is not about the request. */
  readonly message: string;
  /** Every validation that did not hold, in order; an API server reports the first. */
  readonly failures: readonly Failure[];
}

/**
 * Judges a request as the admission of an API server does: match constraints, conditions, variables that are evaluated
 * when they are asked for, and message expressions with the message to fall back on. A policy that cannot be evaluated
 * refuses. Expressions are compiled once for each policy object.
 */
export function judge(policies: readonly Policy[], request: AdmissionRequest): readonly Judgement[] {
  const judged = new Map(evaluations(policies, request).map(({ policy, evaluation }) => [policy, evaluation]));
  return policies.map((policy) => {
    const { verdict, message, failures } = judged.get(policy) ?? notMatched;
    return { policy: policy.name, verdict, message, failures };
  });
}

const notMatched = { verdict: 'skip', message: 'does not match the request', failures: [] } as const;

/** A policy and what it makes of a request that it matches. */
export interface PolicyEvaluation {
  readonly policy: Policy;
  readonly evaluation: Evaluation;
}

/** What every policy that matches the request makes of it. */
export function evaluations(policies: readonly Policy[], request: AdmissionRequest): readonly PolicyEvaluation[] {
  let bindings: RequestBindings | CelError | undefined;
  return policies.flatMap((policy) => {
    if (!matches(policy.match, request)) return [];
    bindings ??= bindingsOrFault(request);
    const evaluation =
      bindings instanceof CelError ? unread(bindings.message) : compiledPolicy(policy).evaluate(bindings);
    return [{ policy, evaluation }];
  });
}

function bindingsOrFault(request: AdmissionRequest): RequestBindings | CelError {
  try {
    return RequestBindings.of(request);
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
}

const unread = (message: string): Evaluation => ({
  verdict: 'error',
  message,
  failures: [{ validation: 0, verdict: 'error', message }],
});

const compiled = new WeakMap<Policy, CompiledPolicy>();

function compiledPolicy(policy: Policy): CompiledPolicy {
  const known = compiled.get(policy) ?? new CompiledPolicy(policy);
  compiled.set(policy, known);
  return known;
}
