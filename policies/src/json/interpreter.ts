import type { Environment, FunctionTable } from './function-table.js';
import type { Node } from './node.js';
import { operate, sign } from './operator.js';
import { element, field, flatten, project, slice } from './projection.js';
import { SearchError } from './search-error.js';
import { isFalse, isObject, isSlice, set, sortedKeys, type Value, type ValueObject } from './value.js';

/** The variables that an expression sees, by their names with the `$`; reading one may throw what computing it throws. */
export type Scope = ReadonlyMap<string, () => Value>;

/** An expression, ready to be evaluated on a value. */
export type Program = (value: Value, scope: Scope, environment: Environment) => Value;

type Step = (value: Value, state: State) => Value;

// The scope is not handed down: an expression passed by `&` sees the variables of the place where it is called.
interface State {
  scope: Scope;
  readonly environment: Environment;
}

/** Turns a tree into a program; functions are looked up in the table. The program throws SearchErrors, and RangeError on a full stack. */
export function compile(node: Node, functions: FunctionTable): Program {
  const step = compileStep(node, functions);
  return (value, scope, environment) => step(value, { scope, environment });
}

function compileStep(node: Node, functions: FunctionTable): Step {
  const compiled = (inner: Node): Step => compileStep(inner, functions);
  switch (node.kind) {
    case 'ASTIdentity':
    case 'ASTCurrentNode':
      return (value) => value;
    case 'ASTRootNode':
      return () => null; // the binary gives its interpreter no root
    case 'ASTLiteral':
      return () => node.value;
    case 'ASTField':
      return field(node.name);
    case 'ASTVariable':
      return (_, { scope }) => {
        const read = scope.get(node.name);
        if (read === undefined) throw new SearchError('undefined-variable', `variable not defined: ${node.name}`);
        return read();
      };
    case 'ASTIndex':
      return (value) => element(value, node.index);
    case 'ASTSlice':
      return (value) => slice(value, node.parts);
    case 'ASTArithmeticUnaryExpression': {
      const operand = compiled(node.operand);
      return (value, state) => sign(node.operator, operand(value, state));
    }
    case 'ASTArithmeticExpression':
    case 'ASTComparator': {
      const [left, right] = [compiled(node.left), compiled(node.right)];
      return (value, state) => operate(node.operator, left(value, state), right(value, state));
    }
    case 'ASTOrExpression': {
      const [left, right] = [compiled(node.left), compiled(node.right)];
      return (value, state) => {
        const result = left(value, state);
        return isFalse(result) ? right(value, state) : result;
      };
    }
    case 'ASTAndExpression': {
      const [left, right] = [compiled(node.left), compiled(node.right)];
      return (value, state) => {
        const result = left(value, state);
        return isFalse(result) ? result : right(value, state);
      };
    }
    case 'ASTNotExpression': {
      const operand = compiled(node.operand);
      return (value, state) => isFalse(operand(value, state));
    }
    case 'ASTPipe': {
      const [left, right] = [compiled(node.left), compiled(node.right)];
      return (value, state) => right(left(value, state), state);
    }
    case 'ASTSubexpression':
    case 'ASTIndexExpression': {
      const [left, right] = [compiled(node.left), compiled(node.right)];
      return (value, state) => {
        const result = left(value, state);
        return result === null ? null : right(result, state);
      };
    }
    case 'ASTExpRef': {
      const operand = compiled(node.operand);
      return (_, state) => (value) => operand(value, state);
    }
    case 'ASTFunctionExpression': {
      const items = node.items.map(compiled);
      return (value, state) => {
        const values = items.map((item) => item(value, state));
        return functions.call(node.name, values, state.environment);
      };
    }
    case 'ASTMultiSelectList': {
      const items = node.items.map(compiled);
      return (value, state) => items.map((item) => item(value, state));
    }
    case 'ASTMultiSelectHash': {
      const items = node.items.map((item, index) => [node.keys[index] ?? '', compiled(item)] as const);
      return (value, state) => {
        const object: ValueObject = {};
        for (const [key, item] of items) set(object, key, item(value, state));
        return object;
      };
    }
    case 'ASTLetExpression':
      return compileLet(node.bindings, compiled, compiled(node.body));
    case 'ASTFlatten': {
      const operand = quiet(compiled(node.operand));
      return (value, state) => flatten(operand(value, state));
    }
    case 'ASTProjection': {
      const [left, right] = [compiled(node.left), compiled(node.right)];
      // A slice of a text is a text, and nothing is projected onto it.
      const ofText = node.left.kind === 'ASTIndexExpression' && node.left.right.kind === 'ASTSlice';
      return (value, state) => {
        const list = left(value, state);
        if (isSlice(list)) return project(list, (item) => right(item, state));
        return ofText && typeof list === 'string' ? list : null;
      };
    }
    case 'ASTFilterProjection': {
      const [left, right, condition] = [quiet(compiled(node.left)), compiled(node.right), compiled(node.condition)];
      return (value, state) => {
        const list = left(value, state);
        if (!isSlice(list)) return null;
        return project(list, (item) => (isFalse(condition(item, state)) ? null : right(item, state)));
      };
    }
    case 'ASTValueProjection': {
      const [left, right] = [quiet(compiled(node.left)), compiled(node.right)];
      return (value, state) => {
        const object = left(value, state);
        if (!isObject(object)) return null;
        const values = sortedKeys(object).map((key) => object[key] ?? null);
        return project(values, (item) => right(item, state));
      };
    }
    default:
      return () => {
        throw new SearchError('not-evaluable', `Unknown AST node: ${node.kind}`);
      };
  }
}

// Go drops an error of the left side of these projections.
function quiet(step: Step): Step {
  return (value, state) => {
    try {
      return step(value, state);
    } catch (error) {
      if (error instanceof SearchError && !['crash', 'limit', 'no-clock'].includes(error.code)) return null;
      throw error;
    }
  };
}

function compileLet(bindings: readonly Node[], compiled: (node: Node) => Step, body: Step): Step {
  const steps = bindings.map((binding): [string | undefined, Step] =>
    binding.kind === 'ASTBinding' ? [bindingName(binding.left), compiled(binding.right)] : [undefined, () => null],
  );
  return (value, state) => {
    const outer = state.scope;
    try {
      const scope = new Map(outer);
      for (const [name, step] of steps) {
        const result = step(value, state);
        if (name === undefined) throw new SearchError('crash', 'interface conversion: interface {} is nil, not string');
        scope.set(name, () => result);
      }
      state.scope = scope;
      return body(value, state);
    } finally {
      state.scope = outer;
    }
  };
}

function bindingName(node: Node): string | undefined {
  if (node.kind === 'ASTVariable' || node.kind === 'ASTField' || node.kind === 'ASTFunctionExpression')
    return node.name;
  return node.kind === 'ASTLiteral' && typeof node.value === 'string' ? node.value : undefined;
}
