/**
 * An expression that cannot be compiled, or that has no value. Kept light, without a stack: `||` and `&&` absorb many of
 * them, and the reader wants the expression and not our files. Messages are those of cel-go, which API servers print.
 */
export class CelError {
  constructor(
    readonly message: string,
    /** Offset in the expression, for one that cannot be compiled. */
    readonly at?: number,
  ) {}
}

/** No function or operator takes values of these types. */
export const noSuchOverload = (): CelError => new CelError('no such overload');
