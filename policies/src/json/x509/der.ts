import { encodeBase64 } from '../base64.js';
import { SearchError } from '../search-error.js';
import { fromBytes } from '../text.js';

/** Tags of ASN.1 that certificates use (X.680, 8.6). */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  teletex: 0x14,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One value of DER (X.690): what it is, its content, and its bytes as a whole. */
export interface Element {
  readonly tag: number;
  readonly content: readonly number[];
  readonly raw: readonly number[];
}

/** Reads values of DER, one after the other. Throws a SearchError in the words of Go's `crypto/x509`. */
export class Der {
  #at = 0;

  constructor(private readonly bytes: readonly number[]) {}

  get isEmpty(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** The next value if it is of this tag. */
  optional(expected: number, what: string): Element | undefined {
    return this.bytes[this.#at] === expected ? this.read(expected, what) : undefined;
  }

  /** The next value. @param expected Tag that it must have. Left out: any */
  read(expected: number | undefined, what: string): Element {
    const start = this.#at;
    const [found, first] = [this.bytes[start], this.bytes[start + 1]];
    if (found === undefined || first === undefined || (expected ?? found) !== found) throw malformed(what);
    const more = first & 0x80 ? first & 0x7f : 0;
    if (more > 4 || first === 0x80) throw malformed(what);
    const long = this.bytes.slice(start + 2, start + 2 + more);
    const length = more === 0 ? first : long.reduce((sum, byte) => sum * 256 + byte, 0);
    // DER has one way to write a length: the shortest.
    if (more > 0 && (length < 0x80 || long[0] === 0)) throw malformed(what);
    const from = start + 2 + more;
    if (from + length > this.bytes.length) throw malformed(what);
    this.#at = from + length;
    return { tag: found, content: this.bytes.slice(from, this.#at), raw: this.bytes.slice(start, this.#at) };
  }

  /** What is within the next value. */
  within(expected: number, what: string): Der {
    return new Der(this.read(expected, what).content);
  }

  /** Every value that is left, read by `one`. */
  all<T>(one: (der: Der) => T): T[] {
    const values: T[] = [];
    while (!this.isEmpty) values.push(one(this));
    return values;
  }

  /** Content of a bit string, without the count of unused bits. */
  bits(what: string): readonly number[] {
    return this.read(tag.bits, what).content.slice(1);
  }

  integer(what: string): bigint {
    return integerOf(this.read(tag.integer, what).content);
  }

  oid(what: string): readonly number[] {
    return oidOf(this.read(tag.oid, what).content, what);
  }
}

/** A whole number in two's complement. */
export function integerOf(content: readonly number[]): bigint {
  const value = content.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return (content[0] ?? 0) & 0x80 ? value - (1n << BigInt(8 * content.length)) : value;
}

/** The numbers of an object identifier. */
function oidOf(content: readonly number[], what: string): readonly number[] {
  // DER writes a part in as few bytes as it takes, and ends the last.
  const isLong = content.some((byte, at) => byte === 0x80 && ((content[at - 1] ?? 0) & 0x80) === 0);
  if (isLong || ((content.at(-1) ?? 0x80) & 0x80) !== 0) throw malformed(what);
  const parts: number[] = [];
  let part = 0;
  for (const byte of content) {
    part = part * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(part / 40)), part - 40 * Math.min(2, Math.floor(part / 40)));
    else parts.push(part);
    part = 0;
  }
  return parts;
}

/** Bytes as JSON of Go has them. */
export const bytesText = (bytes: readonly number[]): string => encodeBase64(fromBytes(bytes));

/** What Go says of bytes that are none. */
export const malformed = (what: string): SearchError => new SearchError('invalid-value', `x509: ${what}`);
