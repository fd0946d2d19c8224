/**
 * A value of CEL. An int is a bigint and a double a number, so that 1 and 1.0 stay apart; a map with uint keys holds them
 * as bigints and is known to `uintKeys`.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | readonly Value[]
  | CelMap
  | Uint
  | CelType
  | Timestamp
  | Duration
  | Optional
  | Opaque
  | LazyFields;

export type CelMap = ReadonlyMap<MapKey, Value>;
export type MapKey = string | boolean | bigint;

/** An unsigned integer of 64 bits. */
export class Uint {
  constructor(readonly value: bigint) {}
}

/** A type as a value, such as `int`. */
export class CelType {
  constructor(readonly name: string) {}
}

/** A moment, in nanoseconds since 1970. */
export class Timestamp {
  constructor(readonly nanoseconds: bigint) {}
}

/** A length of time. */
export class Duration {
  constructor(readonly nanoseconds: bigint) {}
}

/** A value that may be absent. */
export class Optional {
  static readonly none = new Optional(undefined);
  constructor(readonly value: Value | undefined) {}
}

/** A value of a type that a library brings, such as a quantity. */
export abstract class Opaque {
  abstract readonly typeName: string;
  /** Only values of the same type are asked. */
  abstract equals(other: this): boolean;
}

/** Named values that are computed when they are first asked for, as `variables` are. */
export abstract class LazyFields {
  abstract has(name: string): boolean;
  /** @throws CelError when the value cannot be computed, or there is none of the name */
  abstract get(name: string): Value;
}

/** Maps of which some keys are uints. */
export const uintKeys = new WeakMap<object, ReadonlySet<bigint>>();

/** Keys of a map in its own order. */
export function keysOf(map: CelMap): Value[] {
  const uints = uintKeys.get(map);
  const keys: Value[] = [...map.keys()];
  return uints === undefined ? keys : keys.map((key) => (uints.has(key as bigint) ? new Uint(key as bigint) : key));
}

/** What a map knows the key by, or nothing if no map can have it. A whole double finds the int. */
export function mapKey(key: Value): MapKey | undefined {
  switch (typeof key) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return key;
    case 'number':
      return Number.isInteger(key) ? BigInt(key) : undefined;
    default:
      return key instanceof Uint ? key.value : undefined;
  }
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isMap = (value: Value): value is CelMap => value instanceof Map;

/** The type that `type()` gives, and that errors name. */
export function typeName(value: Value): string {
  if (value === null) return 'null_type';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
      if (isList(value)) return 'list';
      if (value instanceof Uint) return 'uint';
      if (value instanceof Uint8Array) return 'bytes';
      if (value instanceof CelType) return 'type';
      if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
      if (value instanceof Duration) return 'google.protobuf.Duration';
      if (value instanceof Optional) return 'optional_type';
      return value instanceof Opaque ? value.typeName : 'map';
  }
}
