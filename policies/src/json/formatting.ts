import { compareText } from './text.js';
import { isSlice, Struct, TypedSlice, type Value } from './value.js';

/** A value as Go's `%v` prints it in a message. */
export function plain(value: Value): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return float(value);
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'function') return '(expression)';
  if (value instanceof Struct) return value.text;
  if (isSlice(value)) return `[${value.map(plain).join(' ')}]`;
  return `map[${entries(value)
    .map(([key, item]) => `${key}:${plain(item)}`)
    .join(' ')}]`;
}

/** A value as Go's `%#v` prints it in a message. */
export function goSyntax(value: Value, nested = false): string {
  if (value === null || value === undefined) return nested ? 'interface {}(nil)' : '<nil>';
  if (typeof value === 'number') return float(value);
  if (typeof value === 'string') return quote(value);
  // Go prints what does not fit a signed int in hexadecimal.
  if (typeof value === 'bigint') return value > 9223372036854775807n ? `0x${value.toString(16)}` : String(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'function') return '(func(interface {}) (interface {}, error))(expression)';
  if (value instanceof Struct) return value.goText;
  if (value instanceof TypedSlice)
    return `[]${value.elementType}{${value.map((item) => goSyntax(item, true)).join(', ')}}`;
  if (isSlice(value)) return `[]interface {}{${value.map((item) => goSyntax(item, true)).join(', ')}}`;
  const fields = entries(value).map(([key, item]) => `${quote(key)}:${goSyntax(item, true)}`);
  return `map[string]interface {}{${fields.join(', ')}}`;
}

function entries(object: { readonly [key: string]: Value }): [string, Value][] {
  return Object.entries(object).sort(([left], [right]) => compareText(left, right));
}

/** A float64 as Go's `%v`: the shortest digits that read back, with an exponent from 1e6 on and below 1e-4. */
export function float(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return decimal(value);
  const digits = Math.abs(power).toString().padStart(2, '0');
  return `${mantissa}e${power < 0 ? '-' : '+'}${digits}`;
}

/** A float64 without an exponent, by its shortest digits. */
export function decimal(value: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0');
  return digits.length > power + 1 ? `${sign}${whole}.${digits.slice(power + 1)}` : sign + whole;
}

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

/** A string as Go's `%q`; `delimiter` is a single quote for one character. */
export function quote(text: string, delimiter = '"', asciiOnly = false): string {
  let result = delimiter;
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (char === delimiter) result += `\\${char}`;
    else if (escapes[char] !== undefined) result += escapes[char];
    else if (code >= 0xdc80 && code <= 0xdcff) result += `\\x${(code - 0xdc00).toString(16)}`;
    else if (char === ' ' || (/^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(char) && !(asciiOnly && code > 0x7e)))
      result += char;
    else if (code < 0x20 || code === 0x7f) result += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 0x10000) result += `\\u${code.toString(16).padStart(4, '0')}`;
    else result += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return result + delimiter;
}
