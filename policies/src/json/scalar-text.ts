import { decimal } from './formatting.js';
import type { Value } from './value.js';

/**
 * A text, number or boolean as a text; `undefined` for anything else. A float64 is written with the digits that tell it
 * from its neighbours of 32 bits, without an exponent, because Kyverno writes it so.
 */
export function scalarText(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'number') return undefined;
  const single = Math.fround(value);
  if (Number.isNaN(single)) return 'NaN';
  if (!Number.isFinite(single)) return single > 0 ? '+Inf' : '-Inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(single.toPrecision(digits));
    if (Math.fround(shorter) === single) return decimal(shorter);
  }
  return decimal(Number(single.toPrecision(9)));
}
