/**
 * Go's strings are bytes in UTF-8, and some functions count bytes. A byte that is no UTF-8 (only decoding base64 or cutting
 * a character makes one) is kept as a lone surrogate, U+DC80 to U+DCFF, so that it can be written out again.
 */
export function toBytes(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else if (code >= 0xd800 && code <= 0xdfff) bytes.push(0xef, 0xbf, 0xbd);
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
  return bytes;
}

/** The text of bytes; see {@link toBytes} for what is no UTF-8. */
export function fromBytes(bytes: ArrayLike<number>): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const [code, width] = decode(bytes, at);
    text += String.fromCodePoint(code);
    at += width;
  }
  return text;
}

function decode(bytes: ArrayLike<number>, at: number): [number, number] {
  const first = bytes[at] as number;
  if (first < 0x80) return [first, 1];
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const invalid: [number, number] = [0xdc00 + first, 1];
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return invalid;
  let code = first & (0xff >> (length + 1));
  for (let next = at + 1; next < at + length; next++) {
    const byte = bytes[next] as number;
    if ((byte & 0xc0) !== 0x80) return invalid;
    code = (code << 6) | (byte & 0x3f);
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  const bad = code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  return bad ? invalid : [code, length];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is the point
const ascii = /^[\x00-\x7f]*$/;

/** Whether characters and bytes are the same. */
export function isAscii(text: string): boolean {
  return ascii.test(text);
}

/** The number of bytes in UTF-8. */
export function byteLength(text: string): number {
  return isAscii(text) ? text.length : toBytes(text).length;
}

/** Each byte as one character, so that offsets count bytes. */
export function toByteText(text: string): string {
  return isAscii(text) ? text : String.fromCharCode(...toBytes(text));
}

/** The text of a byte text. */
export function fromByteText(text: string): string {
  return isAscii(text) ? text : fromBytes(Array.from(text, (char) => char.charCodeAt(0)));
}

/** The text with every lone surrogate as U+FFFD, as it leaves the engine. */
export function wellFormed(text: string): string {
  return isAscii(text) ? text : text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Byte order, which is the order of code points and not of UTF-16. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a === b) continue;
    if (a >= 0xd800 && b >= 0xd800) {
      const [x, y] = [rank(a), rank(b)];
      return x < y ? -1 : 1;
    }
    return a < b ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
}

function rank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

// Letters that got a case after Unicode 15, which the binary's Go knows.
const newer =
  /[\u019b\u0264\u1c89\u1c8a\ua7cb-\ua7cf\ua7d2-\ua7d5\ua7da-\ua7dc\u{10d50}-\u{10d65}\u{10d70}-\u{10d85}\u{16ea0}-\u{16ed3}]/u;

/** Upper case, one character for one, as Go has it: `ß` stays. */
export function upper(text: string): string {
  if (isAscii(text)) return text.toUpperCase();
  return Array.from(text, (char) => {
    if (/[\u1f80-\u1f87\u1f90-\u1f97\u1fa0-\u1fa7]/.test(char)) return String.fromCharCode(char.charCodeAt(0) + 8);
    if (/[\u1fb3\u1fc3\u1ff3]/.test(char)) return String.fromCharCode(char.charCodeAt(0) + 9);
    return single(char, char.toUpperCase());
  }).join('');
}

/** Lower case, one character for one, as Go has it: the dot of `İ` goes, and a last sigma is no other sigma. */
export function lower(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return Array.from(text, (char) => (char === '\u0130' ? 'i' : single(char, char.toLowerCase()))).join('');
}

function single(char: string, mapped: string): string {
  return newer.test(char) || Array.from(mapped).length !== 1 ? char : mapped;
}

/** Equal but for case, by simple folding. */
export function equalFold(left: string, right: string): boolean {
  const a = Array.from(left);
  const b = Array.from(right);
  return a.length === b.length && a.every((char, at) => char === b[at] || folds(char, b[at] as string));
}

function folds(left: string, right: string): boolean {
  if (newer.test(left) || newer.test(right)) return false;
  return new RegExp(`^\\u{${(left.codePointAt(0) as number).toString(16)}}$`, 'iu').test(right);
}
