import { type Issue, issuesOf } from './issue.js';
import { nearest, quote } from './quote.js';
import type { NumberNode, TextNode } from './shape.js';
import { shapePages } from './shape-page.js';

const { error } = issuesOf(shapePages);

/** Reads a text by its shape, in its canonical form; `undefined`, and an issue, for what is none. */
export function parseText(shape: TextNode, value: unknown, path: string, issues: Issue[]): string | undefined {
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

/** Reads a number by its shape. */
export function parseNumber(shape: NumberNode, value: unknown, path: string, issues: Issue[]): number | undefined {
  const words = `a ${shape.integer ? 'whole ' : ''}number from ${shape.min} to ${shape.max}`;
  if (typeof value !== 'number') return wrongType(words, value, path, issues);
  if (value >= shape.min && value <= shape.max && (!shape.integer || Number.isInteger(value))) return value;
  issues.push(error('bad-value', path, `got ${value}; expected ${words}`, `give ${words}`));
  return undefined;
}

/** Says that a value is of another type. */
export function wrongType(expected: string, value: unknown, path: string, issues: Issue[]): undefined {
  issues.push(error('wrong-type', path, `got ${quote(value)}; expected ${expected}`, `give ${expected}`));
  return undefined;
}

/** What to do about a value that is none of the ones allowed. */
export const choose = (value: unknown, values: readonly (string | number)[]): string => {
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

const patterns = new Map<string, RegExp>();
function pattern(source: string): RegExp {
  const known = patterns.get(source) ?? new RegExp(source, 'u');
  patterns.set(source, known);
  return known;
}
