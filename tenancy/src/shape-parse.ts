import type { Issue } from './issue.js';
import { issuesOf } from './issue.js';
import { refused } from './plain.js';
import { nearest, quote, quoteAll } from './quote.js';
import type { Field, ListNode, MapNode, ObjectNode, Shape } from './shape.js';
import { shapePages } from './shape-page.js';
import { choose, parseNumber, parseText, wrongType } from './shape-scalar.js';

const { error } = issuesOf(shapePages);

/**
 * Reads plain data (see `readPlain`) by a shape: defaults filled in, sets sorted, texts canonical. Every issue found is
 * added to `issues`; `undefined` when there was one.
 */
export function parseShape<T>(shape: Shape<T>, value: unknown, path: string, issues: Issue[]): T | undefined {
  return parse(shape, value, path, issues) as T | undefined;
}

/**
 * What can be read of an object that `parseShape` refused: sound fields, and the defaults of the others, so that what it
 * says of other entities can be checked in the same run. A field that is needed and cannot be read is left out.
 */
export function parsePartly<T>(shape: Shape<T>, value: unknown): Partial<T> {
  return (
    shape.kind === 'object' && isObject(value) ? readObject(shape, value, '', [], true).parsed : {}
  ) as Partial<T>;
}

function parse(shape: Shape<unknown>, value: unknown, path: string, issues: Issue[], partly = false): unknown {
  if (value === refused) return undefined;
  switch (shape.kind) {
    case 'text':
      return parseText(shape, value, path, issues);
    case 'oneOf':
      if (shape.values.includes(value as string)) return value;
      issues.push(
        error(
          'bad-value',
          path,
          `got ${quote(value)}; expected one of ${quoteAll(shape.values)}`,
          typeof value === 'number' ? `write it in quotes, like "${shape.values[0]}"` : choose(value, shape.values),
        ),
      );
      return undefined;
    case 'number':
      return parseNumber(shape, value, path, issues);
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType('true or false', value, path, issues);
    case 'map':
      return isObject(value)
        ? parseMap(shape, value, path, issues, partly)
        : wrongType('an object of texts', value, path, issues);
    case 'list':
      return Array.isArray(value)
        ? parseList(shape, value, path, issues, partly)
        : wrongType('a list', value, path, issues);
    case 'object':
      return isObject(value)
        ? parseObject(shape, value, path, issues, partly)
        : wrongType('an object', value, path, issues);
    case 'json':
      if (!isObject(value)) return wrongType('an object', value, path, issues);
      return holdsRefused(value) ? undefined : value;
    case 'any':
      return holdsRefused(value) ? undefined : value;
  }
}

function parseMap(
  shape: MapNode,
  value: Record<string, unknown>,
  path: string,
  issues: Issue[],
  partly: boolean,
): unknown {
  const before = issues.length;
  const entries: [string, string][] = [];
  for (const key of Object.keys(value).sort()) {
    const at = `${path}.${/^[\w./-]{1,64}$/.test(key) ? key : quote(key)}`;
    const readKey = parseText(shape.key, key, at, issues);
    const readValue = parse(shape.value, value[key], at, issues);
    if (readKey !== undefined && readValue !== undefined) entries.push([readKey, readValue as string]);
    else if (value[key] === refused && !partly) return undefined;
  }
  return partly || issues.length === before ? Object.fromEntries(entries) : undefined;
}

function parseList(
  shape: ListNode,
  value: readonly unknown[],
  path: string,
  issues: Issue[],
  partly: boolean,
): unknown {
  if (value.length < shape.min) {
    issues.push(error('bad-value', path, `has ${value.length} items; at least ${shape.min} needed`, 'add an item'));
    return undefined;
  }
  const read = value.map((item, i) => parse(shape.item, item, `${path}${step(item, i)}`, issues, partly));
  const items = read.filter((item) => item !== undefined);
  if (items.length < read.length && !partly) return undefined;
  return shape.set ? sortedSet(items, path, issues) : items;
}

