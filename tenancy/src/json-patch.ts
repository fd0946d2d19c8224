import type { PatchOperation } from './patch.js';

/** Steps of a JSON pointer (RFC 6901), unescaped. */
export type Pointer = readonly string[];

/** A document with an operation applied, or why it could not be: the pointer leads nowhere, or the test found another value. */
export type Applied =
  | { readonly document: unknown }
  | { readonly failure: 'nowhere' }
  | { readonly failure: 'differs'; readonly found: unknown };

/** Applies one operation of RFC 6902. The document is not changed: what is not touched is shared with the result. */
export function applyOperation(document: unknown, { op, path, value }: PatchOperation): Applied {
  const pointer = parsePointer(path);
  if (op === 'test') {
    const found = valueAt(document, pointer);
    if (found === nowhere) return { failure: 'nowhere' };
    return equal(found, value) ? { document } : { failure: 'differs', found };
  }
  const edited = edit(document, pointer, op, value);
  return edited === nowhere ? { failure: 'nowhere' } : { document: edited };
}

/** Stands for a pointer that leads to nothing. */
export const nowhere = Symbol('nowhere');

/** What a pointer leads to; `nowhere` when it leads to nothing. */
export function valueAt(document: unknown, pointer: Pointer): unknown {
  let node = document;
  for (const step of pointer) {
    if (isHostile(step)) return nowhere;
    if (Array.isArray(node)) {
      const index = indexOf(step);
      if (index === undefined || index >= node.length) return nowhere;
      node = node[index];
    } else if (isObject(node) && Object.hasOwn(node, step)) node = node[step];
    else return nowhere;
  }
  return node;
}

/** The steps of a pointer: `/a~1b/0` is `a/b`, `0`. */
export const parsePointer = (text: string): Pointer =>
  text
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The pointer as text: the inverse of `parsePointer`. */
export const pointerText = (pointer: Pointer): string =>
  pointer.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Steps that lead out of the data and into the language that holds it. */
export const isHostile = (step: string): boolean => ['__proto__', 'constructor', 'prototype'].includes(step);

/** Every field at or below a value that holds no further field: lists are whole, and so are empty objects. */
export function leavesOf(value: unknown, at: Pointer): readonly { readonly at: Pointer; readonly value: unknown }[] {
  if (!isObject(value) || Object.keys(value).length === 0) return [{ at, value }];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...at, key]));
}

function edit(node: unknown, [step, ...rest]: Pointer, op: 'add' | 'replace' | 'remove', value: unknown): unknown {
  if (step === undefined) return op === 'remove' ? nowhere : value;
  if (isHostile(step)) return nowhere;
  const last = rest.length === 0;
  if (Array.isArray(node)) {
    const index = step === '-' && last && op === 'add' ? node.length : indexOf(step);
    if (index === undefined || index > node.length || (index === node.length && !(last && op === 'add')))
      return nowhere;
    if (last) {
      const after = node.slice(op === 'add' ? index : index + 1);
      return [...node.slice(0, index), ...(op === 'remove' ? [] : [value]), ...after];
    }
    const below = edit(node[index], rest, op, value);
    return below === nowhere ? nowhere : node.map((item, i) => (i === index ? below : item));
  }
  if (!isObject(node) || (!Object.hasOwn(node, step) && !(last && op === 'add'))) return nowhere;
  if (last && op === 'remove') return Object.fromEntries(Object.entries(node).filter(([key]) => key !== step));
  const below = last ? value : edit(node[step], rest, op, value);
  return below === nowhere ? nowhere : { ...node, [step]: below };
}

const indexOf = (step: string): number | undefined => (/^(?:0|[1-9]\d{0,8})$/.test(step) ? Number(step) : undefined);

/** Equal as JSON: the order of keys does not matter. */
function equal(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (!isObject(a)) return a === b;
  const keys = Object.keys(a);
  return (
    isObject(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
