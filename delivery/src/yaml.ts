import { dump } from 'js-yaml';
import { isBlock, keyScalar, scalar, wellFormed } from './scalar.js';

/** A plain JSON object as one YAML document in block style, keys in the given order, with a trailing newline. */
export const yaml = (value: object): string => `${collection('', value, 0, '')}\n`;

/** Adds what follows `key:` or `-` to a text. One text grows all along: parts that are put together are copied. */
function block(text: string, value: unknown, depth: number, lead: string): string {
  switch (typeof value) {
    case 'string':
      return `${text} ${value.includes('\n') && isBlock(wellFormed(value)) ? literal(value, depth) : scalar(value)}`;
    case 'boolean':
      return value ? `${text} true` : `${text} false`;
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is not a JSON number`);
      return `${text} ${Number.isSafeInteger(value) && !Object.is(value, -0) ? value : dump(value).trimEnd()}`;
    case 'object':
      return value === null ? `${text} null` : collection(text, value, depth, lead);
    default:
      throw new TypeError(`a value of type ${typeof value} is not JSON`);
  }
}

/** `lead` comes before the first item: nothing at the top, a space after a dash, and a line break after a key. */
function collection(text: string, value: object, depth: number, lead: string): string {
  if (Object.isFrozen(value)) return text + frozenText(value, depth, lead);
  return Array.isArray(value) ? sequence(text, value, depth, lead) : mapping(text, value, depth, lead);
}

/**
 * The renderer freezes what it puts into many manifests, like the rules of a preset role: its text is made once for each
 * place. A frozen object is taken to be frozen all through.
 */
function frozenText(value: object, depth: number, lead: string): string {
  const place = `${depth}${lead.slice(0, 1)}`;
  const texts = frozenTexts.get(value) ?? new Map<string, string>();
  frozenTexts.set(value, texts);
  const known = texts.get(place);
  if (known !== undefined) return known;
  const made = Array.isArray(value) ? sequence('', value, depth, lead) : mapping('', value, depth, lead);
  texts.set(place, made);
  return made;
}

const frozenTexts = new WeakMap<object, Map<string, string>>();

function mapping(text: string, value: object, depth: number, lead: string): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new TypeError('an instance is not JSON');
  const own = Object.keys(value);
  if (own.length === 0) return lead === '' ? `${text}{}` : `${text} {}`;
  const next = lineBreak(depth);
  const inner = lineBreak(depth + 1);
  let before = lead;
  let all = text;
  for (const key of own) {
    // A longer key needs the `? key` form, which no Kubernetes object has a use for.
    if (key.length > 512) throw new TypeError('a key of more than 512 characters is not supported');
    all += `${before + keyScalar(key)}:`;
    all = block(all, (value as Record<string, unknown>)[key], depth + 1, inner);
    before = next;
  }
  return all;
}

function sequence(text: string, value: readonly unknown[], depth: number, lead: string): string {
  if (value.length === 0) return lead === '' ? `${text}[]` : `${text} []`;
  const next = lineBreak(depth);
  let before = lead;
  let all = text;
  for (const item of value) {
    // A collection starts on the line of its dash.
    all = block(`${all + before}-`, item, depth + 1, ' ');
    before = next;
  }
  return all;
}

function literal(text: string, depth: number): string {
  const chomped = text.endsWith('\n');
  const body = chomped ? text.slice(0, -1) : text;
  const next = lineBreak(depth);
  return `${chomped ? '|' : '|-'}${next}${body.replace(/\n(?=[^\n])/g, next)}`;
}

const lineBreak = (depth: number): string => breaks[depth] ?? `\n${'  '.repeat(depth)}`;
const breaks = Array.from({ length: 20 }, (_, depth) => `\n${'  '.repeat(depth)}`);
