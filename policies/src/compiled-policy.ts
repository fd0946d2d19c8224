import { CelError, compile, jsonValue, LazyFields, type Names, type Program, type Value } from './cel/index.js';
import type { Condition, Policy, Validation, Variable } from './policy.js';
import type { AdmissionRequest, Verdict } from './request.js';

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
  /** Of the first failure, or why the policy does not look at the request. */
  readonly message: string;
  /** Every validation that did not hold. */
  readonly failures: readonly Failure[];
  /** Value of a variable of the policy, if it has one. */
  variable(name: string): Value | undefined;
}

/** A request as values; made once, for all policies. */
export type Bindings = ReadonlyMap<string, Value>;

/** The values that expressions of policies name. @throws CelError for data that is no JSON, or nested too deeply */
export function bindingsOf(request: AdmissionRequest): Bindings {
  const { object, oldObject, namespaceObject, subResource, name, namespace, ...rest } = request;
  const about = {
    ...rest,
    requestKind: request.kind,
    requestResource: request.resource,
    dryRun: false,
    // An API server leaves these out where they are empty.
    ...(subResource && { subResource, requestSubResource: subResource }),
    ...(name && { name }),
    ...(namespace && { namespace }),
  };
  const isNamespace = request.kind.kind === 'Namespace' && request.kind.group === '';
  return new Map([
    ['object', jsonValue(object ?? null)],
    ['oldObject', jsonValue(oldObject ?? null)],
    ['request', jsonValue(about)],
    ['namespaceObject', isNamespace ? null : jsonValue(namespaceObject ?? null)],
  ]);
}

/** A policy whose expressions are ready to be evaluated. */
export class CompiledPolicy {
  readonly #conditions: readonly Compiled<Condition>[];
  readonly #variables: readonly Compiled<Variable>[];
  readonly #validations: readonly (Compiled<Validation> & { readonly text?: Program })[];
  /** What an API server refuses the policy for. */
  readonly #fault: string | undefined;

  constructor(readonly policy: Policy) {
    const declared = policy.variables ?? [];
    let fault: string | undefined;
    const make = (expression: string, names: Names): Program => {
      try {
        return compile(expression, names);
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        const place = error.at === undefined ? '' : ` (at character ${error.at + 1})`;
        fault ??= `policy "${policy.name}" cannot be evaluated: ${error.message}${place} in ${excerpt(expression)}`;
        return { evaluate: () => null };
      }
    };
    this.#conditions = (policy.conditions ?? []).map((source) => ({
      source,
      program: make(source.expression, namesWith(undefined)),
    }));
    this.#variables = declared.map((source, i) => ({
      source,
      program: make(source.expression, namesWith(declared.slice(0, i))),
    }));
    this.#validations = policy.validations.map((source) => ({
      source,
      program: make(source.expression, namesWith(declared)),
      ...(source.messageExpression !== undefined && { text: make(source.messageExpression, namesWith(declared)) }),
    }));
    this.#fault = fault;
  }

  /** Evaluates a policy that matches the request. */
  evaluate(given: Bindings): Evaluation {
    if (this.#fault !== undefined) return failed([{ validation: 0, verdict: 'error', message: this.#fault }], given);
    const left = this.#leftOut(given);
    if (left !== undefined) return left;
    const variables = new PolicyVariables(this.#variables, given);
    const bindings = new Map(given).set('variables', variables);
    const failures: Failure[] = [];
    for (const [validation, { source, program, text }] of this.#validations.entries()) {
      const value = attempt(program, bindings);
      if (value === true) continue;
      if (value === unknown) return skipped('asks who may do what, which only an API server knows');
      failures.push(
        value instanceof CelError
          ? {
              validation,
              verdict: 'error',
              message: `expression ${excerpt(source.expression)} resulted in error: ${value.message}`,
            }
          : { validation, verdict: 'fail', message: messageOf(source, text, bindings) },
      );
    }
    return failures.length === 0 ? passed(variables) : failed(failures, bindings);
  }

  /** One condition that is false decides, whatever is wrong with the others; they see no namespace. */
  #leftOut(given: Bindings): Evaluation | undefined {
    const bindings = new Map(given).set('namespaceObject', null);
    let fault: CelError | undefined;
    for (const { source, program } of this.#conditions) {
      const value = attempt(program, bindings);
      if (value === false) return skipped(`is not about this request: condition ${source.name} is false`);
      if (value instanceof CelError) fault ??= value;
    }
    if (fault === undefined) return undefined;
    if (fault === unknown) return skipped('asks who may do what, which only an API server knows');
    return failed(
      [{ validation: 0, verdict: 'error', message: `a condition resulted in error: ${fault.message}` }],
      given,
    );
  }
}

