import { dump } from 'js-yaml';

/**
 * A string as a YAML scalar that every reader, YAML 1.1 ones included, gives back as the same string.
 *
 * Flux and kustomize read YAML with Go libraries of the 1.1 tradition, which take more for numbers than the specification
 * does (`-_1`, `1_e3`, `08`). So whatever is made of the characters of numbers and dates is quoted, words that mean
 * something are quoted, evident tokens stay plain, and js-yaml decides about the rest. The first three cover nineteen of
 * twenty scalars of a manifest and are far faster than asking js-yaml; what it says is remembered, because the rest is
 * mostly the same few texts for every workspace.
 *
 * @throws TypeError for half a surrogate pair, which has no UTF-8 form
 */
export function scalar(text: string): string {
  return evidentScalar(text) ?? remembered(answers, text, oddScalar);
}

/** A mapping key, always on one line. */
export const keyScalar = (key: string): string => remembered(keys, key, newKey);

/** True for several lines of text that a block literal holds without any indicator of indentation or trailing lines. */
export const isBlock = (text: string): boolean =>
  text.includes('\n') && !invisible.test(text) && !/^\s|[ \t]\n|[ \t]$|\n\n$/.test(text);

/** Refuses half a surrogate pair. */
export function wellFormed(text: string): string {
  if (loneSurrogate.test(text)) throw new TypeError('half a surrogate pair has no UTF-8 form');
  return text;
}

/** The scalar of what nobody could take for anything else, or only for a number or a word. */
function evidentScalar(text: string): string | undefined {
  // What begins with another letter is no number, and only short tokens are words: most texts need one expression.
  if (name.test(text)) return text.length < 6 && words.has(text.toLowerCase()) ? `'${text}'` : text;
  if (numberLike.test(text)) return `'${text}'`;
  if (token.test(text)) return words.has(text.toLowerCase()) ? `'${text}'` : text;
  return text === '' ? "''" : undefined;
}

function oddScalar(text: string): string {
  wellFormed(text);
  // The expressions of js-yaml run out of stack on a text of a megabyte, which a ConfigMap may hold.
  return text.length > 50_000 || text.includes('\n') ? quoted(text) : dump(text, { lineWidth: -1 }).slice(0, -1);
}

const newKey = (key: string): string => (key === '' ? undefined : evidentScalar(key)) ?? quoted(wellFormed(key));

/** Bounded by the number and the length of texts, so that a server that renders for months holds one megabyte at most. */
function remembered(known: Map<string, string>, text: string, answer: (text: string) => string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const now = answer(text);
  if (text.length <= 512) {
    if (known.size === 1000) known.clear();
    known.set(text, now);
  }
  return now;
}

/** JSON's string is a YAML double-quoted scalar once what YAML calls unprintable, or a line break, is escaped as well. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(invisibles, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);

const answers = new Map<string, string>();
const keys = new Map<string, string>();
const name = /^[A-DF-Za-df-z_/](?:[A-Za-z0-9_./@+:-]*[A-Za-z0-9_./@+-])?$/;
const numberLike = /^(?:[-+.0-9]|[eE][-+0-9])[0-9a-fA-FxXoObBtTzZ_+\-.: ]*$/;
const token = /^[A-Za-z0-9_./+-](?:[A-Za-z0-9_./@+:-]*[A-Za-z0-9_./@+-])?$/;
const words = new Set([
  'y',
  'n',
  'yes',
  'no',
  'on',
  'off',
  'true',
  'false',
  'null',
  '.inf',
  '+.inf',
  '-.inf',
  '.nan',
  '---',
  '...',
]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/;
const invisibles = new RegExp(invisible, 'g');
const loneSurrogate = /\p{Surrogate}/u;
