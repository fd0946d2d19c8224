import { negate } from './arithmetic.js';
import { CelError, noSuchOverload } from './cel-error.js';
import type { Code } from './code.js';
import { comprehension } from './comprehension.js';
import type { Element, Entry, Expression } from './expression.js';
import { functions } from './functions.js';
import { regex } from './library/regex.js';
import { binary } from './operator.js';
import { qualifiedName, type Scope } from './scope.js';
import { hasField, index, optionalIndex, select } from './selection.js';
import { CelType, mapKey, Optional, Uint, uintKeys, type Value } from './value.js';

/** What an expression may name. */
export interface Names {
  /** Names of values, such as `object`. */
  readonly values: ReadonlySet<string>;
  /** Fields of values of which all fields are known, such as `variables`. */
  readonly fields?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names that mean something to the API server only, and why there is no value here. */
  readonly unknown?: ReadonlyMap<string, CelError>;
}

/** Makes code of an expression. @throws CelError for what no evaluation could give a value to */
export class Compiler {
  constructor(private readonly names: Names) {}

  compile(expression: Expression, scope: Scope): Code {
    switch (expression.kind) {
      case 'literal':
        return constant(expression.value);
      case 'name':
        return this.#name(expression.name, expression.at, scope);
      case 'select':
        return this.#select(expression, scope);
      case 'index': {
        const operand = this.compile(expression.operand, scope);
        const key = this.compile(expression.index, scope);
        const find = expression.optional ? optionalIndex : index;
        return (frame) => find(operand(frame), key(frame));
      }
      case 'call':
        return this.#call(expression, scope);
      case 'unary': {
        const operand = this.compile(expression.operand, scope);
        return expression.operator === '-' ? (frame) => negate(operand(frame)) : (frame) => !boolean(operand(frame));
      }
      case 'binary':
        return binary(expression.operator, this.compile(expression.left, scope), this.compile(expression.right, scope));
      case 'conditional': {
        const condition = this.compile(expression.condition, scope);
        const then = this.compile(expression.then, scope);
        const otherwise = this.compile(expression.otherwise, scope);
        return (frame) => (boolean(condition(frame)) ? then(frame) : otherwise(frame));
      }
      case 'list':
        return this.#list(expression.elements, scope);
      case 'map':
        return this.#map(expression.entries, scope);
    }
  }

