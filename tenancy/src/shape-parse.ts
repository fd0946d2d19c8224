import type { Issue } from './issue.js';
import { issuesOf } from './issue.js';
import { refused } from './plain.js';
import { nearest, quote, quoteAll } from './quote.js';
import type { Field, ListNode, MapNode, NumberNode, ObjectNode, Shape, TextNode } from './shape.js';
import { shapePages } from './shape-page.js';

const { error } = issuesOf(shapePages);

/**
 * Reads plain data (see `readPlain`) by a shape: defaults filled in, sets sorted, texts canonical. Every issue found is
 * added to `issues`; `undefined` when there was one.
 */
export function parseShape<T>(shape: Shape<T>, value: unknown, path: string, issues: Issue[]): T | undefined {
  return parse(shape, value, path, issues) as T | undefined;
}

function parse(shape: Shape<unknown>, value: unknown, path: string, issues: Issue[]): unknown {
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
          choose(value, shape.values),
        ),
      );
      return undefined;
    case 'number':
      return parseNumber(shape, value, path, issues);
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType('true or false', value, path, issues);
    case 'map':
      return isObject(value)
        ? parseMap(shape, value, path, issues)
        : wrongType('an object of texts', value, path, issues);
    case 'list':
      return Array.isArray(value) ? parseList(shape, value, path, issues) : wrongType('a list', value, path, issues);
    case 'object':
      return isObject(value) ? parseObject(shape, value, path, issues) : wrongType('an object', value, path, issues);
    case 'json':
      if (!isObject(value)) return wrongType('an object', value, path, issues);
      return holdsRefused(value) ? undefined : value;
    case 'any':
      return holdsRefused(value) ? undefined : value;
  }
}

function parseText(shape: TextNode, value: unknown, path: string, issues: Issue[]): string | undefined {
  if (typeof value !== 'string') {
    // YAML reads unquoted 2 and true as a number and a boolean: say how to keep them text.
    const scalar = typeof value === 'number' || typeof value === 'boolean';
    const fix = scalar ? `put it in quotes: "${String(value)}"` : 'give text';
    issues.push(error('wrong-type', path, `got ${quote(value)}; expected text: ${shape.words}`, fix));
    return undefined;
  }
  if (value.length > shape.maxLength) {
    issues.push(
      error(
        'too-long',
        path,
        `got ${value.length} characters: ${quote(value)}; at most ${shape.maxLength} are allowed`,
        'choose a shorter one',
      ),
    );
    return undefined;
  }
  const refusal = shape.refuse?.(value);
  if (refusal !== undefined) {
    issues.push(error(refusal.code, path, refusal.message, refusal.fix));
    return undefined;
  }
  if (!pattern(shape.pattern).test(value)) {
    const name = shape.code === 'bad-name' ? plainName(value) : '';
    const fix = name !== '' && pattern(shape.pattern).test(name) ? `write ${name}` : `write ${shape.words}`;
    issues.push(error(shape.code, path, `got ${quote(value)}; expected ${shape.words}`, fix));
    return undefined;
  }
  const read = shape.read === undefined ? value : shape.read(value);
  if (typeof read === 'string') return read;
  issues.push(error(read.code, path, read.message, read.fix));
  return undefined;
}

function parseNumber(shape: NumberNode, value: unknown, path: string, issues: Issue[]): number | undefined {
  const words = `a ${shape.integer ? 'whole ' : ''}number from ${shape.min} to ${shape.max}`;
  if (typeof value !== 'number') return wrongType(words, value, path, issues);
  if (value >= shape.min && value <= shape.max && (!shape.integer || Number.isInteger(value))) return value;
  issues.push(error('bad-value', path, `got ${value}; expected ${words}`, `give ${words}`));
  return undefined;
}

function parseMap(shape: MapNode, value: Record<string, unknown>, path: string, issues: Issue[]): unknown {
  const before = issues.length;
  const entries: [string, string][] = [];
  for (const key of Object.keys(value).sort()) {
    const at = `${path}.${/^[\w./-]{1,64}$/.test(key) ? key : quote(key)}`;
    const readKey = parseText(shape.key, key, at, issues);
    const readValue = parse(shape.value, value[key], at, issues);
    if (readKey !== undefined && readValue !== undefined) entries.push([readKey, readValue as string]);
    else if (value[key] === refused) return undefined;
  }
  return issues.length === before ? Object.fromEntries(entries) : undefined;
}

function parseList(shape: ListNode, value: readonly unknown[], path: string, issues: Issue[]): unknown {
  if (value.length < shape.min) {
    issues.push(error('bad-value', path, `has ${value.length} items; at least ${shape.min} needed`, 'add an item'));
    return undefined;
  }
  const items = value.map((item, i) => parse(shape.item, item, `${path}${step(item, i)}`, issues));
  if (items.includes(undefined)) return undefined;
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

function parseObject(shape: ObjectNode, value: Record<string, unknown>, path: string, issues: Issue[]): unknown {
  const names = Object.keys(shape.fields);
  const parsed: Record<string, unknown> = {};
  let sound = true;
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
  for (const name of names) {
    const field = shape.fields[name] as Field<unknown>;
    if (Object.hasOwn(value, name)) {
      const read = parse(field.shape, value[name], `${path}.${name}`, issues);
      if (read === undefined) sound = false;
      parsed[name] = read;
    } else if (field.need === 'required') {
      issues.push(
        error('missing-field', `${path}.${name}`, `is missing: ${firstSentence(field.description)}`, `give ${name}`),
      );
      sound = false;
    } else if (field.need === 'default') {
      parsed[name] = field.value;
      if (typeof field.value === 'function') derived.push([name, field]);
    }
  }
  if (!sound) return undefined;
  for (const [name, { value }] of derived) parsed[name] = typeof value === 'function' ? value(parsed) : value;
  if (!shape.open) return parsed;
  return { ...value, ...parsed };
}

function wrongType(expected: string, value: unknown, path: string, issues: Issue[]): undefined {
  issues.push(error('wrong-type', path, `got ${quote(value)}; expected ${expected}`, `give ${expected}`));
  return undefined;
}

const choose = (value: unknown, values: readonly (string | number)[]): string => {
  const texts = values.filter((candidate) => typeof candidate === 'string');
  const meant = typeof value === 'string' ? nearest(value, texts) : undefined;
  return meant === undefined ? 'choose one of them' : `write ${meant}`;
};

/** What a name was probably meant to be: `Acme_Inc` is `acme-inc`. */
const plainName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '');

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

const patterns = new Map<string, RegExp>();
function pattern(source: string): RegExp {
  const known = patterns.get(source) ?? new RegExp(source, 'u');
  patterns.set(source, known);
  return known;
}
