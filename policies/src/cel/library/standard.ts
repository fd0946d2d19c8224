import { int, uint } from '../arithmetic.js';
import { CelError } from '../cel-error.js';
import { type CelFunction, celFunction, is, method } from '../function-table.js';
import { formatDuration, formatTimestamp, parseDuration, parseTimestamp, timestamp, timestampPart } from '../time.js';
import { CelType, type Duration, typeName, Uint, type Value } from '../value.js';
import { doubleText } from './double-text.js';
import { regex } from './regex.js';

const conversions: readonly CelFunction[] = [
  celFunction('dyn', [is.any], (value) => value),
  celFunction('type', [is.any], (value) => new CelType(typeName(value))),
  celFunction('bool', [is.bool], (value) => value),
  celFunction('bool', [is.string], boolOf),
  celFunction('bytes', [is.bytes], (value) => value),
  celFunction('bytes', [is.string], (value) => new TextEncoder().encode(value)),
  celFunction('double', [is.double], (value) => value),
  celFunction('double', [is.int], Number),
  celFunction('double', [is.uint], ({ value }) => Number(value)),
  celFunction('double', [is.string], doubleOf),
  celFunction('int', [is.int], (value) => value),
  celFunction('int', [is.uint], ({ value }) => int(value)),
  celFunction('int', [is.double], (value) => wholeOf(value, -(2 ** 63), 2 ** 63)),
  celFunction('int', [is.string], (value) => int(digitsOf(value, /^[+-]?\d{1,30}$/))),
  celFunction('int', [is.timestamp], ({ nanoseconds }) => floorSeconds(nanoseconds)),
  celFunction('uint', [is.uint], (value) => value),
  celFunction('uint', [is.int], uint),
  celFunction('uint', [is.double], (value) => new Uint(wholeOf(value, -1, 2 ** 64))),
  celFunction('uint', [is.string], (value) => uint(digitsOf(value, /^\d{1,30}$/))),
  celFunction('string', [is.string], (value) => value),
  celFunction('string', [is.bool], String),
  celFunction('string', [is.int], String),
  celFunction('string', [is.uint], ({ value }) => String(value)),
  celFunction('string', [is.double], doubleText),
  celFunction('string', [is.bytes], textOf),
  celFunction('string', [is.timestamp], formatTimestamp),
  celFunction('string', [is.duration], formatDuration),
  celFunction('timestamp', [is.timestamp], (value) => value),
  celFunction('timestamp', [is.int], (seconds) => timestamp(seconds * 1_000_000_000n)),
  celFunction('timestamp', [is.string], parseTimestamp),
  celFunction('duration', [is.duration], (value) => value),
  celFunction('duration', [is.string], parseDuration),
];

const sizes: readonly CelFunction[] = [celFunction, method].flatMap((make) => [
  make('size', [is.string], (value) => BigInt(lengthOf(value))),
  make('size', [is.bytes], (value) => BigInt(value.length)),
  make('size', [is.list], (value) => BigInt(value.length)),
  make('size', [is.map], (value) => BigInt(value.size)),
]);

const strings: readonly CelFunction[] = [
  method('contains', [is.string, is.string], (text, part) => text.includes(part)),
  method('startsWith', [is.string, is.string], (text, part) => text.startsWith(part)),
  method('endsWith', [is.string, is.string], (text, part) => text.endsWith(part)),
  method('matches', [is.string, is.string], (text, pattern) => regex(pattern).test(text)),
  celFunction('matches', [is.string, is.string], (text, pattern) => regex(pattern).test(text)),
];

const inHours = 3_600_000_000_000n;

const times: readonly CelFunction[] = [
  ...[
    'getFullYear',
    'getMonth',
    'getDayOfYear',
    'getDayOfMonth',
    'getDate',
    'getDayOfWeek',
    'getHours',
    'getMinutes',
    'getSeconds',
    'getMilliseconds',
  ].flatMap((name) => [
    method(name, [is.timestamp], (moment) => timestampPart(moment, name) ?? null),
    method(name, [is.timestamp, is.string], (moment, zone) => timestampPart(moment, name, zone) ?? null),
  ]),
  method('getHours', [is.duration], ({ nanoseconds }) => nanoseconds / inHours),
  method('getMinutes', [is.duration], ({ nanoseconds }) => nanoseconds / (inHours / 60n)),
  method('getSeconds', [is.duration], ({ nanoseconds }) => nanoseconds / (inHours / 3600n)),
  method('getMilliseconds', [is.duration], ({ nanoseconds }: Duration) => (nanoseconds / 1_000_000n) % 1000n),
];

/** The functions of the language itself; operators and macros are the compiler's. */
export const standard: readonly CelFunction[] = [...conversions, ...sizes, ...strings, ...times];

/** Characters of a text; one beyond the basic plane counts once. */
export function lengthOf(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdbff && i + 1 < text.length) pairs += 1;
  }
  return text.length - pairs;
}

function boolOf(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw new CelError(`type conversion error from 'string' to 'bool'`);
}

function doubleOf(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const [, sign, name] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (name === undefined) throw new CelError(`type conversion error from 'string' to 'double'`);
  if (/nan/i.test(name)) return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function wholeOf(value: number, least: number, most: number): bigint {
  if (Number.isNaN(value) || value <= least || value >= most) throw new CelError('integer overflow');
  return BigInt(Math.trunc(value));
}

function digitsOf(text: string, pattern: RegExp): bigint {
  if (!pattern.test(text)) throw new CelError(`type conversion error from 'string' to an integer`);
  return BigInt(text.replace(/^\+/, ''));
}

const floorSeconds = (nanoseconds: bigint): bigint => {
  const seconds = nanoseconds / 1_000_000_000n;
  return nanoseconds < 0n && nanoseconds % 1_000_000_000n !== 0n ? seconds - 1n : seconds;
};

function textOf(bytes: Uint8Array): Value {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError(`type conversion error from 'bytes' to 'string': invalid UTF-8`);
  }
}
