import { SearchError } from './search-error.js';
import { fromBytes, toBytes } from './text.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes of a text in base64 (RFC 4648, with padding). */
export function encodeBase64(text: string): string {
  const bytes = toBytes(text);
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3);
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const chars = [18, 12, 6, 0].map((shift) => alphabet[(group >> shift) & 63] ?? '');
    encoded += chars[0] + (chars[1] ?? '') + (b === undefined ? '=' : chars[2]) + (c === undefined ? '=' : chars[3]);
  }
  return encoded;
}

/** The text whose bytes these are. Line breaks are skipped; throws a SearchError that names the byte, as Go does. */
export function decodeBase64(text: string): string {
  return fromBytes(decodeBytes(text));
}

/** The bytes of a text in base64. */
export function decodeBytes(text: string): number[] {
  const source = toBytes(text).map((byte) => String.fromCharCode(byte));
  const corrupt = (at: number): SearchError =>
    new SearchError('invalid-value', `illegal base64 data at input byte ${at}`);
  const isBreak = (at: number): boolean => source[at] === '\n' || source[at] === '\r';
  const bytes: number[] = [];
  let at = 0;
  for (;;) {
    const group: number[] = [];
    while (group.length < 4) {
      if (at === source.length) {
        if (group.length === 0) return bytes;
        throw corrupt(at - group.length);
      }
      const char = source[at++] as string;
      const value = alphabet.indexOf(char);
      if (value >= 0) group.push(value);
      else if (char === '=') {
        if (group.length < 2) throw corrupt(at - 1);
        if (group.length === 2) {
          while (isBreak(at)) at++;
          if (at === source.length) throw corrupt(source.length);
          if (source[at] !== '=') throw corrupt(at - 1);
          at++;
        }
        while (isBreak(at)) at++;
        if (at < source.length) throw corrupt(at);
        return [...bytes, ...join(group)];
      } else if (char !== '\n' && char !== '\r') throw corrupt(at - 1);
    }
    for (const byte of join(group)) bytes.push(byte);
  }
}

function join(group: readonly number[]): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = group;
  const bytes = [(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d];
  return bytes.slice(0, group.length - 1);
}