  #name(written: string, at: number, scope: Scope): Code {
    const name = written.replace(/^\./, '');
    const slot = written === name ? scope.find(name) : undefined;
    if (slot !== undefined) return (frame) => frame.slots[slot] as Value;
    const unknown = this.names.unknown?.get(name);
    if (unknown !== undefined) {
      return () => {
        throw unknown;
      };
    }
    if (this.names.values.has(name)) return (frame) => frame.bindings.get(name) as Value;
    if (typeNames.has(name)) return constant(new CelType(name));
    throw new CelError(`undeclared reference to '${name}'`, at);
  }

  #select(expression: Expression & { kind: 'select' }, scope: Scope): Code {
    const { operand, field, optional, at } = expression;
    const path = qualifiedName(expression);
    if (path !== undefined && typeNames.has(path)) return constant(new CelType(path));
    if (operand.kind === 'name' && scope.find(operand.name) === undefined) {
      const fields = this.names.fields?.get(operand.name);
      if (fields !== undefined && !fields.has(field)) throw new CelError(`undefined field '${field}'`, at);
    }
    const code = this.compile(operand, scope);
    return optional ? (frame) => optionalIndex(code(frame), field) : (frame) => select(code(frame), field);
  }

  #call(expression: Expression & { kind: 'call' }, scope: Scope): Code {
    const { target, args, at } = expression;
    const name = expression.name.replace(/^\./, '');
    if (target === undefined) {
      if (name === 'has' && args.length === 1) return this.#has(args[0] as Expression, scope);
      return this.#function(name, args, at, scope);
    }
    const namespace = qualifiedName(target);
    if (namespace !== undefined && scope.find(namespace.split('.', 1)[0] ?? '') === undefined) {
      const qualified = `${namespace.replace(/^\./, '')}.${name}`;
      if (functions.knows(qualified)) return this.#function(qualified, args, at, scope);
    }
    const macro = comprehension((inner, within) => this.compile(inner, within), expression, target, scope);
    if (macro !== undefined) return macro;
    if ((name === 'or' || name === 'orValue') && args.length === 1) return this.#or(name, target, args, scope);
    return this.#method(name, target, args, at, scope);
  }

  #has(argument: Expression, scope: Scope): Code {
    if (argument.kind !== 'select' || argument.optional) {
      throw new CelError('invalid argument to has() macro', argument.at);
    }
    const operand = this.compile(argument.operand, scope);
    const { field } = argument;
    return (frame) => hasField(operand(frame), field);
  }

  #function(name: string, args: readonly Expression[], at: number, scope: Scope): Code {
    const call = found(functions.find(name, false, args.length), name, at);
    if (name === 'matches') checkPattern(args[1]);
    const codes = args.map((argument) => this.compile(argument, scope));
    return (frame) => call(codes.map((code) => code(frame)));
  }

  #method(name: string, target: Expression, args: readonly Expression[], at: number, scope: Scope): Code {
    const self = this.compile(target, scope);
    if (this.#isUnknown(target)) return self;
    const call = found(functions.find(name, true, args.length + 1), name, at);
    if (['matches', 'find', 'findAll'].includes(name)) checkPattern(args[0]);
    const codes = args.map((argument) => this.compile(argument, scope));
    if (codes.length === 0) return (frame) => call([self(frame)]);
    const [first] = codes;
    if (codes.length === 1 && first !== undefined) return (frame) => call([self(frame), first(frame)]);
    return (frame) => call([self(frame), ...codes.map((code) => code(frame))]);
  }

  /** Whether a chain of calls begins at a name that has no value here. */
  #isUnknown(expression: Expression): boolean {
    if (expression.kind === 'call' && expression.target !== undefined) return this.#isUnknown(expression.target);
    return expression.kind === 'name' && this.names.unknown?.has(expression.name) === true;
  }

  #or(name: string, target: Expression, [argument]: readonly Expression[], scope: Scope): Code {
    const self = this.compile(target, scope);
    const other = this.compile(argument as Expression, scope);
    return (frame) => {
      const value = self(frame);
      if (!(value instanceof Optional)) return value;
      if (value.value === undefined) return other(frame);
      return name === 'or' ? value : value.value;
    };
  }

  #list(elements: readonly Element[], scope: Scope): Code {
    const literals = elements.flatMap(({ value }) => (value.kind === 'literal' ? [value.value] : []));
    if (literals.length === elements.length && !elements.some(({ optional }) => optional)) return constant(literals);
    const codes = elements.map(({ value, optional }) => ({ code: this.compile(value, scope), optional }));
    return (frame) => codes.flatMap(({ code, optional }) => (optional ? present(code(frame)) : [code(frame)]));
  }

  #map(entries: readonly Entry[], scope: Scope): Code {
    const codes = entries.map(({ key, value, optional }) => ({
      key: this.compile(key, scope),
      value: this.compile(value, scope),
      optional,
    }));
    return (frame) => {
      const map = new Map<string | boolean | bigint, Value>();
      for (const { key, value, optional } of codes) {
        const written = key(frame);
        const known = typeof written === 'number' ? undefined : mapKey(written);
        if (known === undefined) throw new CelError('unsupported key type');
        if (map.has(known)) throw new CelError(`Failed with repeated key: ${String(known)}`);
        const values = optional ? present(value(frame)) : [value(frame)];
        for (const one of values) map.set(known, one);
        if (written instanceof Uint) uintKeys.set(map, new Set([...(uintKeys.get(map) ?? []), written.value]));
      }
      return map;
    };
  }
}

const constant =
  (value: Value): Code =>
  () =>
    value;

/** A condition must be one. @throws CelError */
export function boolean(value: Value): boolean {
  if (typeof value !== 'boolean') throw noSuchOverload();
  return value;
}

function present(value: Value): Value[] {
  if (!(value instanceof Optional)) throw noSuchOverload();
  return value.value === undefined ? [] : [value.value];
}

function found<T>(call: T | undefined, name: string, at: number): T {
  if (call !== undefined) return call;
  const known = functions.knows(name);
  throw new CelError(known ? `found no matching overload for '${name}'` : `undeclared reference to '${name}'`, at);
}

function checkPattern(pattern: Expression | undefined): void {
  if (pattern?.kind === 'literal' && typeof pattern.value === 'string') regex(pattern.value);
}

const typeNames = new Set([
  ...['bool', 'bytes', 'double', 'int', 'list', 'map', 'null_type', 'optional_type', 'string', 'type', 'uint'],
  ...['google.protobuf.Duration', 'google.protobuf.Timestamp', 'net.CIDR', 'net.IP'],
]);
