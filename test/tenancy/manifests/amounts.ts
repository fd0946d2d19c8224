// Quantities read the long way round, as an independent check of the model's arithmetic.
const binary: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const decimal: Readonly<Record<string, bigint>> = { '': 0n, k: 3n, M: 6n, G: 9n, T: 12n, P: 15n, E: 18n };

/** Bytes of a whole amount: `4Gi`, `1500M`, `1024`. */
export function bytes(text = ''): bigint {
  const [, digits = '', suffix = ''] = /^(\d+)([A-Za-z]*)$/.exec(text) ?? [];
  const power = binary[suffix];
  if (power !== undefined) return BigInt(digits) * 2n ** power;
  if (decimal[suffix] === undefined) throw new Error(`not an amount of bytes: ${text}`);
  return BigInt(digits) * 10n ** (decimal[suffix] as bigint);
}

/** Nano-cores of an amount of CPU: `2`, `1500m`. */
export function nanos(text = ''): bigint {
  const unit = { m: 1_000_000n, u: 1000n, n: 1n }[text.slice(-1)];
  return unit === undefined ? bytes(text) * 1_000_000_000n : BigInt(text.slice(0, -1)) * unit;
}
