import { CelError } from './cel-error.js';
import type { Value } from './value.js';

/** A compiled expression. @throws CelError */
export type Code = (frame: Frame) => Value;

/** What an evaluation has at hand. */
export interface Frame {
  readonly bindings: Bindings;
  /** Variables of comprehensions, at the places that the compiler gave them. */
  readonly slots: Value[];
  /** Rounds of comprehensions so far. */
  rounds: number;
}

/** Values by the names that the compiler was told; a Map is one. */
export interface Bindings {
  get(name: string): Value | undefined;
}

/** The API server ends an expression by its cost; ours ends after as many rounds. */
const maxRounds = 1_000_000;

/** Counts a round of a comprehension. @throws CelError after too many */
export function countRound(frame: Frame): void {
  frame.rounds += 1;
  if (frame.rounds > maxRounds) throw new CelError('operation cancelled: actual cost limit exceeded');
}

/** The value, or the error in its place. */
export function attempt(code: Code, frame: Frame): Value | CelError {
  try {
    return code(frame);
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
}
