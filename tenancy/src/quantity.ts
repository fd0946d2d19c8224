/**
 * Kubernetes quantities (`2`, `500m`, `4Gi`), exactly: an amount is a whole number of nano-units in a bigint, so sums and
 * comparisons never round. Grammar: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
 */
export const nano = 1_000_000_000n;

/** Smallest unit to which CPU is rounded down: one milli-core, in nano-cores. */
export const milliCpu = nano / 1000n;
/** Smallest unit to which bytes are rounded down: one Mi, in nano-bytes. */
export const mebibyte = nano * 1024n ** 2n;

const decimal: readonly (readonly [suffix: string, size: bigint])[] = [
  ['E', nano * 10n ** 18n],
  ['P', nano * 10n ** 15n],
  ['T', nano * 10n ** 12n],
  ['G', nano * 10n ** 9n],
  ['M', nano * 10n ** 6n],
  ['k', nano * 10n ** 3n],
  ['', nano],
  ['m', nano / 10n ** 3n],
  ['u', nano / 10n ** 6n],
  ['n', 1n],
];
const binary: readonly (readonly [suffix: string, size: bigint])[] = [
  ['Ei', nano * 1024n ** 6n],
  ['Pi', nano * 1024n ** 5n],
  ['Ti', nano * 1024n ** 4n],
  ['Gi', nano * 1024n ** 3n],
  ['Mi', nano * 1024n ** 2n],
  ['Ki', nano * 1024n],
];
const sizes = new Map([...decimal, ...binary]);

/** What a quantity looks like, without a sign: a tenancy has no negative amounts. */
export const quantityPattern = '^(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?$';
const parts = /^([0-9]*)(?:\.([0-9]*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]{1,2}))?$/;
/** Kubernetes keeps quantities in 64 signed bits. */
const largest = nano * (2n ** 63n - 1n);

/** Nano-units of a quantity. `undefined`: not a quantity, finer than a nano-unit, or beyond 2^63 - 1 units. */
export function parseQuantity(text: string): bigint | undefined {
  if (text.length > 40) return undefined;
  // A tenancy says the same few amounts many times over.
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const amount = readQuantity(text);
  if (amount !== undefined && parsed.size < 1000) parsed.set(text, amount);
  return amount;
}

const parsed = new Map<string, bigint>();

function readQuantity(text: string): bigint | undefined {
  const match = parts.exec(text);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', suffix, exponent] = match;
  if (whole === '' && fraction === '') return undefined;
  const power = exponent === undefined ? 0n : BigInt(exponent.replace('+', ''));
  const size = suffix === undefined ? nano : (sizes.get(suffix) ?? nano);
  const numerator = BigInt(whole + fraction) * size * (power > 0n ? 10n ** power : 1n);
  const denominator = 10n ** BigInt(fraction.length) * (power < 0n ? 10n ** -power : 1n);
  if (numerator % denominator !== 0n) return undefined;
  const amount = numerator / denominator;
  return amount > largest ? undefined : amount;
}

/** Nano-units of a quantity that parsing has let through; 0 for text that is none. */
export const quantity = (text: string): bigint => parseQuantity(text) ?? 0n;

/** Exact sum, in nano-units. */
export const addQuantities = (texts: readonly string[]): bigint =>
  texts.reduce((sum, text) => sum + quantity(text), 0n);

/** Order of two quantities: negative, 0 or positive, as a comparison function for sorting. */
export function compareQuantities(a: string, b: string): number {
  const [left, right] = [quantity(a), quantity(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `amount` times `factor`, rounded down to a multiple of `unit`. The factor is taken as the decimal number it prints as. */
export function scaleQuantity(amount: bigint, factor: number, unit = 1n): bigint {
  const match = /^([0-9]+)(?:\.([0-9]+))?(?:e([+-][0-9]+))?$/.exec(String(factor));
  if (match === null) throw new RangeError('a factor is a finite number of 0 or more');
  const [, whole = '0', fraction = '', exponent = '0'] = match;
  const power = BigInt(exponent.replace('+', '')) - BigInt(fraction.length);
  const digits = BigInt(whole + fraction);
  const scaled = power >= 0n ? amount * digits * 10n ** power : (amount * digits) / 10n ** -power;
  return (scaled / unit) * unit;
}

/**
 * Canonical text of nano-units: the largest suffix that divides it, `decimal` (`1500m`, `2`) or `binary` (`512Mi`).
 * What binary suffixes cannot say exactly is said in decimal ones.
 */
export function formatQuantity(amount: bigint, format: 'decimal' | 'binary'): string {
  if (amount === 0n) return '0';
  const found =
    (format === 'binary' ? binary.find(([, size]) => amount % size === 0n) : undefined) ??
    (format === 'binary' && amount % nano === 0n ? (['', nano] as const) : undefined) ??
    decimal.find(([, size]) => amount % size === 0n);
  return found === undefined ? `${amount}n` : `${amount / found[1]}${found[0]}`;
}

/** The same amount in canonical text, in the family of suffixes it came in, as the Kubernetes API prints it. */
export function canonicalQuantity(text: string): string | undefined {
  const amount = parseQuantity(text);
  return amount === undefined ? undefined : formatQuantity(amount, text.endsWith('i') ? 'binary' : 'decimal');
}
