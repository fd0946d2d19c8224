import { CelError } from './cel-error.js';
import type { Expression } from './expression.js';

/** The variables of the comprehensions around an expression, each with its place in the frame. */
export class Scope {
  static readonly empty = new Scope(undefined, '', -1);

  private constructor(
    private readonly outer: Scope | undefined,
    private readonly name: string,
    readonly slot: number,
  ) {}

  with(name: string): Scope {
    return new Scope(this, name, this.slot + 1);
  }

  find(name: string): number | undefined {
    if (this.outer === undefined) return undefined;
    return this.name === name ? this.slot : this.outer.find(name);
  }
}

/** The name that a macro is given for a variable. @throws CelError for any other expression */
export function variableName(expression: Expression | undefined): string {
  if (expression?.kind === 'name' && !expression.name.startsWith('.')) return expression.name;
  throw new CelError('argument must be a simple name', expression?.at);
}

/** `a.b.c` of a chain of plain selections, nothing for any other expression. */
export function qualifiedName(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'select' || expression.optional) return undefined;
  const operand = qualifiedName(expression.operand);
  return operand && `${operand}.${expression.field}`;
}
