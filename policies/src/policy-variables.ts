import { CelError, LazyFields, type Program, type Value } from './cel/index.js';
import type { RequestBindings } from './request-bindings.js';

/** The variables of a policy for one request, each evaluated when it is first asked for, once. */
export class PolicyVariables extends LazyFields {
  readonly #known = new Map<string, Value | CelError>();
  readonly #programs: ReadonlyMap<string, Program>;
  readonly #bindings: RequestBindings;

  constructor(programs: ReadonlyMap<string, Program>, request: RequestBindings) {
    super();
    this.#programs = programs;
    this.#bindings = request.with(this);
  }

  has(name: string): boolean {
    return this.#programs.has(name);
  }

  get(name: string): Value {
    let value = this.#known.get(name);
    if (value === undefined) {
      const program = this.#programs.get(name);
      value = program === undefined ? new CelError(`no such key: ${name}`) : valueOrError(program, this.#bindings);
      this.#known.set(name, value);
    }
    if (value instanceof CelError) throw value;
    return value;
  }

  /** The value, if there is one. */
  peek(name: string): Value | undefined {
    try {
      return this.has(name) ? this.get(name) : undefined;
    } catch (error) {
      if (error instanceof CelError) return undefined;
      throw error;
    }
  }
}

/** The value, or the error in its place. */
export function valueOrError(program: Program, bindings: RequestBindings): Value | CelError {
  try {
    return program.evaluate(bindings);
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
}