function sortedSet(items: readonly unknown[], path: string, issues: Issue[]): unknown {
  const byKey = new Map<string, unknown>();
  for (const item of items) {
    const key = keyOf(item);
    if (byKey.has(key) && isObject(item)) {
      issues.push(
        error('duplicate', `${path}.${key}`, `${quote(key)} stands there more than once`, 'keep one of them'),
      );
    }
    byKey.set(key, item);
  }
  const keys = [...byKey.keys()];
  keys.sort(typeof items[0] === 'number' ? (a, b) => Number(a) - Number(b) : undefined);
  return keys.map((key) => byKey.get(key));
}

function parseObject(
  shape: ObjectNode,
  value: Record<string, unknown>,
  path: string,
  issues: Issue[],
  partly: boolean,
): unknown {
  const { parsed, sound, whole } = readObject(shape, value, path, issues, partly);
  return sound || (partly && whole) ? parsed : undefined;
}

/** `sound`: there was no issue. `whole`: every field that is needed could be read. */
function readObject(
  shape: ObjectNode,
  value: Record<string, unknown>,
  path: string,
  issues: Issue[],
  partly: boolean,
): { parsed: Record<string, unknown>; sound: boolean; whole: boolean } {
  const names = Object.keys(shape.fields);
  const parsed: Record<string, unknown> = {};
  let sound = true;
  let whole = true;
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(shape.fields, key)) continue;
    if (shape.open) {
      if (value[key] === refused || holdsRefused(value[key])) sound = false;
      continue;
    }
    const meant = nearest(key, names);
    const fix = meant === undefined ? `remove it, or use one of ${names.join(', ')}` : `write ${meant}`;
    issues.push(
      error('unknown-field', `${path}.${quote(key).slice(1, -1)}`, `there is no field ${quote(key)} here`, fix),
    );
    sound = false;
  }
  const derived: [string, Field<unknown>][] = [];
  const setDefault = (name: string, field: Field<unknown>): void => {
    if (typeof field.value === 'function') derived.push([name, field]);
    else parsed[name] = field.value;
  };
  for (const name of names) {
    const field = shape.fields[name] as Field<unknown>;
    if (Object.hasOwn(value, name)) {
      const read = parse(field.shape, value[name], `${path}.${name}`, issues, partly);
      if (read !== undefined) parsed[name] = read;
      else {
        sound = false;
        if (field.need === 'required') whole = false;
        if (field.need === 'default') setDefault(name, field);
      }
    } else if (field.need === 'required') {
      issues.push(
        error('missing-field', `${path}.${name}`, `is missing: ${firstSentence(field.description)}`, `give ${name}`),
      );
      sound = false;
      whole = false;
    } else if (field.need === 'default') setDefault(name, field);
  }
  if (sound)
    for (const [name, { value }] of derived) parsed[name] = typeof value === 'function' ? value(parsed) : value;
  // In the order of the shape, so that a default gives the same bytes whether it is written out or not.
  const ordered = Object.fromEntries(
    names.filter((name) => Object.hasOwn(parsed, name)).map((name) => [name, parsed[name]]),
  );
  return { parsed: shape.open && sound ? { ...value, ...ordered } : ordered, sound, whole };
}

/** A list item by its name when it has a readable one, else by its place. */
const step = (item: unknown, i: number): string => {
  const key = isObject(item) ? keyOf(item) : '';
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(key) ? `.${key}` : `[${i}]`;
};
const keyOf = (item: unknown): string => {
  if (!isObject(item)) return String(item);
  const key = item.name ?? item.user;
  return typeof key === 'string' ? key : '';
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const holdsRefused = (value: unknown): boolean =>
  value === refused ||
  (Array.isArray(value) ? value.some(holdsRefused) : isObject(value) && Object.values(value).some(holdsRefused));
const firstSentence = (words: string): string =>
  words.replace(/[.:;] .*$|\.$/s, '').replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
