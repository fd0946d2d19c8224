import type { Period } from './period.js';

/** A part of a price, and how it came about: `amount` is `untilEnd` less `untilStart`. In the smallest unit of the currency. */
export interface Proration {
  readonly amount: bigint;
  /** What is due from the start of the whole period up to the end of the part. */
  readonly untilEnd: bigint;
  /** What is due from the start of the whole period up to the start of the part. */
  readonly untilStart: bigint;
}

/**
 * The part of a price that falls on a part of its period.
 *
 * What is due up to a moment is price x time / length, rounded half up to the smallest unit; a part is what is due up to its
 * end less what is due up to its start. So parts that meet always add up to their whole, however it is cut, the whole period
 * is exactly the price, and a part is less than one smallest unit away from price x time.
 *
 * @param part lies within `whole`
 */
export function prorate(price: bigint, whole: Period, part: Period): Proration {
  const length = BigInt(whole.until - whole.from);
  const due = (moment: number): bigint => (2n * price * BigInt(moment - whole.from) + length) / (2n * length);
  const [untilEnd, untilStart] = [due(part.until), due(part.from)];
  return { amount: untilEnd - untilStart, untilEnd, untilStart };
}
