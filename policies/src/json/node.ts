import type { TokenKind } from './token.js';
import type { Value } from './value.js';

/** An operator between two values, by the token it was written as. */
export type Operator = TokenKind;

/** The three parts of a slice; `undefined` is a part that was left out. */
export type SliceParts = readonly [number | undefined, number | undefined, number | undefined];

/** The abstract syntax tree of an expression. Kinds are Go's, whose names messages print. */
export type Node =
  | { readonly kind: 'ASTEmpty' | 'ASTIdentity' | 'ASTCurrentNode' | 'ASTRootNode' }
  | { readonly kind: 'ASTField' | 'ASTVariable'; readonly name: string }
  | { readonly kind: 'ASTLiteral'; readonly value: Value }
  | { readonly kind: 'ASTIndex'; readonly index: number }
  | { readonly kind: 'ASTSlice'; readonly parts: SliceParts }
  | { readonly kind: 'ASTArithmeticUnaryExpression'; readonly operator: Operator; readonly operand: Node }
  | {
      readonly kind: 'ASTArithmeticExpression' | 'ASTComparator';
      readonly operator: Operator;
      readonly left: Node;
      readonly right: Node;
    }
  | {
      readonly kind:
        | 'ASTOrExpression'
        | 'ASTAndExpression'
        | 'ASTPipe'
        | 'ASTProjection'
        | 'ASTSubexpression'
        | 'ASTIndexExpression'
        | 'ASTValueProjection'
        | 'ASTBinding';
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly kind: 'ASTFilterProjection'; readonly left: Node; readonly right: Node; readonly condition: Node }
  | { readonly kind: 'ASTFlatten' | 'ASTNotExpression' | 'ASTExpRef'; readonly operand: Node }
  | { readonly kind: 'ASTFunctionExpression'; readonly name: string; readonly items: readonly Node[] }
  | { readonly kind: 'ASTMultiSelectList'; readonly items: readonly Node[] }
  | { readonly kind: 'ASTMultiSelectHash'; readonly keys: readonly string[]; readonly items: readonly Node[] }
  | { readonly kind: 'ASTLetExpression'; readonly bindings: readonly Node[]; readonly body: Node };

/** The node that stands for its input. */
export const identity: Node = { kind: 'ASTIdentity' };
