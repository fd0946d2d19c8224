import { CelError } from './cel-error.js';
import type { Bindings } from './code.js';
import { Compiler, type Names } from './compiler.js';
import { parse } from './parser.js';
import { Scope } from './scope.js';
import type { Value } from './value.js';

/** An expression that is ready to be evaluated, any number of times. */
export interface Program {
  /** @throws CelError when it has no value */
  evaluate(bindings: Bindings): Value;
}

/**
 * Compiles an expression. Types are looked at when it is evaluated: what cannot be is an error of that evaluation, where
 * an API server refuses the policy.
 *
 * @throws CelError for a text that is no expression, and for a name or a function that there is not
 */
export function compile(text: string, names: Names): Program {
  const code = sheltered(() => new Compiler(names).compile(parse(text), Scope.empty));
  return { evaluate: (bindings) => sheltered(() => code({ bindings, slots: [], rounds: 0 })) };
}

/** Values that are nested deeper than the stack end as an error like any other. */
function sheltered<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new CelError('expression or value is nested too deeply');
    throw error;
  }
}
