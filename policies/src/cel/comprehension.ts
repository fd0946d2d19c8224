import { CelError, noSuchOverload } from './cel-error.js';
import { attempt, type Code, countRound, type Frame } from './code.js';
import type { Expression } from './expression.js';
import { sortBy } from './library/lists.js';
import { type Scope, variableName } from './scope.js';
import { isList, isMap, keysOf, type MapKey, mapKey, Optional, Uint, uintKeys, type Value } from './value.js';

/** The code of a macro such as `list.all(x, …)`, nothing for a call that is none. @throws CelError */
export function comprehension(
  compile: (expression: Expression, scope: Scope) => Code,
  { name, args, at }: Expression & { kind: 'call' },
  target: Expression,
  scope: Scope,
): Code | undefined {
  const count = args.length;
  const variables = macros.find((macro) => macro.name === name && macro.counts.includes(count))?.variables;
  if (variables === undefined) return undefined;
  const names = args.slice(0, variables).map(variableName);
  if (names.length === 2 && names[0] === names[1]) throw new CelError(`duplicate variable name: ${names[0]}`, at);
  const inner = names.reduce((outer, variable) => outer.with(variable), scope);
  const range = compile(target, scope);
  const bodies = args.slice(variables).map((body) => compile(body, inner));
  const last = bodies.at(-1) as Code;
  const condition = bodies.length > 1 ? bodies[0] : undefined;
  const first = inner.slot - variables + 1;
  if (name === 'optMap' || name === 'optFlatMap') return mapOptional(range, last, first, name === 'optFlatMap');
  const rounds = variables === 2 ? pairs(range, first) : single(range, first);
  switch (name) {
    case 'all':
      return quantifier(rounds, last, false);
    case 'exists':
      return quantifier(rounds, last, true);
    case 'exists_one':
    case 'existsOne':
      return (frame) => collect(rounds, frame, () => (truth(last(frame)) ? [true] : [])).length === 1;
    case 'filter':
      return (frame) => collect(rounds, frame, (item) => (truth(last(frame)) ? [item] : []));
    case 'map':
    case 'transformList':
      return (frame) =>
        collect(rounds, frame, () => (condition === undefined || truth(condition(frame)) ? [last(frame)] : []));
    case 'sortBy':
      return (frame) => {
        if (!isList(range(frame))) throw noSuchOverload();
        const items: Value[] = [];
        const keys = collect(rounds, frame, (item) => {
          items.push(item);
          return [last(frame)];
        });
        return sortBy(items, keys);
      };
    case 'transformMap':
      return transformMap(rounds, condition, (key, frame) => [[key, last(frame)]]);
    default:
      return transformMap(rounds, condition, (_, frame) => {
        const map = last(frame);
        if (!isMap(map)) throw noSuchOverload();
        return keysOf(map).map((key) => [key, map.get(mapKey(key) ?? '') as Value]);
      });
  }
}

const macros: readonly { readonly name: string; readonly counts: readonly number[]; readonly variables: 1 | 2 }[] = [
  { name: 'all', counts: [2], variables: 1 },
  { name: 'exists', counts: [2], variables: 1 },
  { name: 'exists_one', counts: [2], variables: 1 },
  { name: 'existsOne', counts: [2], variables: 1 },
  { name: 'filter', counts: [2], variables: 1 },
  { name: 'map', counts: [2, 3], variables: 1 },
  { name: 'sortBy', counts: [2], variables: 1 },
  { name: 'optMap', counts: [2], variables: 1 },
  { name: 'optFlatMap', counts: [2], variables: 1 },
  { name: 'all', counts: [3], variables: 2 },
  { name: 'exists', counts: [3], variables: 2 },
  { name: 'existsOne', counts: [3], variables: 2 },
  { name: 'transformList', counts: [3, 4], variables: 2 },
  { name: 'transformMap', counts: [3, 4], variables: 2 },
  { name: 'transformMapEntry', counts: [3, 4], variables: 2 },
];

/** Sets the variables for each round; the round says whether to go on. */
type Rounds = (frame: Frame, round: (item: Value) => boolean) => void;

/** Elements of a list, keys of a map. */
function single(range: Code, slot: number): Rounds {
  return (frame, round) => {
    for (const item of items(range(frame))) {
      countRound(frame);
      frame.slots[slot] = item;
      if (!round(item)) return;
    }
  };
}

/** Index and element of a list, key and value of a map. */
function pairs(range: Code, slot: number): Rounds {
  return (frame, round) => {
    const container = range(frame);
    for (const [i, item] of items(container).entries()) {
      countRound(frame);
      frame.slots[slot] = isMap(container) ? item : BigInt(i);
      frame.slots[slot + 1] = isMap(container) ? (container.get(mapKey(item) ?? '') as Value) : item;
      if (!round(frame.slots[slot] as Value)) return;
    }
  };
}

function items(container: Value): readonly Value[] {
  if (isList(container)) return container;
  if (isMap(container)) return keysOf(container);
  throw noSuchOverload();
}

/** One round that decides the result absorbs whatever went wrong in others. */
function quantifier(rounds: Rounds, predicate: Code, deciding: boolean): Code {
  return (frame) => {
    let fault: CelError | undefined;
    let decided = false;
    rounds(frame, () => {
      const value = attempt(predicate, frame);
      decided = value === deciding;
      if (value instanceof CelError) fault ??= value;
      else if (typeof value !== 'boolean') fault ??= noSuchOverload();
      return !decided;
    });
    if (!decided && fault !== undefined) throw fault;
    return decided ? deciding : !deciding;
  };
}

function collect(rounds: Rounds, frame: Frame, made: (item: Value) => readonly Value[]): Value[] {
  const found: Value[] = [];
  rounds(frame, (item) => {
    found.push(...made(item));
    return true;
  });
  return found;
}

function transformMap(
  rounds: Rounds,
  condition: Code | undefined,
  entriesOf: (key: Value, frame: Frame) => readonly (readonly [Value, Value])[],
): Code {
  return (frame) => {
    const map = new Map<MapKey, Value>();
    const uints = new Set<bigint>();
    rounds(frame, (item) => {
      if (condition !== undefined && !truth(condition(frame))) return true;
      for (const [key, value] of entriesOf(item, frame)) {
        const known = mapKey(key) as MapKey;
        if (map.has(known)) throw new CelError(`insert failed: key ${String(known)} already exists`);
        map.set(known, value);
        if (key instanceof Uint) uints.add(key.value);
      }
      return true;
    });
    if (uints.size > 0) uintKeys.set(map, uints);
    return map;
  };
}

function mapOptional(target: Code, body: Code, slot: number, flat: boolean): Code {
  return (frame) => {
    const optional = target(frame);
    if (!(optional instanceof Optional)) throw noSuchOverload();
    if (optional.value === undefined) return optional;
    frame.slots[slot] = optional.value;
    const value = body(frame);
    if (!flat) return new Optional(value);
    if (!(value instanceof Optional)) throw noSuchOverload();
    return value;
  };
}

function truth(value: Value): boolean {
  if (typeof value !== 'boolean') throw noSuchOverload();
  return value;
}
