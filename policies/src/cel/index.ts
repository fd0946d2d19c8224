export { CelError } from './cel-error.js';
export type { Bindings } from './code.js';
export type { Names } from './compiler.js';
export { jsonValue } from './json-value.js';
export { compile, type Program } from './program.js';
export {
  type CelMap,
  CelType,
  Duration,
  keysOf,
  LazyFields,
  type MapKey,
  mapKey,
  Opaque,
  Optional,
  Timestamp,
  typeName,
  Uint,
  uintKeys,
  type Value,
} from './value.js';
