import type { Value } from './value.js';

/** A parsed expression. `at` is the offset of what it begins with, for errors. */
export type Expression =
  | { readonly kind: 'literal'; readonly at: number; readonly value: Value }
  | { readonly kind: 'name'; readonly at: number; readonly name: string }
  | {
      readonly kind: 'select';
      readonly at: number;
      readonly operand: Expression;
      readonly field: string;
      /** `a.?b` */
      readonly optional: boolean;
    }
  | {
      readonly kind: 'index';
      readonly at: number;
      readonly operand: Expression;
      readonly index: Expression;
      /** `a[?b]` */
      readonly optional: boolean;
    }
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly name: string;
      readonly target?: Expression;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'unary'; readonly at: number; readonly operator: '!' | '-'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly at: number;
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'conditional';
      readonly at: number;
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: 'list'; readonly at: number; readonly elements: readonly Element[] }
  | { readonly kind: 'map'; readonly at: number; readonly entries: readonly Entry[] };

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';

/** An element of a list literal; an optional one is left out where it is absent. */
export interface Element {
  readonly value: Expression;
  readonly optional: boolean;
}

/** An entry of a map literal; an optional one is left out where its value is absent. */
export interface Entry extends Element {
  readonly key: Expression;
}
