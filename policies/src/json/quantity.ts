import { compareDecimals, type Decimal, roundedUp, tenTo } from './decimal.js';
import { SearchError } from './search-error.js';

/** How the suffix of a quantity is written. */
export type QuantityFormat = 'DecimalExponent' | 'BinarySI' | 'DecimalSI';

/** A Kubernetes quantity (apimachinery's resource.Quantity): an exact number and the kind of its suffix. */
export interface Quantity extends Decimal {
  readonly format: QuantityFormat;
}

/** Beyond this power of ten, exact arithmetic would take more memory than it is worth. */
const maxExponent = 10_000;

const decimalSuffixes: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const maxInt64 = 2n ** 63n - 1n;

const shape = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;

/**
 * Reads a quantity; `undefined` where it is none. As in Kubernetes, digits may be missing (`k` is zero), and what is finer
 * than a billionth is rounded up. Throws a SearchError of code `limit` for an exponent beyond 10,000.
 */
export function parseQuantity(text: string): Quantity | undefined {
  const match = text === '' ? null : shape.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const number = whole === '' ? '0' : whole;
  const unit = interpret(suffix);
  if (unit === undefined) return undefined;
  const { base, format } = unit;
  const exponent = unit.exponent;
  if (Math.abs(exponent) > maxExponent)
    throw new SearchError('limit', `the exponent of quantity ${text} is beyond ${maxExponent}`);
  const digits = BigInt(number + fraction);
  const signed = (value: bigint): bigint => (sign === '-' ? -value : value);
  const precision =
    base === 10
      ? 18 - number.length - fraction.length
      : fraction === ''
        ? 15 - number.length - Math.trunc(Math.fround(Math.fround(exponent * 3) / 10)) - 1
        : -1;
  const scale = (base === 10 ? exponent : 0) - fraction.length;
  if (precision >= 0 && scale >= -9) {
    const value = base === 10 ? digits : digits * 2n ** BigInt(exponent);
    if (value <= maxInt64) return { unscaled: signed(value), exponent: scale, format };
  }
  let amount: Decimal = {
    unscaled: base === 10 ? digits : digits * 2n ** BigInt(exponent),
    exponent: (base === 10 ? exponent : 0) - fraction.length,
  };
  if (amount.unscaled !== 0n) amount = roundedUp(amount, -9);
  const most = { unscaled: maxInt64, exponent: 0 };
  if (format === 'BinarySI' && compareDecimals(amount, most) > 0) amount = most;
  const small =
    format === 'BinarySI' && amount.unscaled > 0n && compareDecimals(amount, { unscaled: 1n, exponent: 0 }) < 0;
  return { unscaled: signed(amount.unscaled), exponent: amount.exponent, format: small ? 'DecimalSI' : format };
}

function interpret(suffix: string): { base: 2 | 10; exponent: number; format: QuantityFormat } | undefined {
  if (Object.hasOwn(decimalSuffixes, suffix))
    return { base: 10, exponent: decimalSuffixes[suffix] ?? 0, format: 'DecimalSI' };
  if (Object.hasOwn(binarySuffixes, suffix))
    return { base: 2, exponent: binarySuffixes[suffix] ?? 0, format: 'BinarySI' };
  if (!/^[eE][+-]?[0-9]+$/.test(suffix)) return undefined;
  const exponent = BigInt(suffix.slice(1).replace('+', ''));
  if (exponent !== BigInt.asIntN(64, exponent)) return undefined;
  return { base: 10, exponent: Number(BigInt.asIntN(32, exponent)), format: 'DecimalExponent' };
}

/** Writes a quantity in its canonical form: no digits after the point, and the largest suffix that keeps it exact. */
export function writeQuantity(quantity: Quantity): string {
  if (quantity.unscaled === 0n) return '0';
  const whole = roundedUp(quantity, Math.max(0, quantity.exponent));
  const integer = whole.unscaled * tenTo(whole.exponent);
  const isSmall =
    compareDecimals(quantity, { unscaled: 1024n, exponent: 0 }) < 0 &&
    compareDecimals(quantity, { unscaled: -1024n, exponent: 0 }) > 0;
  if (quantity.format === 'BinarySI' && !isSmall && compareDecimals(whole, quantity) === 0) {
    const [amount, times] = withoutFactor(integer, 1024n);
    const suffix = Object.keys(binarySuffixes).find((name) => binarySuffixes[name] === times * 10);
    return `${amount}${suffix ?? ''}`;
  }
  let [amount, times] = withoutFactor(quantity.unscaled, 10n);
  let exponent = quantity.exponent + times;
  for (; exponent % 3 !== 0; exponent--) amount *= 10n;
  if (quantity.format === 'DecimalExponent') return exponent === 0 ? String(amount) : `${amount}e${exponent}`;
  // A power without a suffix is left out, as Kubernetes does.
  const suffix = Object.keys(decimalSuffixes).find((name) => decimalSuffixes[name] === exponent);
  return `${amount}${suffix ?? ''}`;
}

function withoutFactor(value: bigint, factor: bigint): [bigint, number] {
  let times = 0;
  let rest = value;
  for (; rest % factor === 0n; times++) rest /= factor;
  return [rest, times];
}
