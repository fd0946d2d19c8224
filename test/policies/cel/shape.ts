import {
  CelType,
  Duration,
  keysOf,
  type MapKey,
  mapKey,
  Optional,
  Timestamp,
  typeName,
  Uint,
  type Value,
} from '@hexabase-kaas/policies/cel';

/** A value with its types as JSON, for comparison: 1, 1u and 1.0 are three. The oracle of the cluster tier writes the same. */
export function shape(value: Value): unknown[] {
  const name = typeName(value);
  if (value === null) return [name];
  if (typeof value === 'string' || typeof value === 'boolean') return [name, value];
  if (typeof value === 'bigint') return [name, String(value)];
  if (typeof value === 'number') return [name, doubleShape(value)];
  if (Array.isArray(value)) return [name, value.map(shape)];
  if (value instanceof Map) return [name, entries(value)];
  if (value instanceof Uint) return [name, String(value.value)];
  if (value instanceof Uint8Array) return [name, Buffer.from(value).toString('hex')];
  if (value instanceof Duration || value instanceof Timestamp) return [name, String(value.nanoseconds)];
  if (value instanceof Optional) return value.value === undefined ? [name] : [name, shape(value.value)];
  return value instanceof CelType ? [name, value.name] : [name];
}

const doubleShape = (value: number): number | string => {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? value + 0 : value > 0 ? '+Inf' : '-Inf';
};

const entries = (map: ReadonlyMap<MapKey, Value>): [string, string][] =>
  keysOf(map)
    .map((key): [string, string] => [
      JSON.stringify(shape(key)),
      JSON.stringify(shape(map.get(mapKey(key) as MapKey) as Value)),
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
