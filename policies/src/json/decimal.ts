/** An exact decimal number: `unscaled` times ten to the power of `exponent`. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly exponent: number;
}

/** Ten to a power that is not negative. */
export function tenTo(power: number): bigint {
  return 10n ** BigInt(power);
}

/** Both numbers with the lower exponent of the two. */
export function aligned(left: Decimal, right: Decimal): [bigint, bigint, number] {
  const exponent = Math.min(left.exponent, right.exponent);
  return [left.unscaled * tenTo(left.exponent - exponent), right.unscaled * tenTo(right.exponent - exponent), exponent];
}

/** -1, 0 or 1, as `left` is below, at or above `right`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const [a, b] = aligned(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The number with this exponent, rounded away from zero. */
export function roundedUp(number: Decimal, exponent: number): Decimal {
  if (number.exponent >= exponent) return { unscaled: number.unscaled * tenTo(number.exponent - exponent), exponent };
  const divisor = tenTo(exponent - number.exponent);
  const quotient = number.unscaled / divisor;
  const remainder = number.unscaled % divisor;
  const away = remainder === 0n ? 0n : remainder > 0n ? 1n : -1n;
  return { unscaled: quotient + away, exponent };
}

/** The quotient with this exponent, rounded towards zero. */
export function quotient(left: Decimal, right: Decimal, exponent: number): Decimal {
  const shift = left.exponent - right.exponent - exponent;
  const dividend = shift >= 0 ? left.unscaled * tenTo(shift) : left.unscaled;
  const divisor = shift >= 0 ? right.unscaled : right.unscaled * tenTo(-shift);
  return { unscaled: dividend / divisor, exponent };
}

/** The nearest float64, by way of Go's table of powers of ten. */
export function toFloat(number: Decimal): number {
  const base = Number(number.unscaled);
  return number.exponent === 0 ? base : base * powerOfTen(number.exponent);
}

// Go multiplies two entries of its tables, which is not always the nearest float64.
function powerOfTen(exponent: number): number {
  if (exponent > 308) return Infinity;
  if (exponent < -323) return 0;
  const [tens, rest] = [Math.trunc(Math.abs(exponent) / 32) * 32, Math.abs(exponent) % 32];
  return exponent >= 0 ? Number(`1e${tens}`) * Number(`1e${rest}`) : Number(`1e-${tens}`) / Number(`1e${rest}`);
}
