import { dump } from 'js-yaml';

/**
 * A string as a YAML scalar that every reader, YAML 1.1 ones included, gives back as the same string.
 *
 * Flux and kustomize read YAML with Go libraries of the 1.1 tradition, which take more for numbers than the specification
 * does (`-_1`, `1_e3`, `08`). So whatever is made of the characters of numbers and dates is quoted, words that mean
 * something are quoted, evident tokens stay plain, and js-yaml decides about the rest. The first three cover nearly every
 * scalar of a manifest and are about ten times as fast as asking js-yaml.
 */
export function scalar(text: string): string {
  if (numberLike.test(text)) return `'${text}'`;
  if (token.test(text)) return words.has(text.toLowerCase()) ? `'${text}'` : text;
  if (text.includes('\n')) return quoted(text);
  return dump(text, { lineWidth: -1 }).slice(0, -1);
}

/** A mapping key, always on one line. */
export function keyScalar(key: string): string {
  if (numberLike.test(key)) return `'${key}'`;
  if (token.test(key)) return words.has(key.toLowerCase()) ? `'${key}'` : key;
  return quoted(key);
}

/** True for several lines of text that a block literal holds without any indicator of indentation or trailing lines. */
export const isBlock = (text: string): boolean =>
  text.includes('\n') && !invisible.test(text) && !/^\s|[ \t]\n|[ \t]$|\n\n$/.test(text);

/** JSON's string is a YAML double-quoted scalar once what YAML calls unprintable, or a line break, is escaped as well. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(invisibles, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);

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
