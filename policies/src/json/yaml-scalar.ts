import { parseFloat64 } from './functions/number-functions.js';
import { SearchError } from './search-error.js';
import { type Time, wallClock, writeTime } from './time.js';
import { parseTime } from './time-parse.js';
import { Struct, type Value } from './value.js';

/** `v2` is how Kubernetes' tools read YAML (`yes` is true, numbers are JSON's), `v3` how kyverno-json reads a payload. */
export type YamlDialect = 'v2' | 'v3';

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...['', '~', 'null', 'Null', 'NULL'].map((text): [string, Value] => [text, null]),
  ...['true', 'True', 'TRUE'].map((text): [string, Value] => [text, true]),
  ...['false', 'False', 'FALSE'].map((text): [string, Value] => [text, false]),
  ...['.nan', '.NaN', '.NAN'].map((text): [string, Value] => [text, Number.NaN]),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((text): [string, Value] => [text, Infinity]),
  ...['-.inf', '-.Inf', '-.INF'].map((text): [string, Value] => [text, -Infinity]),
]);
const switches: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((text): [string, boolean] => [text, true]),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((text): [string, boolean] => [text, false]),
]);

const timestamps = [
  '2006-1-2T15:4:5.999999999Z07:00',
  '2006-1-2t15:4:5.999999999Z07:00',
  '2006-1-2 15:4:5.999999999',
  '2006-1-2',
];

/** The value of a plain scalar of YAML, as Go's yaml package resolves it. Whole numbers are Go ints. */
export function resolveScalar(text: string, dialect: YamlDialect): Value {
  const constant = constants.get(text) ?? (dialect === 'v2' ? switches.get(text) : undefined);
  if (constant !== undefined || constants.has(text)) return constant ?? null;
  if (text.startsWith('.')) return parseFloat64(text) ?? text;
  if (!/^[-+0-9]/.test(text)) return text;
  // Kubernetes' reader gives a timestamp back as the text that it was.
  if (/^[0-9]{4}-/.test(text)) return timestamp(text, dialect) ?? text;
  const plain = text.replaceAll('_', '');
  const integer = parseInteger(plain);
  if (integer !== undefined) return integer;
  return /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(plain)
    ? (parseFloat64(plain) ?? text)
    : text;
}

function timestamp(text: string, dialect: YamlDialect): Value | undefined {
  for (const layout of timestamps) {
    try {
      const time = parseTime(text, layout);
      return dialect === 'v2' ? text : timeStruct(time);
    } catch (error) {
      if (!(error instanceof SearchError)) throw error;
    }
  }
  return undefined;
}

const monthNames = 'January February March April May June July August September October November December'.split(' ');

function timeStruct(time: Time): Struct {
  const { year, month, day, hour, minute, second } = wallClock(time);
  const nanosecond = Number(((time.nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n);
  const fraction = nanosecond === 0 ? '' : `.${String(nanosecond).padStart(9, '0').replace(/0+$/, '')}`;
  const written = writeTime(time);
  const zone = written.slice(19);
  const json = written.slice(0, 19) + fraction + zone;
  const name = zone === 'Z' ? 'UTC' : zone.replace(':', '');
  const text = `${written.slice(0, 10)} ${written.slice(11, 19)}${fraction} ${zone === 'Z' ? '+0000' : name} ${name}`;
  const location = zone === 'Z' ? 'time.UTC' : 'time.Location("")';
  const goText = `time.Date(${year}, time.${monthNames[month - 1]}, ${day}, ${hour}, ${minute}, ${second}, ${nanosecond}, ${location})`;
  return new Struct('struct', new Map(), JSON.stringify(json), text, goText);
}

function parseInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9][0-9]*)$/.exec(text);
  if (match === null) return undefined;
  const [, sign, digits = ''] = match;
  if (/^0[oO]$/.test(digits)) return undefined;
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  if (value >= 2n ** 63n) {
    // An unsigned number has no sign; the least int64 has one.
    if (sign === '-') return value === 2n ** 63n ? -value : undefined;
    return sign === '' && value < 2n ** 64n ? value : undefined;
  }
  return sign === '-' ? -value : value;
}
