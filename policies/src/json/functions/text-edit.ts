import { SearchError } from '../search-error.js';
import { byteLength, fromByteText, isAscii, toByteText } from '../text.js';
import { toInteger, truncated, type Value } from '../value.js';

/** How long a padded text may get, in bytes; Go has no limit but its memory. */
const maxPadding = 1_000_000;

/** The offset of a part in bytes, as Go counts; null where it is not. */
export function find(name: string, values: readonly Value[], search: (text: string, part: string) => number): Value {
  const [text, part] = [toByteText(values[0] as string), toByteText(values[1] as string)];
  if (text === '' || part === '') return null;
  const bound = (at: number, label: string): number | undefined => {
    if (values.length <= at) return undefined;
    const number = toInteger(values[at] ?? null);
    if (number !== undefined) return number;
    throw new SearchError(
      'invalid-value',
      `invalid value, the function '${name}' expects its '${label}' argument to be an integer.`,
    );
  };
  const start = Math.max(0, bound(2, 'start') ?? 0);
  const end = Math.min(bound(3, 'end') ?? text.length, text.length);
  if (start > end) throw new SearchError('crash', `runtime error: slice bounds out of range [${start}:${end}]`);
  const offset = search(text.slice(start, end), part);
  return offset < 0 ? null : start + offset;
}

/** What `pad_left` and `pad_right` add: to a width in bytes. */
export function padding(name: string, values: readonly Value[]): string {
  const width = toInteger(values[1] ?? null);
  if (width === undefined || width < 0) throw notPositive(name, 'width');
  const pad = values.length > 2 ? (values[2] as string) : ' ';
  if (byteLength(pad) > 1)
    throw new SearchError(
      'invalid-value',
      `invalid value, the function '${name}' expects its 'pad' argument to be a string of length 1`,
    );
  const count = Math.max(0, width - byteLength(values[0] as string));
  if (count > maxPadding)
    throw new SearchError('limit', `${name} pads by ${maxPadding} characters at most, not ${count}`);
  return pad.repeat(count);
}

/** The error for a number that must be whole and not negative. */
export function notPositive(name: string, label: string): SearchError {
  return new SearchError(
    'invalid-value',
    `invalid value, the function '${name}' expects its '${label}' argument to be a an integer value greater than or equal to zero.`,
  );
}

/** Replaces a text up to `count` times, everywhere for a negative count; an empty one is found before each character. */
export function replace(text: string, from: string, to: string, count: number): string {
  if (count === 0) return text;
  const limit = count < 0 ? Infinity : count;
  if (from !== '') {
    const parts = text.split(from);
    if (parts.length - 1 <= limit) return parts.join(to);
    return parts.slice(0, limit).join(to) + to + parts.slice(limit).join(from);
  }
  const chars = Array.from(text);
  const replaced = chars.map((char, at) => (at < limit ? to + char : char)).join('');
  return chars.length < limit ? replaced + to : replaced;
}

/** The parts of a text between a separator; without one, its characters. */
export function split(text: string, separator: string): Value[] {
  return separator === '' ? Array.from(text) : text.split(separator);
}

/** White space as Unicode has it. */
export const spaces =
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';

/** The text without the characters of a set at its start. */
export function trimLeft(text: string, cutset: string): string {
  const cut = new Set(cutset);
  const chars = Array.from(text);
  let start = 0;
  while (start < chars.length && cut.has(chars[start] as string)) start++;
  return chars.slice(start).join('');
}

/** The text without the characters of a set at its end. */
export function trimRight(text: string, cutset: string): string {
  const cut = new Set(cutset);
  const chars = Array.from(text);
  let end = chars.length;
  while (end > 0 && cut.has(chars[end - 1] as string)) end--;
  return chars.slice(0, end).join('');
}

/** The first characters of a text. */
export function truncate(text: string, length: number): string {
  const count = length < 0 ? 0 : truncated(length);
  const chars = Array.from(text);
  if (count >= chars.length) return text;
  if (count < 0) throw new SearchError('crash', `runtime error: slice bounds out of range [:${count}]`);
  return chars.slice(0, count).join('');
}

/** The text backwards, character by character. */
export function reverse(text: string): string {
  if (isAscii(text)) return Array.from(text).reverse().join('');
  return fromByteText(toByteText(Array.from(text).reverse().join('')));
}
