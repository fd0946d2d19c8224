import { toBytes as utf8 } from './text.js';

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  '\u00b5s': 1_000n,
  '\u03bcs': 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const limit = 2n ** 63n;

/** What is wrong with a duration, in Go's words. */
export class DurationError extends Error {}

/** Reads a duration such as `1h30m` (Go's time.ParseDuration), in nanoseconds. Throws a DurationError. */
export function parseDuration(text: string): bigint {
  const invalid = (problem: string): DurationError => new DurationError(`time: ${problem} ${goQuote(text)}`);
  const negative = text.startsWith('-');
  let rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return 0n;
  if (rest === '') throw invalid('invalid duration');
  let total = 0n;
  while (rest !== '') {
    const match = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest);
    const [number = '', whole = '', fraction = ''] = match ?? [];
    if (whole === '' && fraction === '') throw invalid('invalid duration');
    if (whole !== '' && BigInt(whole) > limit) throw invalid('invalid duration');
    rest = rest.slice(number.length);
    const name = /^[^.0-9]*/.exec(rest)?.[0] ?? '';
    if (name === '') throw invalid('missing unit in duration');
    rest = rest.slice(name.length);
    const unit = Object.hasOwn(units, name) ? units[name] : undefined;
    if (unit === undefined) throw invalid(`unknown unit ${goQuote(name)} in duration`);
    if (BigInt(whole || '0') > limit / unit) throw invalid('invalid duration');
    const value = BigInt(whole || '0') * unit + fractionOf(fraction, unit);
    total += value;
    if (value > limit || total > limit) throw invalid('invalid duration');
  }
  if (!negative && total === limit) throw invalid('invalid duration');
  return negative ? -total : total;
}

// Go counts the fraction in a float64, as many of its digits as fit an int64.
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > (limit - 1n) / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > limit) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** Go's time package quotes whatever is not ASCII byte by byte. */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (code >= 0x20 && code < 0x80) quoted += char === '"' || char === '\\' ? `\\${char}` : char;
    else for (const byte of utf8(char)) quoted += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return `${quoted}"`;
}

/** Writes nanoseconds as Go's time.Duration does: `1h30m0s`, `1.5ms`. */
export function writeDuration(duration: bigint): string {
  const magnitude = duration < 0n ? -duration : duration;
  const sign = duration < 0n ? '-' : '';
  if (magnitude === 0n) return '0s';
  if (magnitude < 1_000n) return `${sign}${magnitude}ns`;
  if (magnitude < 1_000_000n) return `${sign}${fixed(magnitude, 3)}\u00b5s`;
  if (magnitude < 1_000_000_000n) return `${sign}${fixed(magnitude, 6)}ms`;
  const minutes = magnitude / 60_000_000_000n;
  const seconds = `${fixed(magnitude % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function fixed(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}
