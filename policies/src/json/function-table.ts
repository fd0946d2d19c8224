import { plain, quote } from './formatting.js';
import { SearchError } from './search-error.js';
import { isList, isObject, isSlice, type Value } from './value.js';

/** What an expression cannot know by itself. Without a clock, a function that asks for the time is an error. */
export interface Environment {
  /** The time in milliseconds since 1970, by the caller's clock. */
  readonly now?: () => number;
}

/** One function: its parameters as `type|type`, with `?` for one that may be left out and `*` for one that may repeat. */
export interface FunctionEntry {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly call: (values: readonly Value[], environment: Environment) => Value;
}

interface Parameter {
  readonly types: readonly string[];
  readonly optional: boolean;
  readonly variadic: boolean;
}

/** The functions that expressions can call, by name. */
export class FunctionTable {
  readonly #entries = new Map<string, FunctionEntry & { readonly checked: readonly Parameter[] }>();

  constructor(entries: readonly FunctionEntry[]) {
    for (const entry of entries) {
      const checked = entry.parameters.map((parameter) => ({
        types: parameter.replace(/[?*]$/, '').split('|'),
        optional: parameter.endsWith('?'),
        variadic: parameter.endsWith('*'),
      }));
      this.#entries.set(entry.name, { ...entry, checked });
    }
  }

  /** Every function as `name(type, type)`, by name. */
  signatures(): readonly { readonly name: string; readonly signature: string }[] {
    return [...this.#entries.values()]
      .map(({ name, checked }) => ({
        name,
        signature: `${name}(${checked.map(({ types }) => types.join('|')).join(', ')})`,
      }))
      .sort((left, right) => (left.signature < right.signature ? -1 : 1));
  }

  /** Calls a function; throws for an unknown one, and for values of a wrong number or type. */
  call(name: string, values: readonly Value[], environment: Environment): Value {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new SearchError('unknown-function', `unknown function: ${name}`);
    if (entry.checked.length > 0) checkValues(name, entry.checked, values);
    return entry.call(values, environment);
  }
}

function checkValues(name: string, parameters: readonly Parameter[], values: readonly Value[]): void {
  const variadic = parameters.some((parameter) => parameter.variadic);
  const least = parameters.filter((parameter) => !parameter.optional).length;
  if (values.length < least) throw tooFew(name, values.length, least, variadic);
  if (!variadic && values.length > parameters.length)
    throw new SearchError(
      'invalid-arity',
      `invalid arity, the function '${name}' expects at most ${parameters.length} arguments but ${values.length} were supplied`,
    );
  for (let at = 0; at < values.length; at++) {
    const parameter = parameters[Math.min(at, parameters.length - 1)] as Parameter;
    const value = values[at] ?? null;
    if (parameter.types.some((type) => isType(type, value))) continue;
    const types = parameter.types.map((type) => quote(type)).join(', ');
    throw new SearchError('invalid-type', `invalid type for: ${plain(value)}, expected: []functions.JpType{${types}}`);
  }
}

function tooFew(name: string, count: number, least: number, variadic: boolean): SearchError {
  const supplied = count === 0 ? 'none ' : `${variadic ? 'only ' : ''}${count} `;
  return new SearchError(
    'invalid-arity',
    `invalid arity, the function '${name}' expects ${least} argument${least > 1 ? 's' : ''} ${variadic ? 'or more ' : ''}but ${supplied}were supplied`,
  );
}

function isType(type: string, value: Value): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'number':
    case 'string':
      return typeof value === type;
    case 'array':
      return isSlice(value);
    case 'array[array]':
      return isList(value);
    case 'object':
      return isObject(value);
    case 'array[number]':
      return isList(value) && value.every((item) => typeof item === 'number');
    case 'array[string]':
      return isList(value) && value.every((item) => typeof item === 'string');
    default:
      return typeof value === 'function';
  }
}
