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
  f: (value, precision) =>
    double(value, 'fixed-point', 0, (number) =>
      fixed(number, precision).replace(/\B(?<!\..*)(?=(?:\d{3})+(?:\.|$))/g, ','),
    ),
  // The precision is taken for a width there, and six digits are always written.
  e: (value, precision) => double(value, 'scientific', precision, scientific),
  b: (value) => {
    if (typeof value === 'boolean') return value ? '1' : '0';
    return integer(value, 2, 'only integers and bools can be formatted as binary');
  },
  o: (value) => integer(value, 8, 'octal clause can only be used on integers'),
  x: hexadecimal,
  X: (value) => hexadecimal(value).toUpperCase(),
};

/** What `%s` shows of a value. */
function shown(value: Value, depth: number): string {
  if (depth > 100) throw new CelError('a value is nested too deeply to be formatted');
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return doubleText(value);
  const inner = (one: Value): string => literal(one, depth + 1);
  if (isList(value)) return `[${value.map(inner).join(', ')}]`;
  if (isMap(value)) return mapText(value, inner);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  if (value instanceof CelType) return value.name;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  throw wrong(
    'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
    value,
  );
}

/** A value within a list or a map, as an expression would write it. */
function literal(value: Value, depth: number): string {
  const text = (): string => shown(value, depth);
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return `b${JSON.stringify(text())}`;
  if (value instanceof Timestamp) return `timestamp(${JSON.stringify(text())})`;
  if (value instanceof Duration) return `duration(${JSON.stringify(text())})`;
  if (typeof value !== 'number') return text();
  return Number.isFinite(value) ? fixed(value, 6) : JSON.stringify(text());
}

function mapText(map: CelMap, within: (value: Value) => string): string {
  const entries = keysOf(map).map((key) => [within(key), within(map.get(mapKey(key) ?? '') as Value)] as const);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, value]) => `${key}:${value}`).join(', ')}}`;
}

function double(value: Value, clauseName: string, width: number, write: (number: number) => string): string {
  const number = typeof value === 'string' && ['NaN', 'Infinity', '-Infinity'].includes(value) ? Number(value) : value;
  if (typeof number !== 'number') throw wrong(`${clauseName} clause can only be used on doubles`, value);
  if (Number.isNaN(number)) return 'NaN'.padStart(width);
  return (Number.isFinite(number) ? write(number) : number > 0 ? '∞' : '-∞').padStart(width);
}

/** With as many digits after the point; halfway between two, the even one, where JavaScript takes the larger. */
function fixed(number: number, digits: number): string {
  if (Math.abs(number) >= 1e21) return `${BigInt(number)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`;
  const exact = Math.abs(number).toFixed(100);
  const point = exact.indexOf('.');
  const cut = digits === 0 ? exact.slice(0, point) : exact.slice(0, point + 1 + digits);
  const isTie = /^50*$/.test(exact.slice(point + 1 + digits)) && /[02468]$/.test(cut);
  const rounded = isTie ? cut : Math.abs(number).toFixed(digits);
  return `${number < 0 || Object.is(number, -0) ? '-' : ''}${rounded}`;
}

function scientific(number: number): string {
  const [digits = '', power = '0'] = number.toExponential(6).split('e');
  const sign = power.startsWith('-') ? '⁻' : '';
  const raised = [...power.slice(1).padStart(2, '0')].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]);
  return `${digits}×10${sign}${raised.join('')}`;
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

const wrong = (message: string, value: Value): CelError => new CelError(`${message}, was given ${typeName(value)}`);
