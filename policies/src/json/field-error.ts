import { float, goSyntax, quote } from './formatting.js';
import { exportedOnce } from './search.js';
import { Struct, type Value } from './value.js';

/** What kind of difference or failure, in the words of Kubernetes' field errors. */
export type FieldErrorType = 'FieldValueInvalid' | 'FieldValueTypeInvalid' | 'InternalError';

/** One difference between a resource and what a policy asserts of it, or why that cannot be told. */
export interface FieldError {
  readonly type: FieldErrorType;
  /** Where, as a path through the policy: `all[0].check.spec.(length(rules))`. */
  readonly field: string;
  /** What was found there. */
  readonly value: unknown;
  /** What was expected, or what went wrong. */
  readonly detail: string;
  /** All of it in one line, as the binary prints it. */
  readonly message: string;
}

/** Thrown where a rule cannot be judged. */
export class RuleError extends Error {
  constructor(readonly fieldError: FieldError) {
    super(fieldError.message);
  }
}

/** A difference: the value found at a path is not what was asserted. */
export function invalid(field: string, value: Value, detail: string): FieldError {
  return fieldError('FieldValueInvalid', field, value, detail);
}

/** A rule error for a value of the wrong type. */
export function wrongType(field: string, value: Value, detail: string): RuleError {
  return new RuleError(fieldError('FieldValueTypeInvalid', field, value, detail));
}

/** A rule error for what evaluating an expression at a path threw. */
export function internal(field: string, problem: string): RuleError {
  const message = `${field}: Internal error: ${problem}`;
  return new RuleError({ type: 'InternalError', field, value: null, detail: problem, message });
}

function fieldError(type: FieldErrorType, field: string, value: Value, detail: string): FieldError {
  return {
    type,
    field,
    value: exportedOrText(value),
    detail,
    message: `${field}: Invalid value: ${written(value)}: ${detail}`,
  };
}

function exportedOrText(value: Value): unknown {
  return typeof value === 'function' ? goSyntax(value) : exportedOnce(value);
}

function written(value: Value): string {
  return value === null ? '"null"' : describe(value);
}

/** A value as Kubernetes' field errors print it. */
export function describe(value: Value): string {
  if (typeof value === 'number') return float(value);
  if (typeof value === 'string') return quote(value);
  return value instanceof Struct ? value.text : goSyntax(value);
}

/** The path of a child. */
export function childPath(path: string, name: string): string {
  if (name === '') return `${path}[]`;
  return path === '' ? name : `${path}.${name}`;
}
