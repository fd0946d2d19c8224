import { noSuchOverload } from './cel-error.js';
import { CelType, Duration, isList, isMap, type Opaque, Optional, Timestamp, Uint, type Value } from './value.js';

/** A function, or a method whose first parameter is what it is called on. */
export interface CelFunction {
  /** With its namespace, as `sets.contains`. */
  readonly name: string;
  readonly member: boolean;
  readonly parameters: readonly Parameter[];
  /** @throws CelError */
  readonly call: (...args: never[]) => Value;
}

/** Whether a value can be passed. */
export type Parameter<T extends Value = Value> = (value: Value) => value is T;

type Arguments<P extends readonly Parameter[]> = { [I in keyof P]: P[I] extends Parameter<infer T> ? T : never };

/** A function: `size([1])`. */
export const celFunction = <const P extends readonly Parameter[]>(
  name: string,
  parameters: P,
  call: (...args: Arguments<P>) => Value,
): CelFunction => ({ name, member: false, parameters, call: call as CelFunction['call'] });

/** A method: `[1].size()`. */
export const method = <const P extends readonly Parameter[]>(
  name: string,
  parameters: P,
  call: (...args: Arguments<P>) => Value,
): CelFunction => ({ name, member: true, parameters, call: call as CelFunction['call'] });

/** The types that parameters have. */
export const is = {
  any: (_: Value): _ is Value => true,
  bool: (value: Value): value is boolean => typeof value === 'boolean',
  int: (value: Value): value is bigint => typeof value === 'bigint',
  double: (value: Value): value is number => typeof value === 'number',
  string: (value: Value): value is string => typeof value === 'string',
  uint: (value: Value): value is Uint => value instanceof Uint,
  bytes: (value: Value): value is Uint8Array => value instanceof Uint8Array,
  list: isList,
  map: isMap,
  type: (value: Value): value is CelType => value instanceof CelType,
  timestamp: (value: Value): value is Timestamp => value instanceof Timestamp,
  duration: (value: Value): value is Duration => value instanceof Duration,
  optional: (value: Value): value is Optional => value instanceof Optional,
  /** A type that a library brings. */
  opaque:
    <T extends Opaque>(type: abstract new (...args: never[]) => T) =>
    (value: Value): value is T =>
      value instanceof type,
};

/** Functions by what an expression says of them: name, number of arguments, and whether they are called on something. */
export class FunctionTable {
  readonly #functions = new Map<string, CelFunction[]>();
  readonly #names = new Set<string>();

  constructor(functions: readonly CelFunction[]) {
    for (const one of functions) {
      const key = keyOf(one.name, one.member, one.parameters.length);
      this.#functions.set(key, [...(this.#functions.get(key) ?? []), one]);
      this.#names.add(one.name);
    }
  }

  /** Whether there is a function of that name, with any parameters. */
  knows(name: string): boolean {
    return this.#names.has(name);
  }

  /** The call for these arguments, which chooses by their types. */
  find(name: string, member: boolean, arity: number): ((args: readonly Value[]) => Value) | undefined {
    const overloads = this.#functions.get(keyOf(name, member, arity));
    if (overloads === undefined) return undefined;
    return (args) => {
      for (const { parameters, call } of overloads) {
        if (parameters.every((accepts, i) => accepts(args[i] as Value))) return call(...(args as never[]));
      }
      throw noSuchOverload();
    };
  }
}

const keyOf = (name: string, member: boolean, arity: number): string => `${member ? '.' : ''}${name}/${arity}`;
