import { CelError } from './cel-error.js';
import type { MapKey, Value } from './value.js';

/** Nesting of data that is read; API servers read less. */
const maxDepth = 1000;

/**
 * JSON data as a value, as an API server has it: a whole number of 64 bits is an int, any other number a double. Fields
 * that are undefined are not there.
 *
 * @throws CelError for data that is nested too deeply, or is no JSON
 */
export function jsonValue(json: unknown): Value {
  return valueFrom(json, 0, { left: maxNodes });
}

/** An alias of YAML makes much of little text; an API server takes objects of a few megabytes. */
const maxNodes = 2_000_000;

function valueFrom(json: unknown, depth: number, nodes: { left: number }): Value {
  if (nodes.left-- <= 0) throw new CelError(`data has more than ${maxNodes} values`);
  if (depth > maxDepth) throw new CelError(`data is nested deeper than ${maxDepth}`);
  switch (typeof json) {
    case 'string':
    case 'boolean':
      return json;
    case 'number':
      return Number.isInteger(json) && Math.abs(json) < 2 ** 63 ? BigInt(json) : json;
    case 'bigint':
      return BigInt.asIntN(64, json) === json ? json : Number(json);
    case 'object':
      if (json === null) return null;
      if (Array.isArray(json)) return json.map((item) => valueFrom(item ?? null, depth + 1, nodes));
      return fields(json, depth + 1, nodes);
    default:
      throw new CelError(`a ${typeof json} is no JSON`);
  }
}

function fields(json: object, depth: number, nodes: { left: number }): ReadonlyMap<MapKey, Value> {
  const map = new Map<MapKey, Value>();
  const entries = json instanceof Map ? json : Object.entries(json);
  for (const [key, value] of entries) if (value !== undefined) map.set(String(key), valueFrom(value, depth, nodes));
  return map;
}
