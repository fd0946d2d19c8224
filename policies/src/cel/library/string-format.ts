import { CelError } from '../cel-error.js';
import { formatDuration, formatTimestamp } from '../time.js';
import {
  type CelMap,
  CelType,
  Duration,
  isList,
  isMap,
  keysOf,
  mapKey,
  Timestamp,
  typeName,
  Uint,
  type Value,
} from '../value.js';
import { doubleText } from './double-text.js';

/** `text.format(args)`: each clause, such as `%s` or `%.2f`, replaced by the next argument. @throws CelError */
export function formatted(text: string, args: readonly Value[]): string {
  let next = 0;
  const result = text.replace(clause, (whole, precision: string | undefined, verb: string | undefined) => {
    if (whole === '%%') return '%';
    if (next >= args.length) throw new CelError(`index ${next} out of range`);
    if (verb === undefined) throw new CelError('unexpected end of string');
    const write = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (write === undefined) {
      throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
    }
    const digits = precision === undefined ? 6 : Number(precision || 'NaN');
    if (!(digits <= 100)) throw new CelError('precision of a formatting clause is not a number of at most 100');
    return write(args[next++] as Value, digits);
  });
  return result;
}

const clause = /%%|%(?:\.(\d*))?([\s\S])?/gu;

const verbs: Readonly<Record<string, (value: Value, precision: number) => string>> = {
  s: (value) => shown(value, 0),
  d: (value) => {
    if (typeof value === 'bigint') return String(value);
    if (value instanceof Uint) return String(value.value);
    throw wrong('decimal clause can only be used on integers', value);
  },
  f: (value, precision) => double(value, 'fixed-point', (number) => number.toFixed(precision)),
  e: (value, precision) =>
    double(value, 'scientific', (number) =>
      number
        .toExponential(precision)
        .replace(/e([+-])(\d+)$/, (_, sign, power) => `\u202f×\u202f10${superscript(sign, power)}`),
    ),
  b: (value) => {
    if (typeof value === 'boolean') return value ? '1' : '0';
    return integer(value, 2, 'only integers and bools can be formatted as binary');
  },
  o: (value) => integer(value, 8, 'octal clause can only be used on integers'),
  x: hexadecimal,
  X: (value) => hexadecimal(value).toUpperCase(),
};

/** What `%s` shows of a value; within a list or a map, strings are quoted. */
function shown(value: Value, depth: number): string {
  if (depth > 100) throw new CelError('a value is nested too deeply to be formatted');
  const within = (inner: Value): string =>
    typeof inner === 'string' ? JSON.stringify(inner) : member(inner, depth + 1);
  if (typeof value === 'string') return value;
  if (isList(value)) return `[${value.map(within).join(', ')}]`;
  if (isMap(value)) return mapText(value, within);
  return member(value, depth);
}

function member(value: Value, depth: number): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return depth > 0 ? value.toFixed(6) : doubleText(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  if (value instanceof CelType) return value.name;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (isList(value) || isMap(value)) return shown(value, depth);
  throw wrong(
    'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
    value,
  );
}

function mapText(map: CelMap, within: (value: Value) => string): string {
  const entries = keysOf(map).map((key) => [within(key), within(map.get(mapKey(key) ?? '') as Value)] as const);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, value]) => `${key}:${value}`).join(', ')}}`;
}

function double(value: Value, clauseName: string, write: (number: number) => string): string {
  const number = typeof value === 'string' && ['NaN', 'Infinity', '-Infinity'].includes(value) ? Number(value) : value;
  if (typeof number !== 'number') throw wrong(`${clauseName} clause can only be used on doubles`, value);
  if (Number.isNaN(number)) return 'NaN';
  return Number.isFinite(number) ? write(number) : number > 0 ? '∞' : '-∞';
}

function integer(value: Value, base: number, message: string): string {
  if (typeof value === 'bigint') return value.toString(base);
  if (value instanceof Uint) return value.value.toString(base);
  throw wrong(message, value);
}

function hexadecimal(value: Value): string {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (bytes instanceof Uint8Array) return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return integer(value, 16, 'only integers, byte buffers, and strings can be formatted as hex');
}

const superscript = (sign: string, power: string): string =>
  [sign === '-' ? '⁻' : '', ...power.padStart(2, '0')].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? digit).join('');

const wrong = (message: string, value: Value): CelError => new CelError(`${message}, was given ${typeName(value)}`);