interface Compiled<T> {
  readonly source: T;
  readonly program: Program;
}

/** Variables of a policy, each evaluated when it is first asked for, once. */
class PolicyVariables extends LazyFields {
  readonly #known = new Map<string, Value | CelError>();
  readonly #programs: ReadonlyMap<string, Program>;
  readonly #bindings: Bindings;

  constructor(variables: readonly Compiled<Variable>[], given: Bindings) {
    super();
    this.#programs = new Map(variables.map(({ source, program }) => [source.name, program]));
    this.#bindings = new Map(given).set('variables', this);
  }

  has(name: string): boolean {
    return this.#programs.has(name);
  }

  get(name: string): Value {
    const program = this.#programs.get(name);
    if (program === undefined) throw new CelError(`no such key: ${name}`);
    const value = this.#known.has(name)
      ? (this.#known.get(name) as Value | CelError)
      : attempt(program, this.#bindings);
    this.#known.set(name, value);
    if (value instanceof CelError) throw value;
    return value;
  }
}

/** Stands for every answer of the API server's authorizer. */
const unknown = new CelError('the authorizer is known to the API server only');

function namesWith(variables: readonly Variable[] | undefined): Names {
  return {
    values: new Set(['object', 'oldObject', 'request', 'namespaceObject', ...(variables ? ['variables'] : [])]),
    ...(variables && { fields: new Map([['variables', new Set(variables.map(({ name }) => name))]]) }),
    unknown: new Map([
      ['authorizer', unknown],
      ['authorizer.requestResource', unknown],
    ]),
  };
}

function attempt(program: Program, bindings: Bindings): Value | CelError {
  try {
    return program.evaluate(bindings);
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
}

/** The message of the expression, unless it fails, is no text, is empty, too long, or has more than a line. */
function messageOf({ message, expression }: Validation, text: Program | undefined, bindings: Bindings): string {
  const value = text && attempt(text, bindings);
  const written = typeof value === 'string' ? value.trim() : '';
  const fits = written !== '' && !written.includes('\n') && new TextEncoder().encode(written).length <= maxMessage;
  return fits ? written : message.trim() || `failed expression: ${expression.trim()}`;
}

/** Bytes, as in Kubernetes. */
const maxMessage = 5 * 1024;

const excerpt = (expression: string): string =>
  `'${expression.length > 200 ? `${expression.slice(0, 200)}…` : expression}'`;

const passed = (variables: LazyFields): Evaluation => ({
  verdict: 'pass',
  message: '',
  failures: [],
  variable: variableIn(variables),
});

const skipped = (message: string): Evaluation => ({
  verdict: 'skip',
  message,
  failures: [],
  variable: () => undefined,
});

/** The first failure decides: an API server says no more than that one. */
const failed = (failures: readonly Failure[], bindings: Bindings): Evaluation => {
  const variables = bindings.get('variables');
  return {
    verdict: failures[0]?.verdict ?? 'error',
    message: failures[0]?.message ?? '',
    failures,
    variable: variables instanceof LazyFields ? variableIn(variables) : () => undefined,
  };
};

const variableIn =
  (variables: LazyFields) =>
  (name: string): Value | undefined => {
    try {
      return variables.has(name) ? variables.get(name) : undefined;
    } catch (error) {
      if (error instanceof CelError) return undefined;
      throw error;
    }
  };
