import { CelType, type MapKey, mapKey, Uint, type Value } from '@hexabase-kaas/policies/cel';
import type { SpecValue } from './spec-suite.ts';

/** A value of the specification as ours. */
export function valueOfSpec(spec: SpecValue): Value {
  const [[kind, data] = ['nullValue', null]] = Object.entries(spec);
  switch (kind) {
    case 'int64Value':
      return BigInt(data as string);
    case 'uint64Value':
      return new Uint(BigInt(data as string));
    case 'doubleValue':
      return Number(data);
    case 'boolValue':
    case 'stringValue':
      return data as boolean | string;
    case 'bytesValue':
      return new Uint8Array(Buffer.from(data as string, 'base64'));
    case 'nullValue':
      return null;
    case 'typeValue':
      return new CelType(data as string);
    case 'listValue':
      return ((data as { values?: SpecValue[] }).values ?? []).map(valueOfSpec);
    case 'mapValue': {
      const entries = (data as { entries?: { key: SpecValue; value: SpecValue }[] }).entries ?? [];
      return new Map(entries.map(({ key, value }) => [mapKey(valueOfSpec(key)) as MapKey, valueOfSpec(value)]));
    }
    default:
      throw new Error(`the suite has a value of an unknown kind: ${kind}`);
  }
}
