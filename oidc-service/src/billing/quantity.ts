/** Decimal text to millionths; undefined for what is no amount, or has more decimals. */
export function millionths(text: string): bigint | undefined {
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  return whole === undefined ? undefined : BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** Millionths as decimal text. */
export function decimalText(quantity: bigint): string {
  const fraction = (quantity % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  return `${quantity / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}`;
}
