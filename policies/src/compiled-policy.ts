import { CelError, compile, type Names, type Program } from './cel/index.js';
import type { Condition, Policy, Validation, Variable } from './policy.js';
import { PolicyVariables, valueOrError } from './policy-variables.js';
import type { Verdict } from './request.js';
import type { RequestBindings } from './request-bindings.js';

/** Why a validation of a policy did not hold. */
export interface Failure {
  /** Which validation of the policy, counted from 0. */
  readonly validation: number;
  readonly verdict: 'fail' | 'error';
  readonly message: string;
}

/** What a policy that matches makes of a request. */
export interface Evaluation {
  readonly verdict: Verdict;
  /** Of the first failure, which is all that an API server says, or why the policy does not look at the request. */
  readonly message: string;
  /** Every validation that did not hold. */
  readonly failures: readonly Failure[];
  /** @default none: no validation was looked at */
  readonly variables?: PolicyVariables;
}

/** A policy whose expressions are ready to be evaluated. */
export class CompiledPolicy {
  readonly #conditions: readonly Compiled<Condition>[];
  readonly #variables: ReadonlyMap<string, Program>;
  readonly #validations: readonly (Compiled<Validation> & { readonly text: Program | undefined })[];
  /** What an API server refuses the policy for. */
  #fault: Evaluation | undefined;

  constructor(readonly policy: Policy) {
    const declared = policy.variables ?? [];
    const after = declared.map((_, i) => namesWith(declared.slice(0, i)));
    const all = namesWith(declared);
    this.#conditions = (policy.conditions ?? []).map((source) => ({
      source,
      program: this.#compile(source.expression, namesWith(undefined)),
    }));
    this.#variables = new Map(
      declared.map(({ name, expression }, i) => [name, this.#compile(expression, after[i] ?? all)]),
    );
    this.#validations = policy.validations.map((source) => ({
      source,
      program: this.#compile(source.expression, all),
      text: source.messageExpression === undefined ? undefined : this.#compile(source.messageExpression, all),
    }));
  }

  /** Evaluates a policy that matches the request. */
  evaluate(request: RequestBindings): Evaluation {
    const decided = this.#fault ?? this.#decidedByConditions(request);
    if (decided !== undefined) return decided;
    const variables = new PolicyVariables(this.#variables, request);
    const bindings = request.with(variables);
    const failures: Failure[] = [];
    for (const [validation, { source, program, text }] of this.#validations.entries()) {
      const value = valueOrError(program, bindings);
      if (value === true) continue;
      if (value === unknown) return askingWho;
      failures.push(
        value instanceof CelError
          ? { validation, verdict: 'error', message: errorOf(source.expression, value) }
          : { validation, verdict: 'fail', message: messageOf(source, text, bindings) },
      );
    }
    const [first] = failures;
    return { verdict: first?.verdict ?? 'pass', message: first?.message ?? '', failures, variables };
  }

  /** One condition that is false decides, whatever is wrong with the others. */
  #decidedByConditions(request: RequestBindings): Evaluation | undefined {
    if (this.#conditions.length === 0) return undefined;
    const bindings = request.forConditions;
    let fault: Evaluation | undefined;
    for (const { source, program } of this.#conditions) {
      const value = valueOrError(program, bindings);
      if (value === false) return skipped(`is not about this request: condition ${source.name} is false`);
      if (value instanceof CelError)
        fault ??= value === unknown ? askingWho : failed(errorOf(source.expression, value));
      else if (value !== true) fault ??= failed(`condition ${source.name} is neither true nor false`);
    }
    return fault;
  }

  #compile(expression: string, names: Names): Program {
    try {
      return compile(expression, names);
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      const place = error.at === undefined ? '' : ` at character ${error.at + 1}`;
      this.#fault ??= failed(`the policy cannot be evaluated: ${error.message}${place} of ${excerpt(expression)}`);
      return { evaluate: () => null };
    }
  }
}

interface Compiled<T> {
  readonly source: T;
  readonly program: Program;
}

/** Stands for every answer of the API server's authorizer. */
const unknown = new CelError('the authorizer is known to the API server only');

/** Conditions are evaluated before the variables of the policy are there. */
const namesWith = (variables: readonly Variable[] | undefined): Names => ({
  values: new Set(['object', 'oldObject', 'request', 'namespaceObject', ...(variables ? ['variables'] : [])]),
  fields: new Map(variables && [['variables', new Set(variables.map(({ name }) => name))]]),
  unknown: new Map([['authorizer', unknown]]),
});

/** The message of the expression, unless it fails, is no text, is empty, too long, or has more than a line. */
function messageOf({ message, expression }: Validation, text: Program | undefined, bindings: RequestBindings): string {
  const value = text && valueOrError(text, bindings);
  const written = typeof value === 'string' ? value.trim() : '';
  const fits = written !== '' && !written.includes('\n') && new TextEncoder().encode(written).length <= maxMessage;
  return fits ? written : message.trim() || `failed expression: ${expression.trim()}`;
}

/** Bytes, as in Kubernetes. */
const maxMessage = 5 * 1024;

const errorOf = (expression: string, { message }: CelError): string =>
  `expression ${excerpt(expression)} resulted in error: ${message}`;

const excerpt = (expression: string): string =>
  `'${expression.length > 200 ? `${expression.slice(0, 200)}…` : expression}'`;

/** A policy that cannot be evaluated refuses. */
const failed = (message: string): Evaluation => ({
  verdict: 'error',
  message,
  failures: [{ validation: 0, verdict: 'error', message }],
});

const skipped = (message: string): Evaluation => ({ verdict: 'skip', message, failures: [] });

const askingWho = skipped('asks who may do what, which only an API server knows');
