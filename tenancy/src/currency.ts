/**
 * Currencies that a price may have, with the decimals of each: ISO 4217, column "minor unit"
 * (https://www.six-group.com/en/products-services/financial-information/data-standards.html).
 */
export const currencyDecimals = {
  AUD: 2,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CNY: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  INR: 2,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  NZD: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TWD: 2,
  USD: 2,
  VND: 0,
} as const satisfies Readonly<Record<string, number>>;

/** ISO 4217 code of a currency that a price may have. */
export type Currency = keyof typeof currencyDecimals;

/** Codes of the currencies that a price may have. */
export const currencies = Object.keys(currencyDecimals) as readonly Currency[];

/**
 * A decimal text in the smallest unit of its currency: `120.5` USD is 12050, `12000` JPY is 12000.
 * @returns undefined for what is no amount of that currency: no decimal number of 0 or more, or one with more decimals
 */
export function smallestUnits(amount: string, currency: Currency): bigint | undefined {
  const [, whole, decimals = ''] = /^(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  const places = currencyDecimals[currency];
  const kept = decimals.replace(/0+$/, '');
  if (whole === undefined || kept.length > places) return undefined;
  return BigInt(whole + kept.padEnd(places, '0'));
}

/** An amount in the smallest unit as a decimal text with all decimals of its currency: 12050 USD is `120.50`. */
export function formatAmount(units: bigint, currency: Currency): string {
  const places = currencyDecimals[currency];
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
