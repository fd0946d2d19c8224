import { CelError } from '../cel-error.js';
import { type CelFunction, celFunction, is, method } from '../function-table.js';
import { lengthOf } from './standard.js';
import { formatted } from './string-format.js';

/** The strings of cel-go's extension, in the version that Kubernetes has. Positions count characters. */
export const strings: readonly CelFunction[] = [
  method('charAt', [is.string, is.int], (text, at) => {
    const characters = [...text];
    return characters[position(at, characters.length)] ?? '';
  }),
  method('indexOf', [is.string, is.string], (text, part) => indexOf(text, part, 0n)),
  method('indexOf', [is.string, is.string, is.int], indexOf),
  method('lastIndexOf', [is.string, is.string], (text, part) =>
    part === '' ? BigInt(lengthOf(text)) : lastIndexOf(text, part, BigInt(Math.max(0, lengthOf(text) - 1))),
  ),
  method('lastIndexOf', [is.string, is.string, is.int], lastIndexOf),
  method('lowerAscii', [is.string], (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  method('upperAscii', [is.string], (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  method('replace', [is.string, is.string, is.string], (text, old, by) => replace(text, old, by, -1n)),
  method('replace', [is.string, is.string, is.string, is.int], replace),
  method('split', [is.string, is.string], (text, separator) => split(text, separator, -1n)),
  method('split', [is.string, is.string, is.int], split),
  method('substring', [is.string, is.int], (text, start) => {
    const characters = [...text];
    return characters.slice(position(start, characters.length)).join('');
  }),
  method('substring', [is.string, is.int, is.int], (text, start, end) => {
    const characters = [...text];
    if (start > end) throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
    return characters.slice(position(start, characters.length), position(end, characters.length)).join('');
  }),
  method('trim', [is.string], (text) => trimmed(text)),
  method('join', [is.list], (list) => join(list, '')),
  method('join', [is.list, is.string], join),
  method('format', [is.string, is.list], formatted),
  celFunction('strings.quote', [is.string], quoted),
];

function position(at: bigint, length: number): number {
  if (at < 0n || at > length) throw new CelError(`index out of range: ${at}`);
  return Number(at);
}

function indexOf(text: string, part: string, from: bigint): bigint {
  if (part === '') return from;
  if (from < 0n) throw new CelError(`index out of range: ${from}`);
  const characters = [...text];
  if (from >= characters.length) return -1n;
  const start = characters.slice(0, Number(from)).join('').length;
  const found = text.indexOf(part, start);
  return found < 0 ? -1n : BigInt(lengthOf(text.slice(0, found)));
}

function lastIndexOf(text: string, part: string, from: bigint): bigint {
  if (part === '') return from;
  if (from < 0n) throw new CelError(`index out of range: ${from}`);
  const characters = [...text];
  if (from >= characters.length && text !== '') return -1n;
  const start = characters.slice(0, Number(from)).join('').length;
  const found = text.lastIndexOf(part, start);
  return found < 0 ? -1n : BigInt(lengthOf(text.slice(0, found)));
}

/** The first `most` occurrences, all of them if it is negative. */
function replace(text: string, old: string, by: string, most: bigint): string {
  if (most < 0n) return text.replaceAll(old, () => by);
  let left = most;
  return text.replaceAll(old, (found) => (left-- > 0n ? by : found));
}

/** At most as many parts, the last with the rest; all of them if negative. */
function split(text: string, separator: string, most: bigint): readonly string[] {
  if (most === 0n) return [];
  const parts = separator === '' ? [...text] : text.split(separator);
  if (most < 0n || parts.length <= most) return parts;
  const head = parts.slice(0, Number(most) - 1);
  return [...head, parts.slice(head.length).join(separator)];
}

function join(list: readonly unknown[], separator: string): string {
  const wrong = list.findIndex((item) => typeof item !== 'string');
  if (wrong >= 0) throw new CelError(`join: invalid input: ${String(list[wrong])}`);
  return list.join(separator);
}

/** Without the white space of Unicode around it, which is not quite that of JavaScript. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && space.test(text[start] ?? '')) start += 1;
  while (end > start && space.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(start, end);
}

const space = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** In double quotes, with the escapes of CEL. */
function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  const escaped = text.replace(/[\x07\b\f\n\r\t\v\\"]/g, (character) => escapes[character] ?? character);
  return `"${escaped.replace(loneSurrogate, '\ufffd')}"`;
}

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
